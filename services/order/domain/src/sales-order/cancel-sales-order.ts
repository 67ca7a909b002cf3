import { claimedTime, type CommandShape, type Decision } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import { isOnItsWay } from './goods-to-reach.js';
import type { SalesOrderEvent } from './sales-order.events.js';
import type { SalesOrder, SalesOrderState } from './sales-order.state.js';
import { orderFor } from './standing.js';

export type CancelSalesOrder = CommandShape<
  'CancelSalesOrder',
  {
    readonly now: Instant;
    readonly cancelledAt: Instant;
    readonly reason: string;
    readonly note?: string;
    /** For the recall, where goods have left. */
    readonly changeId: string;
  }
>;

/** What has left is recalled; the order is cancelled once all of it comes back, and stays what it is until then. */
export const cancelSalesOrder = (state: SalesOrderState, { data }: CancelSalesOrder): Decision<SalesOrderEvent> => {
  const order = orderFor('cancel', state);
  if (order === undefined) return [];
  const occurredAt = claimedTime(data.cancelledAt, data.now);
  const { orderNumber } = order;
  const personal = data.note !== undefined && { personal: { note: data.note } };
  const shipments = order.shipments
    .filter((shipment) => isOnItsWay(order, shipment))
    .map(({ shipmentId }) => shipmentId);
  if (shipments.length === 0) {
    return [{ type: 'SalesOrderCancelled', occurredAt, data: { orderNumber, reason: data.reason }, ...personal }];
  }
  const recall = { changeId: data.changeId, kind: 'recall' as const, shipments, fulfilments: [], reason: data.reason };
  return [
    ...withdrawals(order, occurredAt),
    { type: 'DeliveryChangeRequested', occurredAt, data: { orderNumber, ...recall }, ...personal },
  ];
};

/** What is still in the warehouse stays there, whatever becomes of the recall. */
const withdrawals = ({ orderNumber, openFulfilments }: SalesOrder, occurredAt: Instant): Decision<SalesOrderEvent> =>
  openFulfilments.map(({ fulfilmentId, warehouse, contents }) => ({
    type: 'FulfilmentWithdrawn',
    occurredAt,
    data: { orderNumber, fulfilmentId, warehouse, contents, reason: 'recalled' },
  }));
