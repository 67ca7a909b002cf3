import type { Plan } from '@throughline/event-store';
import { on } from '@throughline/event-sourcing';
import {
  holderAt,
  shipment,
  unmatchedUpdate,
  waybillKey,
  waybillStreamId,
  type Holder,
  type MappedByPeople,
  type Polled,
  type TrackingUpdate,
} from '@throughline/logistics-domain';

const index = 'shipment-by-waybill';
const mappings = 'code-mapping-by-provider';

/**
 * Each update goes to the shipment that had its waybill number then, or to where those wait that none had: one command for each.
 * @param polled the updates are the answer of a provider that should have pushed them
 */
export const placeUpdates = (updates: readonly TrackingUpdate[], polled?: Polled): Plan => {
  const waybills = [...new Map(updates.map((update) => [waybillKey(update), update])).values()];
  const providers = [...new Set(updates.map(({ provider }) => provider))];
  const ofWaybill = (key: string) => updates.filter((update) => waybillKey(update) === key);
  return {
    lookUps: [
      ...waybills.map((waybill) => ({ index, value: waybillKey(waybill) })),
      ...providers.map((value) => ({ index: mappings, value })),
    ],
    steps: waybills.map((waybill) => (found) => {
      const key = waybillKey(waybill);
      const holders = found.rows<Holder['row']>(index, key);
      const mapped = providers.flatMap((provider) =>
        found.rows<MappedByPeople>(mappings, provider).map(({ row }) => row),
      );
      return [...byHolder(ofWaybill(key), holders)].map(([shipmentId, ours]) =>
        shipmentId === undefined
          ? on(unmatchedUpdate, waybillStreamId(waybill), {
              type: 'SetTrackingUpdatesAside',
              data: { updates: ours },
            })
          : on(shipment, shipmentId, {
              type: 'RecordTrackingUpdates',
              data: { updates: ours, mapped, ...(polled && { polled }) },
            }),
      );
    }),
  };
};

const byHolder = (
  updates: readonly TrackingUpdate[],
  holders: readonly Holder[],
): ReadonlyMap<string | undefined, readonly TrackingUpdate[]> => {
  const placed = new Map<string | undefined, TrackingUpdate[]>();
  for (const update of updates) {
    const shipmentId = holderAt(holders, update, update.occurredAt);
    placed.set(shipmentId, [...(placed.get(shipmentId) ?? []), update]);
  }
  return placed;
};
