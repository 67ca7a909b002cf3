import type { OrderItem, ShipmentItem } from '../replay/views.js';
import { isThere } from '../replay/views.js';
import { finding, type Finding } from './invariants.js';
import type { Logs } from './logs.js';
import type { Acknowledged } from './shopper.js';

export interface Shown {
  readonly orders: readonly OrderItem[];
  readonly shipments: readonly ShipmentItem[];
  readonly logs: Logs;
}

/** What was acknowledged is what the services show, order by order: no more, no less, nothing twice. Pure. */
export const totalsOf = (acknowledged: readonly Acknowledged[], { orders, shipments, logs }: Shown): Finding => {
  const breaches: string[] = [];
  const byNumber = groupBy(orders, ({ orderNumber }) => orderNumber);
  const shipmentsOf = groupBy(
    shipments.flatMap((shipment) => shipment.orderNumbers.map((orderNumber) => ({ orderNumber, shipment }))),
    ({ orderNumber }) => orderNumber,
  );
  const milestonesOf = groupBy(
    logs.logistics.events.filter(({ type }) => type === 'MilestoneReached' || type === 'ShipmentDelivered'),
    ({ stream }) => stream,
  );
  if (orders.length !== acknowledged.length)
    breaches.push(`${acknowledged.length} orders were acknowledged, ${orders.length} are there`);
  for (const order of acknowledged) {
    const wrong = (what: string): void => void breaches.push(`${order.orderNumber}: ${what}`);
    const [shown, ...others] = byNumber.get(order.orderNumber) ?? [];
    if (shown === undefined) {
      wrong('is not there');
      continue;
    }
    if (others.length > 0) wrong(`is there ${others.length + 1} times`);
    if (shown.id !== order.id) wrong(`is ${shown.id}, acknowledged as ${order.id}`);
    const itsShipments = (shipmentsOf.get(order.orderNumber) ?? []).map(({ shipment }) => shipment);
    const is = (what: string, seen: unknown, acknowledgedIt: boolean): void => {
      if (isThere(seen) !== acknowledgedIt) wrong(`${what}: acknowledged ${acknowledgedIt}, shown ${String(seen)}`);
    };
    is('approved', shown.approvedAt, order.approved);
    is('shipped', shown.shippedAt, order.dispatched);
    is('delivered', shown.deliveredAt, order.delivered);
    if (itsShipments.length !== (order.approved ? 1 : 0)) wrong(`has ${itsShipments.length} shipments`);
    for (const shipment of itsShipments) {
      is('dispatched by logistics', shipment.dispatchedAt, order.dispatched);
      is('delivered by logistics', shipment.deliveredAt, order.delivered);
      const reached = milestonesOf.get(`shipment/${shipment.id}`) ?? [];
      const deliveries = reached.filter(({ type }) => type === 'ShipmentDelivered').length;
      if (deliveries !== (order.delivered ? 1 : 0)) wrong(`was delivered ${deliveries} times`);
    }
  }
  return finding('I2, I9', 'every order stands where it was acknowledged to be, once', acknowledged.length, breaches);
};

const groupBy = <Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, readonly Item[]> => {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
};
