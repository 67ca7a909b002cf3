import { isBefore } from '@throughline/values';
import type { TrackedOrder } from './tracked-order.js';

/** Was the customer told the truth? `open` while neither a signature nor a broken promise has been heard of. */
export type PromiseVerdict = 'none' | 'open' | 'kept' | 'late';

/**
 * Late: signed at or after the limit, or alerting says that the limit passed unsigned. No clock is read: that time passed is
 * itself a fact, and a signature from before the limit that comes late outranks it.
 */
export const promiseVerdict = ({
  promise,
  deliveredAt,
  cases,
}: Pick<TrackedOrder, 'promise' | 'deliveredAt' | 'cases'>): PromiseVerdict => {
  if (promise === undefined) return 'none';
  if (deliveredAt !== undefined) return isBefore(deliveredAt, promise.limit) ? 'kept' : 'late';
  return cases.some((entry) => entry.rule === 'promise-broken' && entry.state !== 'voided') ? 'late' : 'open';
};
