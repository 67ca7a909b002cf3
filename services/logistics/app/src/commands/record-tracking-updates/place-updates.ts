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
  const waybills = byWaybill(updates);
  const providers = [...new Set(updates.map(({ provider }) => provider))];
  return {
    lookUps: [
      ...[...waybills.keys()].map((value) => ({ index, value })),
      ...providers.map((value) => ({ index: mappings, value })),
    ],
    steps: [...waybills].map(([key, [waybill, ...others]]) => (found) => {
      const holders = found.rows<Holder['row']>(index, key);
      const mapped = providers.flatMap((provider) =>
        found.rows<MappedByPeople>(mappings, provider).map(({ row }) => row),
      );
      return [...byHolder([waybill, ...others], holders)].map(([shipmentId, ours]) =>
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

type Some<Item> = readonly [Item, ...Item[]];

/** Once through: a batch of many waybills is no slower than one of few. */
const byWaybill = (updates: readonly TrackingUpdate[]): ReadonlyMap<string, Some<TrackingUpdate>> => {
  const grouped = new Map<string, [TrackingUpdate, ...TrackingUpdate[]]>();
  for (const update of updates) {
    const known = grouped.get(waybillKey(update));
    if (known === undefined) grouped.set(waybillKey(update), [update]);
    else known.push(update);
  }
  return grouped;
};

const byHolder = (
  updates: readonly TrackingUpdate[],
  holders: readonly Holder[],
): ReadonlyMap<string | undefined, readonly TrackingUpdate[]> => {
  const placed = new Map<string | undefined, TrackingUpdate[]>();
  for (const update of updates) {
    const shipmentId = holderAt(holders, update, update.occurredAt);
    const known = placed.get(shipmentId);
    if (known === undefined) placed.set(shipmentId, [update]);
    else known.push(update);
  }
  return placed;
};
