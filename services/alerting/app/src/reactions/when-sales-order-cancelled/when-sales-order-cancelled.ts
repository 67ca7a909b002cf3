import { orderWatch } from '@throughline/alerting-domain';
import type { DataOf, salesOrderCancelledV1 } from '@throughline/contracts';
import { on, type Reaction, type Told } from '@throughline/event-sourcing';

type SalesOrderCancelled = Told<'order.sales-order-cancelled.v1', DataOf<typeof salesOrderCancelledV1>>;

/** A promise falls away with its order, unless it had been broken before. */
export const whenSalesOrderCancelled: Reaction<SalesOrderCancelled> = {
  name: 'when-sales-order-cancelled',
  to: ['order.sales-order-cancelled.v1'],
  react: ({ data: { salesOrderId }, occurredAt, effectiveAt }, _, { now }) => [
    on(orderWatch, salesOrderId, {
      type: 'RecordOrderEnd',
      data: { occurredAt, effectiveAt, reason: 'cancelled', now },
    }),
  ],
};
