import { projection } from '@throughline/event-sourcing';
import {
  allowedActions,
  evolveTracked,
  headlineOf,
  ledgerOf,
  promiseVerdict,
  salesOrderEventTypes,
  stageBar,
  statusOf,
  type LineLedger,
  type PromiseVerdict,
  type SalesOrderEvent,
  type SalesOrderStatus,
  type StageNode,
  type TrackedOrder,
} from '@throughline/order-domain';
import { salesOrderByNumber } from '../../facts-of-shipments.js';

export type OrderTrackingRow = {
  readonly id: string;
  readonly orderNumber: string;
  readonly status: SalesOrderStatus;
  readonly headline: ReturnType<typeof headlineOf>;
  readonly stageBar: readonly StageNode[];
  readonly ledger: readonly LineLedger[];
  readonly promiseVerdict: PromiseVerdict;
  readonly allowedActions: readonly string[];
  readonly order: TrackedOrder;
};

/** Where does this order stand, what moved of it, and what is wrong? */
export const orderTracking = projection<OrderTrackingRow, SalesOrderEvent>({
  name: 'order-tracking',
  version: 1,
  kind: 'inline',
  streamType: 'sales-order',
  table: {
    name: 'order_tracking',
    key: 'id',
    columns: {
      id: 'text',
      orderNumber: 'text',
      status: 'text',
      headline: 'jsonb',
      stageBar: 'jsonb',
      ledger: 'jsonb',
      promiseVerdict: 'text',
      allowedActions: 'jsonb',
      order: 'jsonb',
    },
  },
  reads: salesOrderEventTypes,
  keysOf: (event) => [event.streamId],
  project: (row, event, id) => {
    const order = evolveTracked(row?.order, event);
    if (order === undefined) return undefined;
    const bar = stageBar(order);
    return {
      id,
      orderNumber: order.orderNumber,
      status: statusOf(order),
      headline: headlineOf(bar),
      stageBar: bar,
      ledger: ledgerOf(order),
      promiseVerdict: promiseVerdict(order),
      allowedActions: allowedActions(order),
      order,
    };
  },
  lookUps: {
    [salesOrderByNumber]: { values: ({ orderNumber }) => [orderNumber], takenCode: 'order-number-taken' },
  },
});
