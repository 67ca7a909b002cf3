import { orderWatch } from '@throughline/alerting-domain';
import type { DataOf, salesOrderPlacedV1 } from '@throughline/contracts';
import { on, type Reaction, type Told } from '@throughline/event-sourcing';
import { instant } from '@throughline/values';

type SalesOrderPlaced = Told<'order.sales-order-placed.v1', DataOf<typeof salesOrderPlacedV1>>;

/** From now on the limit of its promise is on the clock. */
export const whenSalesOrderPlaced: Reaction<SalesOrderPlaced> = {
  name: 'when-sales-order-placed',
  to: ['order.sales-order-placed.v1'],
  react: ({ data: { salesOrderId, orderNumber, promiseLimit }, occurredAt, effectiveAt }) => [
    on(orderWatch, salesOrderId, {
      type: 'RecordOrderPlaced',
      data: {
        occurredAt,
        effectiveAt,
        orderNumber,
        ...(promiseLimit !== undefined && { promiseLimit: instant(promiseLimit) }),
      },
    }),
  ],
};
