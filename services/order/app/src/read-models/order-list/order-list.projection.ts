import { projection } from '@throughline/event-sourcing';
import {
  evolveTracked,
  headlineOf,
  promiseVerdict,
  salesOrderEventTypes,
  stageBar,
  statusOf,
  type SalesOrderEvent,
  type SalesOrderStatus,
  type Stage,
  type TrackedOrder,
} from '@throughline/order-domain';
import type { Instant } from '@throughline/values';

export type OrderListRow = {
  readonly id: string;
  readonly orderNumber: string;
  readonly status: SalesOrderStatus;
  /** Of the bar's headline. */
  readonly stage: Stage;
  readonly inTrouble: boolean;
  readonly late: boolean;
  readonly placedAt: Instant;
  readonly promiseLimit: Instant | null;
  /** What a text filter looks into. */
  readonly searched: string;
  /** What later facts are folded into. */
  readonly order: TrackedOrder;
};

/** Which orders are there, at which stage, late or in trouble? */
export const orderList = projection<OrderListRow, SalesOrderEvent>({
  name: 'order-list',
  version: 3,
  kind: 'cursor',
  table: {
    name: 'order_list',
    key: 'id',
    columns: {
      id: 'text',
      orderNumber: 'text',
      status: 'text',
      stage: 'text',
      inTrouble: 'boolean',
      late: 'boolean',
      placedAt: 'timestamptz',
      promiseLimit: 'timestamptz',
      searched: 'text',
      order: 'jsonb',
    },
  },
  reads: salesOrderEventTypes,
  keysOf: (event) => [event.streamId],
  project: (row, event, id) => {
    const order = evolveTracked(row?.order, event);
    if (order === undefined) return undefined;
    const { stage, inTrouble } = headlineOf(stageBar(order));
    return {
      id,
      orderNumber: order.orderNumber,
      status: statusOf(order),
      stage,
      inTrouble,
      late: promiseVerdict(order) === 'late',
      placedAt: order.placedAt,
      promiseLimit: order.promise?.limit ?? null,
      searched: searchedIn(order),
      order,
    };
  },
});

const searchedIn = ({ orderNumber, externalReference, customerId, lines, shipments }: TrackedOrder): string =>
  [
    orderNumber,
    externalReference,
    customerId,
    ...lines.map((line) => line.sku),
    ...shipments.map((shipment) => shipment.waybillNumber),
  ]
    .filter((text) => text !== undefined)
    .join(' ');
