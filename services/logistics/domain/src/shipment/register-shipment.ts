import { claimedTime, Rejection, type CommandShape, type Decision } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import type { ShipmentEvent, ShipmentLine } from './shipment.events.js';
import type { ShipmentState } from './shipment.state.js';

/** Somebody enters a shipment by hand. A fact, also when nothing was released or the order is unknown. */
export type RegisterShipment = CommandShape<
  'RegisterShipment',
  {
    readonly contents: readonly ShipmentLine[];
    readonly warehouse?: string;
    readonly registeredAt: Instant;
    readonly now: Instant;
  }
>;

export const registerShipment = (state: ShipmentState, { data }: RegisterShipment): Decision<ShipmentEvent> => {
  if (state.is !== 'unknown') return [];
  const { contents, warehouse, registeredAt, now } = data;
  if (contents.length === 0) throw new Rejection('contents-missing');
  if (contents.some((line) => !(Number.isSafeInteger(line.quantity) && line.quantity > 0)))
    throw new Rejection('quantity-not-positive');
  const lines = new Set(contents.map((line) => JSON.stringify([line.orderNumber, line.lineNumber])));
  if (lines.size < contents.length) throw new Rejection('order-line-repeated');
  return [
    {
      type: 'ShipmentRegistered',
      occurredAt: claimedTime(registeredAt, now),
      data: { contents, ...(warehouse !== undefined && { warehouse }) },
    },
  ];
};
