import type { CommandShape, Decision } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import { changeState, withAnswer, type ChangeOutcome, type DeliveryChange } from './delivery-changes.js';
import type { SalesOrderEvent } from './sales-order.events.js';
import type { SalesOrder, SalesOrderState } from './sales-order.state.js';
import type { ToldFact } from './told.js';

/** Whoever holds a shipment says what became of a change, or nobody said so in time. */
export type RecordDeliveryChangeAnswer = CommandShape<
  'RecordDeliveryChangeAnswer',
  ToldFact & {
    readonly shipmentId: string;
    readonly changeId: string;
    readonly outcome: ChangeOutcome;
    readonly fulfilmentId?: string;
    readonly reason?: string;
    readonly custody?: string;
    readonly late?: true;
  }
>;

export const recordDeliveryChangeAnswer = (
  state: SalesOrderState,
  { data }: RecordDeliveryChangeAnswer,
): Decision<SalesOrderEvent> => {
  if (!state.placed || state.heard.includes(data.factId)) return [];
  const { occurredAt, outcome, ...fact } = data;
  const changes = withAnswer(state.changes, data, outcome);
  return [
    { ...said[outcome], occurredAt, data: { orderNumber: state.orderNumber, ...fact } },
    ...ending(state, { ...state, changes }, data.changeId, data.effectiveAt),
  ];
};

const said = {
  applied: { type: 'DeliveryChangeApplied' },
  refused: { type: 'DeliveryChangeRefused' },
  'timed-out': { type: 'DeliveryChangeTimedOut' },
} as const;

/** With the last answer that was needed the change is made. What one of them refused is not made on the order. */
const ending = (
  before: SalesOrder,
  after: SalesOrder,
  changeId: string,
  occurredAt: Instant,
): Decision<SalesOrderEvent> => {
  const [was, is] = [before, after].map(({ changes }) => changes.find((change) => change.changeId === changeId));
  if (was === undefined || is === undefined) return [];
  return changeState(is) === 'applied' && changeState(was) !== 'applied' ? made(after, is, occurredAt) : [];
};

const made = (
  order: SalesOrder,
  { changeId, kind, promise, reason, answers }: DeliveryChange,
  occurredAt: Instant,
): Decision<SalesOrderEvent> => {
  const { orderNumber, ended, shipments } = order;
  const data = { orderNumber, changeId, by: 'ourselves' } as const;
  switch (kind) {
    case 'address':
      return [{ type: 'DeliveryAddressChanged', occurredAt, data }];
    case 'recipient':
      return [{ type: 'RecipientChanged', occurredAt, data }];
    case 'time':
      return promise === undefined ? [] : [{ type: 'PromiseChanged', occurredAt, data: { ...data, promise } }];
    case 'recall': {
      // What was signed for, be it one package, stays sold: such an order is not called off as a whole.
      const isBack = shipments.every(
        ({ shipmentId, shipped, delivered, parts }) =>
          delivered === undefined &&
          parts === undefined &&
          (shipped === undefined || answers.some((answer) => answer.shipmentId === shipmentId)),
      );
      return ended === undefined && isBack
        ? [{ type: 'SalesOrderCancelled', occurredAt, data: { orderNumber, reason: reason ?? 'recalled', changeId } }]
        : [];
    }
  }
};
