import type { Plan } from '@throughline/event-store';
import { on } from '@throughline/event-sourcing';
import {
  latestDispatched,
  shipment,
  unmatchedUpdate,
  waybillKey,
  waybillStreamId,
  type TrackingUpdate,
} from '@throughline/logistics-domain';
import type { Instant } from '@throughline/values';

const index = 'shipment-by-waybill';

/** One command per waybill: to the shipment that has it, or to where its updates wait. */
export const placeUpdates = (updates: readonly TrackingUpdate[]): Plan => {
  const waybills = new Map(updates.map((update) => [waybillKey(update), update]));
  const ofWaybill = (key: string) => updates.filter((update) => waybillKey(update) === key);
  return {
    lookUps: [...waybills.keys()].map((value) => ({ index, value })),
    steps: [...waybills].map(([key, waybill]) => (found) => {
      const shipmentId = latestDispatched(found.rows<{ dispatchedAt: Instant | null }>(index, key));
      const data = { updates: ofWaybill(key) };
      return shipmentId === undefined
        ? on(unmatchedUpdate, waybillStreamId(waybill), { type: 'SetTrackingUpdatesAside', data })
        : on(shipment, shipmentId, { type: 'RecordTrackingUpdates', data });
    }),
  };
};
