// Stored for ever. A field may be added as optional; anything else is a new schema version with an upcaster.
import type { DomainEvent } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';

/** The shipment left: from here on its carrier is expected to say something every so many hours. */
export type ShipmentWatchStarted = DomainEvent<
  'WatchStarted',
  {
    /** The first moment that the clock counts from. */
    readonly effectiveAt: Instant;
    /** Pinned: a setting that changes later concerns later shipments. */
    readonly limitHours: number;
    readonly carrier: string;
    readonly waybillNumber: string;
    /** Order numbers. */
    readonly orders: readonly string[];
    /** Where it travels in more than one. */
    readonly packageNumbers?: readonly string[];
  },
  undefined
>;

export type SignOfLifeSeen = DomainEvent<
  'SignOfLifeSeen',
  {
    readonly effectiveAt: Instant;
    /** What was heard: a milestone's code, an exception's kind, or `DELIVERED`. */
    readonly sign: string;
  },
  undefined
>;

export type ShipmentWatchEnded = DomainEvent<
  'WatchEnded',
  {
    readonly effectiveAt: Instant;
    readonly reason: WatchEndReason;
    /** Of these packages alone; the watch ends with the last one. */
    readonly packageNumbers?: readonly string[];
  },
  undefined
>;
export type WatchEndReason = 'delivered' | 'returned';

/** The verdict: from `lastSignAt` until `due` nothing happened. It occurred when it was due, however late we said so. */
export type SilenceLimitPassed = DomainEvent<
  'SilenceLimitPassed',
  {
    readonly due: Instant;
    readonly caseId: string;
    readonly lastSignAt: Instant;
    readonly limitHours: number;
    readonly carrier: string;
    readonly waybillNumber: string;
    readonly orders: readonly string[];
    readonly learntLate?: true;
  },
  undefined
>;

/** A later sign broke the silence. Said again with an earlier end where we learn late of a sign that came first. */
export type SilenceEnded = DomainEvent<
  'SilenceEnded',
  { readonly due: Instant; readonly caseId: string; readonly endedAt: Instant },
  undefined
>;

/** There was no such silence: a sign from before the limit came late, or the watch had ended before it began. */
export type SilenceWithdrawn = DomainEvent<
  'SilenceWithdrawn',
  { readonly due: Instant; readonly caseId: string; readonly signAt: Instant },
  undefined
>;

export type ShipmentWatchEvent =
  ShipmentWatchStarted | SignOfLifeSeen | ShipmentWatchEnded | SilenceLimitPassed | SilenceEnded | SilenceWithdrawn;
