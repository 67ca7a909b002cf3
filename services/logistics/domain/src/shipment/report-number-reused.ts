import type { CommandShape, Decision } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import type { Waybill } from '../waybill/waybill.js';
import type { ShipmentEvent } from './shipment.events.js';
import type { ShipmentState } from './shipment.state.js';

/** Another shipment had a number of this one, and not long ago. Found in our own log, so it is a fact. */
export type ReportNumberReused = CommandShape<
  'ReportNumberReused',
  {
    readonly waybill: Waybill;
    readonly otherShipmentId: string;
    readonly otherSince: Instant;
    readonly dispatchedAt: Instant;
  }
>;

export const reportNumberReused = (
  state: ShipmentState,
  { data: { waybill, otherShipmentId, otherSince, dispatchedAt } }: ReportNumberReused,
): Decision<ShipmentEvent> => {
  if (state.is !== 'dispatched' || state.told.reused?.includes(otherShipmentId)) return [];
  const { contents } = state;
  return [
    {
      type: 'WaybillNumberReusedReported',
      occurredAt: dispatchedAt,
      data: { contents, ...waybill, otherShipmentId, otherSince, dispatchedAt },
    },
  ];
};
