import type { CommandShape, Decision } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import type { ShipmentEvent, ShipmentLine } from './shipment.events.js';
import type { ShipmentState } from './shipment.state.js';

/** The order service released a fulfilment. */
export type AnnounceShipment = CommandShape<
  'AnnounceShipment',
  {
    readonly fulfilmentId: string;
    readonly warehouse: string;
    readonly contents: readonly ShipmentLine[];
    readonly occurredAt: Instant;
    readonly effectiveAt: Instant;
  }
>;

export const announceShipment = (state: ShipmentState, { data }: AnnounceShipment): Decision<ShipmentEvent> => {
  if (state.is !== 'unknown') return [];
  const { occurredAt, ...rest } = data;
  return [{ type: 'ShipmentAnnounced', occurredAt, data: rest }];
};
