import {
  orderWatch,
  promiseDueAt,
  type OrderWatch,
  type OrderWatchCommand,
  type OrderWatchEvent,
} from '@throughline/alerting-domain';
import { deadline, type Deadline } from '@throughline/event-sourcing';

/** The limit of a promise has come without a signature. Order's word must reach so far, and order must have heard logistics so far. */
export const promiseBroken: Deadline<OrderWatch> = deadline<OrderWatch, OrderWatchCommand, OrderWatchEvent>({
  name: 'promise-broken',
  decider: orderWatch,
  dueAt: promiseDueAt,
  subjects: (watch, salesOrderId) => [salesOrderId, ...(watch.placed === undefined ? [] : [watch.placed.orderNumber])],
  needs: ['order', 'order:logistics'],
  judge: (due, salesOrderId, context) => ({
    type: 'JudgePromise',
    data: { salesOrderId, due, caseId: context.id('case'), now: context.now },
  }),
});
