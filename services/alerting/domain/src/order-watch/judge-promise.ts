import type { Addressed, CommandShape } from '@throughline/event-sourcing';
import { isSameInstant, type Instant } from '@throughline/values';
import { learntLate, opensCase, type CaseOpened } from '../rules/case-opened.js';
import type { OrderWatchEvent } from './order-watch.events.js';
import { promiseDueAt, type OrderWatch } from './order-watch.state.js';

export type JudgePromise = CommandShape<
  'JudgePromise',
  { readonly salesOrderId: string; readonly due: Instant; readonly caseId: string; readonly now: Instant }
>;

/** A promise is kept by what happens before its limit: at the limit itself it is broken. */
export const judgePromise = (
  watch: OrderWatch,
  { data }: JudgePromise,
): readonly (OrderWatchEvent | Addressed<CaseOpened>)[] => {
  const { salesOrderId, caseId, now } = data;
  const due = promiseDueAt(watch);
  if (watch.placed === undefined || due === undefined || !isSameInstant(due, data.due)) return [];
  const { orderNumber } = watch.placed;
  return [
    { type: 'PromiseBroken', occurredAt: due, data: { due, caseId, orderNumber, ...learntLate(due, now) } },
    opensCase(caseId, {
      rule: 'promise-broken',
      subjectId: salesOrderId,
      episode: due,
      orders: [orderNumber],
      dueAt: due,
      now,
      details: { promiseLimit: due, ...(watch.endedAt === undefined ? {} : { endedAt: watch.endedAt }) },
    }),
  ];
};
