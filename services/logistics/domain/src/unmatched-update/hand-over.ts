import { on, type CommandOn } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import { shipment } from '../shipment/shipment.decider.js';
import type { OpenUpdate, UpdatePersonal } from '../tracking/tracking-update.js';
import { unmatchedUpdate } from './unmatched-update.decider.js';

/** Updates of one waybill that wait for its shipment; what they say about people is kept apart, by update id. */
export type WaitingUpdates = {
  readonly waiting: readonly OpenUpdate[];
  readonly personal: Readonly<Record<string, UpdatePersonal>>;
};

/** Records on its shipment all that waited for it, and notes that it waits no longer; nothing where nothing waits. */
export const handOver = (
  { streamId, row: { waiting, personal } }: { readonly streamId: string; readonly row: WaitingUpdates },
  shipmentId: string,
  now: Instant,
): readonly CommandOn[] => {
  if (waiting.length === 0) return [];
  const updates = waiting.map((update) => ({ ...update, ...personal[update.updateId] }));
  const updateIds = waiting.map((update) => update.updateId);
  return [
    on(shipment, shipmentId, { type: 'RecordTrackingUpdates', data: { updates } }),
    on(unmatchedUpdate, streamId, {
      type: 'NoteUpdatesHandedOver',
      data: { shipmentId, updateIds, now },
    }),
  ];
};
