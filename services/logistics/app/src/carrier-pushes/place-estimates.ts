import type { Plan } from '@throughline/event-store';
import { on } from '@throughline/event-sourcing';
import {
  holderAt,
  shipment,
  unmatchedUpdate,
  waybillKey,
  waybillStreamId,
  type DeliveryEstimate,
  type Holder,
} from '@throughline/logistics-domain';

const index = 'shipment-by-waybill';

/** One command per waybill. What is expected of one that none of our shipments has is not kept: its provider says it again with the next push. */
export const placeEstimates = (estimates: readonly DeliveryEstimate[]): Plan => {
  const waybills = new Map(estimates.map((estimate) => [waybillKey(estimate), estimate]));
  return {
    lookUps: [...waybills.keys()].map((value) => ({ index, value })),
    steps: [...waybills].map(([key, waybill]) => (found) => {
      const shipmentId = holderAt(found.rows<Holder['row']>(index, key), waybill, waybill.receivedAt);
      const ours = estimates.filter((estimate) => waybillKey(estimate) === key);
      return shipmentId === undefined
        ? on(unmatchedUpdate, waybillStreamId(waybill), { type: 'SetTrackingUpdatesAside', data: { updates: [] } })
        : on(shipment, shipmentId, { type: 'RecordDeliveryEstimates', data: { estimates: ours } });
    }),
  };
};
