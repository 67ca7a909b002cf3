import { Rejection } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import { isRecallPending, recallsOf, type DeliveryChange } from './delivery-changes.js';
import { isOnItsWay } from './goods-to-reach.js';
import type { PinnedProcess } from './process.js';
import { ledgerOf, total, totalWanted, type Movements } from './quantity-ledger.js';
import type { KnownShipment, SalesOrder, SalesOrderState } from './sales-order.state.js';

/** Where an order stands: what its label and the allowed actions follow from. */
export interface Standing extends Movements {
  readonly process: Pick<PinnedProcess, 'gates'>;
  readonly approvedAt?: Instant;
  readonly ended?: { readonly as: 'cancelled' | 'rejected' };
  readonly shipments: readonly Pick<KnownShipment, 'shipmentId' | 'shipped' | 'delivered'>[];
  readonly changes: readonly DeliveryChange[];
}

export const salesOrderStatuses = [
  'placed',
  'approved',
  'released',
  'partly-shipped',
  'shipped',
  'partly-delivered',
  'delivered',
  'cancelled',
  'rejected',
] as const;
export type SalesOrderStatus = (typeof salesOrderStatuses)[number];

/** The label that people see: a function of the ledger, the gate and the end. */
export const statusOf = (order: Standing): SalesOrderStatus => {
  if (order.ended !== undefined) return order.ended.as;
  const ledger = ledgerOf(order);
  const wanted = totalWanted(ledger);
  if (total(ledger, 'delivered') === wanted) return 'delivered';
  if (total(ledger, 'delivered') > 0) return 'partly-delivered';
  if (total(ledger, 'shipped') === wanted) return 'shipped';
  if (total(ledger, 'shipped') > 0) return 'partly-shipped';
  if (order.approvedAt !== undefined) return 'approved';
  return isGateOpen(order) ? 'placed' : 'released';
};

/** Does the order wait for its approval? */
export const isGateOpen = (order: Standing): boolean =>
  order.process.gates.includes('approval') && order.approvedAt === undefined && order.ended === undefined;

/** May goods of it be prepared and shipped? Nothing more of what somebody wanted back. */
export const isReleased = (order: Standing): boolean =>
  order.ended === undefined && !isGateOpen(order) && recallsOf(order).length === 0;

/** What a person may ask of an order: the last word of the route. */
export type SalesOrderAction =
  'approve' | 'reject' | 'cancel' | 'change-delivery-address' | 'change-promise' | 'change-recipient';

type Condition =
  | 'cancelled'
  | 'rejected'
  | 'gateless'
  | 'approved'
  | 'goods-left'
  | 'goods-signed-for'
  | 'recall-pending'
  | 'delivered';

const holds: Readonly<Record<Condition, (order: Standing) => boolean>> = {
  cancelled: (order) => order.ended?.as === 'cancelled',
  rejected: (order) => order.ended?.as === 'rejected',
  gateless: (order) => !order.process.gates.includes('approval'),
  approved: (order) => order.approvedAt !== undefined,
  'goods-left': (order) =>
    order.shipments.some((shipment) => shipment.shipped !== undefined || shipment.delivered !== undefined),
  // Nothing of it is left to bring back.
  'goods-signed-for': (order) =>
    order.shipments.some(({ delivered }) => delivered !== undefined) &&
    !order.shipments.some((shipment) => isOnItsWay(order, shipment)),
  'recall-pending': isRecallPending,
  delivered: (order) => statusOf(order) === 'delivered',
};

/** Goods that come back, or have arrived, go nowhere else. */
const changeable: readonly (readonly [Condition, string])[] = [
  ['cancelled', 'order-already-cancelled'],
  ['rejected', 'order-already-rejected'],
  ['delivered', 'order-already-delivered'],
  ['recall-pending', 'order-being-recalled'],
];

/** What stands against each action, the first that holds; `done`: it was asked for before, and nothing more happens. */
const against: Readonly<Record<SalesOrderAction, readonly (readonly [Condition, string])[]>> = {
  approve: [
    ['cancelled', 'order-already-cancelled'],
    ['rejected', 'order-already-rejected'],
    ['gateless', 'order-needs-no-approval'],
    ['approved', 'done'],
  ],
  reject: [
    ['rejected', 'done'],
    ['cancelled', 'order-already-cancelled'],
    ['gateless', 'order-needs-no-approval'],
    ['approved', 'order-already-approved'],
    ['goods-left', 'goods-already-left'],
  ],
  cancel: [
    ['cancelled', 'done'],
    ['rejected', 'order-already-rejected'],
    ['goods-signed-for', 'order-already-delivered'],
    ['recall-pending', 'done'],
  ],
  'change-delivery-address': changeable,
  'change-promise': changeable,
  'change-recipient': changeable,
};

const objection = (action: SalesOrderAction, order: Standing): string | undefined =>
  against[action].find(([condition]) => holds[condition](order))?.[1];

/** What may be asked of the order now, so that no client keeps a table of its own. */
export const allowedActions = (order: Standing): readonly SalesOrderAction[] =>
  (Object.keys(against) as SalesOrderAction[]).filter((action) => objection(action, order) === undefined);

/**
 * The order on which the action may be done; undefined where it is done already. A change is done where one of its id is known.
 * @throws Rejection `sales-order-unknown`, or with what stands against the action.
 */
export const orderFor = (
  action: SalesOrderAction,
  state: SalesOrderState,
  changeId?: string,
): SalesOrder | undefined => {
  if (!state.placed) throw new Rejection('sales-order-unknown');
  if (changeId !== undefined && state.changes.some((change) => change.changeId === changeId)) return undefined;
  const code = objection(action, state);
  if (code === 'done') return undefined;
  if (code !== undefined) throw new Rejection(code, { allowedActions: allowedActions(state) });
  return state;
};

/** What a caller is told after a command: the label, and what may be asked next. */
export const answerOf = (
  state: SalesOrderState,
): { readonly status: SalesOrderStatus; readonly allowedActions: readonly SalesOrderAction[] } => {
  if (!state.placed) throw new Rejection('sales-order-unknown');
  return { status: statusOf(state), allowedActions: allowedActions(state) };
};
