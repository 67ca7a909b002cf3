import type { CommandShape } from '@throughline/event-sourcing';
import { isSameInstant, type Instant } from '@throughline/values';
import type { OrderWatchEvent } from './order-watch.events.js';
import { dueBeforeVerdict, withPromiseChange, type OrderWatch } from './order-watch.state.js';

export type RecordPromiseChange = CommandShape<
  'RecordPromiseChange',
  {
    readonly changeId: string;
    readonly promiseLimit: Instant;
    readonly occurredAt: Instant;
    readonly effectiveAt: Instant;
    readonly now: Instant;
  }
>;

/** A change from before the limit that we learn of after the verdict takes the verdict back; a later one mends nothing. */
export const recordPromiseChange = (watch: OrderWatch, { data }: RecordPromiseChange): readonly OrderWatchEvent[] => {
  const { occurredAt, now, ...change } = data;
  if (watch.changes?.some(({ changeId }) => changeId === change.changeId)) return [];
  const moved: OrderWatchEvent = { type: 'PromiseLimitMoved', occurredAt, data: change };
  const { breach } = watch;
  if (breach?.standing !== 'stands') return [moved];
  const due = dueBeforeVerdict(withPromiseChange(watch, change));
  if (due !== undefined && isSameInstant(due, breach.due)) return [moved];
  return [
    moved,
    {
      type: 'PromiseBreachWithdrawn',
      occurredAt: now,
      data: { due: breach.due, caseId: breach.caseId, reason: 'promise-changed', changedAt: change.effectiveAt },
    },
  ];
};
