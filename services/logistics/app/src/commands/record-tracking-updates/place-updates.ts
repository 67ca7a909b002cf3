import type { Plan } from '@throughline/event-store';
import { on } from '@throughline/event-sourcing';
import {
  latestDispatched,
  shipment,
  unmatchedUpdate,
  waybillKey,
  waybillStreamId,
  type MappedByPeople,
  type Polled,
  type TrackingUpdate,
} from '@throughline/logistics-domain';
import type { Instant } from '@throughline/values';

const index = 'shipment-by-waybill';
const mappings = 'code-mapping-by-provider';

/**
 * One command per waybill: to the shipment that has it, or to where its updates wait.
 * @param polled the updates are the answer of a provider that should have pushed them
 */
export const placeUpdates = (updates: readonly TrackingUpdate[], polled?: Polled): Plan => {
  const waybills = new Map(updates.map((update) => [waybillKey(update), update]));
  const providers = [...new Set(updates.map(({ provider }) => provider))];
  const ofWaybill = (key: string) => updates.filter((update) => waybillKey(update) === key);
  return {
    lookUps: [
      ...[...waybills.keys()].map((value) => ({ index, value })),
      ...providers.map((value) => ({ index: mappings, value })),
    ],
    steps: [...waybills].map(([key, waybill]) => (found) => {
      const shipmentId = latestDispatched(found.rows<{ dispatchedAt: Instant | null }>(index, key));
      const data = { updates: ofWaybill(key) };
      if (shipmentId === undefined)
        return on(unmatchedUpdate, waybillStreamId(waybill), { type: 'SetTrackingUpdatesAside', data });
      const mapped = providers.flatMap((provider) =>
        found.rows<MappedByPeople>(mappings, provider).map(({ row }) => row),
      );
      return on(shipment, shipmentId, {
        type: 'RecordTrackingUpdates',
        data: { ...data, mapped, ...(polled && { polled }) },
      });
    }),
  };
};
