import type { CommandShape, Decision } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import type { UnmatchedShipmentEvent, WaitingFact } from './unmatched-shipment.events.js';
import type { UnmatchedShipmentState } from './unmatched-shipment.state.js';

/** A fact speaks of an order that we do not know yet. */
export type SetShipmentFactAside = CommandShape<
  'SetShipmentFactAside',
  {
    readonly shipmentId: string;
    readonly factId: string;
    readonly told: string;
    readonly occurredAt: Instant;
    readonly effectiveAt: Instant;
    readonly waiting: readonly WaitingFact[];
  }
>;

export const setShipmentFactAside = (
  state: UnmatchedShipmentState,
  { data }: SetShipmentFactAside,
): Decision<UnmatchedShipmentEvent> => {
  if (state.heard.includes(data.factId)) return [];
  const { occurredAt, ...fact } = data;
  return [{ type: 'ShipmentFactSetAside', occurredAt, data: fact }];
};
