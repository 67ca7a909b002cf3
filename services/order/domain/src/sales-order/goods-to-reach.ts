import { isRecalled } from './delivery-changes.js';
import type { KnownShipment, SalesOrder } from './sales-order.state.js';

/** Whom a change has to reach: whoever holds goods that are not signed for, as far as we have heard. */
export interface GoodsToReach {
  readonly shipments: readonly string[];
  readonly fulfilments: readonly string[];
}

export const goodsToReach = (order: SalesOrder): GoodsToReach => ({
  shipments: order.shipments
    .filter((shipment) => isOnItsWay(order, shipment) || isInTheWarehouse(order, shipment))
    .map(({ shipmentId }) => shipmentId),
  fulfilments: order.openFulfilments
    .map(({ fulfilmentId }) => fulfilmentId)
    .filter((fulfilmentId) => !order.shipments.some((shipment) => shipment.fulfilmentId === fulfilmentId)),
});

export const isNobody = ({ shipments, fulfilments }: GoodsToReach): boolean =>
  shipments.length === 0 && fulfilments.length === 0;

/** Left, not signed for, and not on its way back. */
export const isOnItsWay = (
  order: Pick<SalesOrder, 'changes'>,
  { shipmentId, shipped, delivered }: Pick<KnownShipment, 'shipmentId' | 'shipped' | 'delivered'>,
): boolean => shipped !== undefined && delivered === undefined && !isRecalled(order, shipmentId);

/** Entered, and neither gone nor withdrawn. */
const isInTheWarehouse = (
  { openFulfilments }: SalesOrder,
  { noted, shipped, delivered, fulfilmentId }: KnownShipment,
): boolean =>
  noted === true &&
  shipped === undefined &&
  delivered === undefined &&
  (fulfilmentId === undefined || openFulfilments.some((open) => open.fulfilmentId === fulfilmentId));
