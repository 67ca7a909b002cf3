import { claimedTime, type CommandShape, type Decision } from '@throughline/event-sourcing';
import { earlier, isBefore, type Instant } from '@throughline/values';
import { fulfilmentPlan } from './fulfilment-plan.js';
import type { SalesOrderEvent } from './sales-order.events.js';
import type { SalesOrder, SalesOrderState } from './sales-order.state.js';
import { orderFor } from './standing.js';

export type ApproveSalesOrder = CommandShape<
  'ApproveSalesOrder',
  {
    readonly now: Instant;
    readonly approvedAt: Instant;
    readonly note?: string;
    readonly newFulfilmentId: string;
  }
>;

/** What has shipped or been delivered already may still be approved: the goods are gone, the question is not. */
export const approveSalesOrder = (state: SalesOrderState, { data }: ApproveSalesOrder): Decision<SalesOrderEvent> => {
  const order = orderFor('approve', state);
  if (order === undefined) return [];
  const occurredAt = claimedTime(data.approvedAt, data.now);
  const approved = { ...order, approvedAt: earlier(occurredAt, data.now) };
  return [
    {
      type: 'SalesOrderApproved',
      occurredAt,
      data: { orderNumber: order.orderNumber },
      ...(data.note !== undefined && { personal: { note: data.note } }),
    },
    ...withdrawals(approved, data.now),
    ...fulfilmentPlan(approved, data.newFulfilmentId, occurredAt),
  ];
};

/** Goods that were reported to have left too early did not, where the approval turns out to be from before they left. */
const withdrawals = (
  { orderNumber, shipments, approvedAt }: SalesOrder & { readonly approvedAt: Instant },
  occurredAt: Instant,
): Decision<SalesOrderEvent> =>
  shipments
    .filter(({ leftUnapprovedAt: leftAt }) => leftAt !== undefined && !isBefore(leftAt, approvedAt))
    .map(({ shipmentId }) => ({
      type: 'ShippedBeforeApprovalWithdrawn',
      occurredAt,
      data: { orderNumber, shipmentId },
    }));
