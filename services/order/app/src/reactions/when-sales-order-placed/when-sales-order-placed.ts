import type { Reaction, Told } from '@throughline/event-sourcing';
import type { SalesOrderPlaced } from '@throughline/order-domain';
import { handOver, waitingShipmentByOrderNumber, type WaitingShipment } from '../../facts-of-shipments.js';

type Placed = Told<'SalesOrderPlaced', SalesOrderPlaced['data']>;

/** Our own word: an order appears, and what came before it is handed over, shipment by shipment. */
export const whenSalesOrderPlaced: Reaction<Placed> = {
  name: 'when-sales-order-placed',
  to: ['SalesOrderPlaced'],
  lookUps: ({ data }) => [{ index: waitingShipmentByOrderNumber, value: data.orderNumber }],
  react: ({ data: { orderNumber }, subject }, found, { now }) => {
    const order = { orderNumber, salesOrderId: subject.slice('sales-order/'.length) };
    return found
      .rows<WaitingShipment>(waitingShipmentByOrderNumber, orderNumber)
      .flatMap((waiting) => handOver(order, waiting, now));
  },
};
