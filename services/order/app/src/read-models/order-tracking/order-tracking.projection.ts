import { projection } from '@throughline/event-sourcing';
import {
  evolveTracked,
  salesOrderEventTypes,
  type SalesOrderEvent,
  type TrackedOrder,
} from '@throughline/order-domain';
import { salesOrderByNumber } from '../../facts-of-shipments.js';

export type OrderTrackingRow = {
  readonly id: string;
  readonly orderNumber: string;
  readonly order: TrackedOrder;
};

/**
 * Where does this order stand, what moved of it, and what is wrong?
 *
 * The row is written in the append of every fact, so it holds the fold alone; bar, ledger and allowed actions follow from it when somebody looks.
 */
export const orderTracking = projection<OrderTrackingRow, SalesOrderEvent>({
  name: 'order-tracking',
  version: 3,
  kind: 'inline',
  streamType: 'sales-order',
  table: {
    name: 'order_tracking',
    key: 'id',
    columns: { id: 'text', orderNumber: 'text', order: 'jsonb' },
  },
  reads: salesOrderEventTypes,
  keysOf: (event) => [event.streamId],
  project: (row, event, id) => {
    const order = evolveTracked(row?.order, event);
    return order && { id, orderNumber: order.orderNumber, order };
  },
  lookUps: {
    [salesOrderByNumber]: { values: ({ orderNumber }) => [orderNumber], takenCode: 'order-number-taken' },
  },
});
