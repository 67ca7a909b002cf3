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
  const byWaybill = new Map<string, TrackingUpdate[]>();
  for (const update of updates) {
    const ofOne = byWaybill.get(waybillKey(update));
    if (ofOne) ofOne.push(update);
    else byWaybill.set(waybillKey(update), [update]);
  }
  return {
    lookUps: [...byWaybill.keys()].map((value) => ({ index, value })),
    steps: [...byWaybill].map(([value, ofOne]) => (found) => {
      const shipmentId = latestDispatched(found.rows<{ dispatchedAt: Instant | null }>(index, value));
      return shipmentId === undefined
        ? on(unmatchedUpdate, waybillStreamId(ofOne[0]!), { type: 'SetTrackingUpdatesAside', data: { updates: ofOne } })
        : on(shipment, shipmentId, { type: 'RecordTrackingUpdates', data: { updates: ofOne } });
    }),
  };
};
