import type { DataOf, salesOrderCancelledV1 } from '@throughline/contracts';
import { on, type Reaction, type Told } from '@throughline/event-sourcing';
import { shipment } from '@throughline/logistics-domain';

type SalesOrderCancelled = Told<'order.sales-order-cancelled.v1', DataOf<typeof salesOrderCancelledV1>>;

/** What a cancelled order still has in the warehouse stays there. */
export const whenSalesOrderCancelled: Reaction<SalesOrderCancelled> = {
  name: 'when-sales-order-cancelled',
  to: ['order.sales-order-cancelled.v1'],
  lookUps: ({ data }) => [{ index: 'shipment-by-order-number', value: data.orderNumber }],
  react: ({ data, occurredAt, effectiveAt }, found) =>
    found.rows('shipment-by-order-number', data.orderNumber).map(({ streamId }) =>
      on(shipment, streamId, {
        type: 'CancelShipment',
        data: { orderNumber: data.orderNumber, reason: 'sales-order-cancelled', occurredAt, effectiveAt },
      }),
    ),
};
