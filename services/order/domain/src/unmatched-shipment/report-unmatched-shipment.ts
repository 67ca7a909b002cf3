import type { CommandShape, Decision } from '@throughline/event-sourcing';
import { addTo, isAfter, type Instant } from '@throughline/values';
import type { UnmatchedShipmentEvent } from './unmatched-shipment.events.js';
import { earliestWaiting, matchLimit, unreported, type UnmatchedShipmentState } from './unmatched-shipment.state.js';

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
  const overdue = unreported(state).filter((entry) => !isAfter(addTo(entry.since, matchLimit), due));
  const orderNumbers = [...new Set(overdue.map((entry) => entry.orderNumber))];
  const waitingSince = earliestWaiting(overdue);
  if (waitingSince === undefined) return [];
  return [{ type: 'UnmatchedShipmentReported', occurredAt: due, data: { shipmentId, orderNumbers, waitingSince } }];
};
