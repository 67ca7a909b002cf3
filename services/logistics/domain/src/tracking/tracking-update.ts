import type { Erased } from '@throughline/event-sourcing';
import { earlier, epochMs, type Instant } from '@throughline/values';

/** What a carrier tells us, in its own code. */
export interface TrackingUpdate {
  /** `trk_…`, made from what the update says: the same update has the same id, however often it is sent. */
  readonly updateId: string;
  readonly carrier: string;
  /** As {@link readWaybill} gives it. */
  readonly waybillNumber: string;
  /** Whose codes these are. */
  readonly provider: string;
  readonly code: string;
  /** By the carrier's clock; may lie in the future where that clock is wrong. */
  readonly occurredAt: Instant;
  /** The provider told the time without an offset, so the one that is usual with it was assumed. */
  readonly offsetInferred?: true;
  /** By our business clock. */
  readonly receivedAt: Instant;
  readonly reason?: string;
  readonly location?: string;
  /** The raw bytes in which it arrived, kept apart and not for ever. */
  readonly payloadId?: string;
  /** Free text about people: stored apart, erasable. */
  readonly description?: string;
  readonly signedBy?: string;
}

/** What an event keeps of an update openly; its time is the event's own `occurredAt`. */
export type UpdateData = Omit<TrackingUpdate, 'occurredAt' | 'description' | 'signedBy'>;

/** What an event keeps of an update sealed. */
export type UpdatePersonal = Pick<TrackingUpdate, 'description' | 'signedBy'>;

/** An update without what it says about people. */
export type OpenUpdate = Omit<TrackingUpdate, keyof UpdatePersonal>;

/**
 * The same code of one provider at the same moment in the same place is the same scan, however often and over whichever way it comes.
 * Not the provider's own number for it: where a push bears one, the answer to a query often does not.
 */
export const scanKey = (scan: Pick<TrackingUpdate, 'provider' | 'code' | 'occurredAt' | 'location'>): string => {
  const { provider, code, occurredAt, location = null } = scan;
  // Ids of updates in our own codes are made of this text since before there were other providers.
  return JSON.stringify([code, epochMs(occurredAt), location, ...(provider === 'generic' ? [] : [provider])]);
};

/** The time that order goes by: nobody can have scanned after we heard of it. */
export const updateEffectiveAt = (update: Pick<TrackingUpdate, 'occurredAt' | 'receivedAt'>): Instant =>
  earlier(update.occurredAt, update.receivedAt);

/** An update as an event stores it. */
export const stored = ({
  occurredAt,
  description,
  signedBy,
  ...data
}: TrackingUpdate): { occurredAt: Instant; data: UpdateData; personal?: UpdatePersonal } => ({
  occurredAt,
  data,
  ...((description !== undefined || signedBy !== undefined) && {
    personal: { ...(description !== undefined && { description }), ...(signedBy !== undefined && { signedBy }) },
  }),
});

/** The update that an event stores, without what has been erased since. */
export const restored = (event: {
  readonly occurredAt: Instant;
  readonly data: UpdateData;
  readonly personal?: UpdatePersonal | Erased | undefined;
}): TrackingUpdate => ({
  ...event.data,
  occurredAt: event.occurredAt,
  ...(event.personal !== 'erased' && event.personal),
});
