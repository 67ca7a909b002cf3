import { claimedTime, type CommandShape, type Decision } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import type { SalesOrderEvent } from './sales-order.events.js';
import type { SalesOrderState } from './sales-order.state.js';
import { orderFor } from './standing.js';

export type RejectSalesOrder = CommandShape<
  'RejectSalesOrder',
  {
    readonly now: Instant;
    readonly rejectedAt: Instant;
    readonly reason: string;
    readonly note?: string;
  }
>;

export const rejectSalesOrder = (state: SalesOrderState, { data }: RejectSalesOrder): Decision<SalesOrderEvent> => {
  const order = orderFor('reject', state);
  if (order === undefined) return [];
  return [
    {
      type: 'SalesOrderRejected',
      occurredAt: claimedTime(data.rejectedAt, data.now),
      data: { orderNumber: order.orderNumber, reason: data.reason },
      ...(data.note !== undefined && { personal: { note: data.note } }),
    },
  ];
};
