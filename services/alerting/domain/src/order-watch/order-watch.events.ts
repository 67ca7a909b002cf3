// Stored for ever. A field may be added as optional; anything else is a new schema version with an upcaster.
import type { DomainEvent } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';

/** An order was placed; with a promise, its limit is on the clock from here on. */
export type OrderWatchStarted = DomainEvent<
  'WatchStarted',
  { readonly effectiveAt: Instant; readonly orderNumber: string; readonly promiseLimit?: Instant },
  undefined
>;

export type OrderWatchEnded = DomainEvent<
  'WatchEnded',
  { readonly effectiveAt: Instant; readonly reason: OrderEndReason },
  undefined
>;
export type OrderEndReason = 'delivered' | 'cancelled' | 'rejected';

/** The verdict: the promise's limit came and the order was neither delivered nor called off before it. */
export type PromiseBroken = DomainEvent<
  'PromiseBroken',
  { readonly due: Instant; readonly caseId: string; readonly orderNumber: string; readonly learntLate?: true },
  undefined
>;

/** Something else was promised from then on. */
export type PromiseLimitMoved = DomainEvent<
  'PromiseLimitMoved',
  { readonly effectiveAt: Instant; readonly changeId: string; readonly promiseLimit: Instant },
  undefined
>;

/** The promise was kept after all, had fallen away, or was another by then: we learnt late of what lies before the limit. */
export type PromiseBreachWithdrawn = DomainEvent<
  'PromiseBreachWithdrawn',
  {
    readonly due: Instant;
    readonly caseId: string;
    readonly reason: OrderEndReason | 'promise-changed';
    /** Of an end. */
    readonly endedAt?: Instant;
    /** Of another promise. */
    readonly changedAt?: Instant;
  },
  undefined
>;

export type OrderWatchEvent =
  OrderWatchStarted | OrderWatchEnded | PromiseLimitMoved | PromiseBroken | PromiseBreachWithdrawn;
