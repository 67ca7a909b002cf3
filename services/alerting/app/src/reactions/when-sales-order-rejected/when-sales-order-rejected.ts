import { orderWatch } from '@throughline/alerting-domain';
import type { DataOf, salesOrderRejectedV1 } from '@throughline/contracts';
import { on, type Reaction, type Told } from '@throughline/event-sourcing';

type SalesOrderRejected = Told<'order.sales-order-rejected.v1', DataOf<typeof salesOrderRejectedV1>>;

/** A promise falls away with its order, unless it had been broken before. */
export const whenSalesOrderRejected: Reaction<SalesOrderRejected> = {
  name: 'when-sales-order-rejected',
  to: ['order.sales-order-rejected.v1'],
  react: ({ data: { salesOrderId }, occurredAt, effectiveAt }, _, { now }) => [
    on(orderWatch, salesOrderId, {
      type: 'RecordOrderEnd',
      data: { occurredAt, effectiveAt, reason: 'rejected', now },
    }),
  ],
};
