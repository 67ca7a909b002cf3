import { isBefore, type Instant } from '@throughline/values';
import type { TrackedCase, TrackedOrder } from './tracked-order.js';

/**
 * Was the customer told the truth? `open` while neither a signature nor a broken promise has been heard of; `fallen-away` when the order
 * ended before it was broken.
 */
export type PromiseVerdict = 'none' | 'open' | 'kept' | 'late' | 'fallen-away';

/**
 * Late: signed at or after the limit, or alerting says that the limit passed unsigned. No clock is read: that time passed is
 * itself a fact, and a signature from before the limit that comes late outranks it. What a person makes of the case does not change that fact.
 */
export const promiseVerdict = ({
  promise,
  deliveredAt,
  ended,
  cases,
}: Pick<TrackedOrder, 'promise' | 'deliveredAt' | 'ended' | 'cases'>): PromiseVerdict => {
  if (promise === undefined) return 'none';
  if (cases.some((entry) => isOfFormerPromise(entry, promise.limit) && !isWithdrawn(entry))) return 'late';
  if (deliveredAt !== undefined) return isBefore(deliveredAt, promise.limit) ? 'kept' : 'late';
  if (cases.some((entry) => entry.rule === 'promise-broken' && !isWithdrawn(entry))) return 'late';
  return ended === undefined ? 'open' : 'fallen-away';
};

/** Another promise was given after that one was broken: the new one does not mend it. */
const isOfFormerPromise = ({ rule, dueAt }: TrackedCase, limit: Instant): boolean =>
  rule === 'promise-broken' && dueAt !== undefined && isBefore(dueAt, limit);

/** Voided by alerting itself: a fact that came late showed that the limit had not passed unsigned. */
const isWithdrawn = ({ state, findings }: TrackedCase): boolean =>
  state === 'voided' && findings?.cause === 'fact-came-late';
