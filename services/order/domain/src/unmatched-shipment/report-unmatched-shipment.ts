import type { CommandShape, Decision } from '@throughline/event-sourcing';
import { addTo, isAfter, type Instant } from '@throughline/values';
import type { UnmatchedShipmentEvent } from './unmatched-shipment.events.js';
import { matchLimit, unreported, waitingSince, type UnmatchedShipmentState } from './unmatched-shipment.state.js';

/** The limit has passed: is there still something that waits? */
export type ReportUnmatchedShipment = CommandShape<
  'ReportUnmatchedShipment',
  { readonly shipmentId: string; readonly due: Instant; readonly now: Instant }
>;

export const reportUnmatchedShipment = (
  state: UnmatchedShipmentState,
  { data }: ReportUnmatchedShipment,
): Decision<UnmatchedShipmentEvent> => {
  const { shipmentId, due } = data;
  const since = waitingSince(state);
  if (since === undefined || isAfter(addTo(since, matchLimit), due)) return [];
  const orderNumbers = [...new Set(unreported(state).map((entry) => entry.orderNumber))];
  return [
    { type: 'UnmatchedShipmentReported', occurredAt: due, data: { shipmentId, orderNumbers, waitingSince: since } },
  ];
};
