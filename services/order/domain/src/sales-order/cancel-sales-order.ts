import { claimedTime, type CommandShape, type Decision } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import type { SalesOrderEvent } from './sales-order.events.js';
import type { SalesOrderState } from './sales-order.state.js';
import { orderFor } from './standing.js';

export type CancelSalesOrder = CommandShape<
  'CancelSalesOrder',
  {
    readonly now: Instant;
    readonly cancelledAt: Instant;
    readonly reason: string;
    readonly note?: string;
  }
>;

export const cancelSalesOrder = (state: SalesOrderState, { data }: CancelSalesOrder): Decision<SalesOrderEvent> => {
  const order = orderFor('cancel', state);
  if (order === undefined) return [];
  return [
    {
      type: 'SalesOrderCancelled',
      occurredAt: claimedTime(data.cancelledAt, data.now),
      data: { orderNumber: order.orderNumber, reason: data.reason },
      ...(data.note !== undefined && { personal: { note: data.note } }),
    },
  ];
};
