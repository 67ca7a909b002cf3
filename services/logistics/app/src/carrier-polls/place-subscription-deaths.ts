import type { Plan } from '@throughline/event-store';
import { on } from '@throughline/event-sourcing';
import {
  holderAt,
  shipment,
  unmatchedUpdate,
  waybillKey,
  waybillStreamId,
  type Holder,
  type RecordSubscriptionDeath,
  type Waybill,
} from '@throughline/logistics-domain';

const index = 'shipment-by-waybill';

export interface SubscriptionDeath {
  readonly waybill: Waybill;
  readonly told: RecordSubscriptionDeath['data'];
}

/** One command for each. What died of a waybill that none of our shipments has concerns nobody. */
export const placeSubscriptionDeaths = (deaths: readonly SubscriptionDeath[]): Plan => ({
  lookUps: deaths.map(({ waybill }) => ({ index, value: waybillKey(waybill) })),
  steps: deaths.map(({ waybill, told: data }) => (found) => {
    const shipmentId = holderAt(found.rows<Holder['row']>(index, waybillKey(waybill)), waybill, data.receivedAt);
    return shipmentId === undefined
      ? on(unmatchedUpdate, waybillStreamId(waybill), { type: 'SetTrackingUpdatesAside', data: { updates: [] } })
      : on(shipment, shipmentId, { type: 'RecordSubscriptionDeath', data });
  }),
});
