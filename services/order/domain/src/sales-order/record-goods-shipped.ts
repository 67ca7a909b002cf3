import type { CommandShape, Decision } from '@throughline/event-sourcing';
import { isBefore } from '@throughline/values';
import { recallsOf } from './delivery-changes.js';
import { fulfilmentPlan } from './fulfilment-plan.js';
import type { LineQuantity } from './quantity-ledger.js';
import type { SalesOrderEvent } from './sales-order.events.js';
import { shipmentOf, withGoodsShipped, type SalesOrder, type SalesOrderState } from './sales-order.state.js';
import type { ToldFact } from './told.js';

/** Goods of this order have left. */
export type RecordGoodsShipped = CommandShape<
  'RecordGoodsShipped',
  ToldFact & {
    readonly shipmentId: string;
    readonly contents: readonly LineQuantity[];
    readonly carrier: string;
    readonly waybillNumber: string;
    readonly packages: number;
    readonly packageWaybillNumbers?: readonly string[];
    readonly fulfilmentId?: string;
    readonly newFulfilmentId: string;
  }
>;

export const recordGoodsShipped = (state: SalesOrderState, { data }: RecordGoodsShipped): Decision<SalesOrderEvent> => {
  if (!state.placed || shipmentOf(state, data.shipmentId)?.shipped !== undefined) return [];
  const { occurredAt, newFulfilmentId, ...fact } = data;
  return [
    { type: 'GoodsShipped', occurredAt, data: { orderNumber: state.orderNumber, ...fact } },
    ...contradictions(state, data),
    ...fulfilmentPlan(withGoodsShipped(state, data), newFulfilmentId, data.effectiveAt),
  ];
};

/** Goods should leave after the approval, and never once the order has ended, or somebody wanted its goods back. */
const contradictions = (order: SalesOrder, data: RecordGoodsShipped['data']): Decision<SalesOrderEvent> => {
  const { occurredAt, shipmentId, effectiveAt: shippedAt } = data;
  const { orderNumber, approvedAt, ended } = order;
  if (ended !== undefined) {
    const report = { orderNumber, shipmentId, shippedAt, cancelledAt: ended.at };
    return [{ type: 'ShippedAfterCancellationReported', occurredAt, data: report }];
  }
  const recall = recallsOf(order)[0];
  if (recall !== undefined && !isBefore(shippedAt, recall.requestedAt)) {
    const report = { orderNumber, shipmentId, shippedAt, cancelledAt: recall.requestedAt };
    return [{ type: 'ShippedAfterCancellationReported', occurredAt, data: report }];
  }
  const early = approvedAt === undefined || isBefore(shippedAt, approvedAt);
  if (!order.process.gates.includes('approval') || !early) return [];
  const report = { orderNumber, shipmentId, shippedAt, ...(approvedAt !== undefined && { approvedAt }) };
  return [{ type: 'ShippedBeforeApprovalReported', occurredAt, data: report }];
};
