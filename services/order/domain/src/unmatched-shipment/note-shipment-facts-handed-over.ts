import type { CommandShape, Decision } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import type { UnmatchedShipmentEvent } from './unmatched-shipment.events.js';
import type { UnmatchedShipmentState } from './unmatched-shipment.state.js';

/** What waited for an order now stands on it. */
export type NoteShipmentFactsHandedOver = CommandShape<
  'NoteShipmentFactsHandedOver',
  {
    readonly now: Instant;
    readonly shipmentId: string;
    readonly orderNumber: string;
    readonly salesOrderId: string;
    readonly factIds: readonly string[];
  }
>;

export const noteShipmentFactsHandedOver = (
  state: UnmatchedShipmentState,
  { data }: NoteShipmentFactsHandedOver,
): Decision<UnmatchedShipmentEvent> => {
  const { now, shipmentId, orderNumber, salesOrderId } = data;
  const factIds = state.waiting
    .filter((entry) => entry.orderNumber === orderNumber && data.factIds.includes(entry.factId))
    .map((entry) => entry.factId);
  if (factIds.length === 0) return [];
  return [
    { type: 'ShipmentFactsHandedOver', occurredAt: now, data: { shipmentId, orderNumber, salesOrderId, factIds } },
  ];
};
