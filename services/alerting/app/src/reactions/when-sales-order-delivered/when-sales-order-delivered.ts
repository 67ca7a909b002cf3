import { orderWatch } from '@throughline/alerting-domain';
import type { DataOf, salesOrderDeliveredV1 } from '@throughline/contracts';
import { on, type Reaction, type Told } from '@throughline/event-sourcing';
import { earlier, instant } from '@throughline/values';

type SalesOrderDelivered = Told<'order.sales-order-delivered.v1', DataOf<typeof salesOrderDeliveredV1>>;

/** Whether the promise was kept follows from the moment of the last signature, not from the one at which we hear of it. */
export const whenSalesOrderDelivered: Reaction<SalesOrderDelivered> = {
  name: 'when-sales-order-delivered',
  to: ['order.sales-order-delivered.v1'],
  react: ({ data: { salesOrderId, deliveredAt }, occurredAt, recordedAt }, _, { now }) => [
    on(orderWatch, salesOrderId, {
      type: 'RecordOrderEnd',
      data: { occurredAt, effectiveAt: earlier(instant(deliveredAt), recordedAt), reason: 'delivered', now },
    }),
  ],
};
