import { on, type CommandOn } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import { shipment } from '../shipment/shipment.decider.js';
import type { OpenUpdate, UpdatePersonal } from '../tracking/tracking-update.js';
import { holderAt, type Holder } from '../waybill/held-waybill.js';
import { unmatchedUpdate } from './unmatched-update.decider.js';

/** Updates of one waybill that wait for its shipment; what they say about people is kept apart, by update id. */
export type WaitingUpdates = {
  readonly waiting: readonly OpenUpdate[];
  readonly personal: Readonly<Record<string, UpdatePersonal>>;
};

/** Records on the shipments that had the number when they happened all that waited for them, and notes that it waits no longer. */
export const handOver = (
  { streamId, row: { waiting, personal } }: { readonly streamId: string; readonly row: WaitingUpdates },
  holders: readonly Holder[],
  now: Instant,
): readonly CommandOn[] => {
  const placed = waiting.map((update) => ({ update, shipmentId: holderAt(holders, update, update.occurredAt) }));
  const shipmentIds = new Set(placed.flatMap(({ shipmentId }) => shipmentId ?? []));
  return [...shipmentIds].flatMap((shipmentId) => {
    const ours = placed.filter((each) => each.shipmentId === shipmentId).map(({ update }) => update);
    const updates = ours.map((update) => ({ ...update, ...personal[update.updateId] }));
    const updateIds = ours.map((update) => update.updateId);
    return [
      on(shipment, shipmentId, { type: 'RecordTrackingUpdates', data: { updates } }),
      on(unmatchedUpdate, streamId, { type: 'NoteUpdatesHandedOver', data: { shipmentId, updateIds, now } }),
    ];
  });
};
