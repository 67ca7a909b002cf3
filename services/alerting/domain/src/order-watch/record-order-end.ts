import type { CommandShape } from '@throughline/event-sourcing';
import { isBefore, type Instant } from '@throughline/values';
import type { OrderEndReason, OrderWatchEvent } from './order-watch.events.js';
import type { OrderWatch } from './order-watch.state.js';

export type RecordOrderEnd = CommandShape<
  'RecordOrderEnd',
  {
    readonly occurredAt: Instant;
    readonly effectiveAt: Instant;
    readonly reason: OrderEndReason;
    readonly now: Instant;
  }
>;

/** An end before the limit that we learn of after the verdict takes the verdict back; a later one leaves the case open. */
export const recordOrderEnd = (
  { endedAt, breach }: OrderWatch,
  { data }: RecordOrderEnd,
): readonly OrderWatchEvent[] => {
  const { occurredAt, effectiveAt, reason, now } = data;
  if (endedAt !== undefined && !isBefore(effectiveAt, endedAt)) return [];
  const ended: OrderWatchEvent = { type: 'WatchEnded', occurredAt, data: { effectiveAt, reason } };
  if (breach?.standing !== 'stands' || !isBefore(effectiveAt, breach.due)) return [ended];
  const { due, caseId } = breach;
  return [
    ended,
    { type: 'PromiseBreachWithdrawn', occurredAt: now, data: { due, caseId, reason, endedAt: effectiveAt } },
  ];
};
