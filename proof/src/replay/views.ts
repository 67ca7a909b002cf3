/** What the replay reads of the services' answers: these fields of these routes, and no others. */

/** `GET /v1/sales-orders/{id}` */
export interface OrderView {
  readonly shipments: readonly { readonly shippedAt?: string; readonly deliveredAt?: string }[];
}

export const showsHandOver = (order: OrderView): boolean =>
  order.shipments.some((shipment) => shipment.shippedAt !== undefined);

export const showsDelivery = (order: OrderView): boolean =>
  order.shipments.some((shipment) => shipment.deliveredAt !== undefined);
