import { on, type CommandOn } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import { shipment } from '../shipment/shipment.decider.js';
import type { TrackingUpdate } from '../tracking/tracking-update.js';
import { unmatchedUpdate } from './unmatched-update.decider.js';

/** Records on its shipment what waited for it, and notes that it waits no longer; nothing where nothing waits. */
export const handOver = (
  waiting: { readonly streamId: string; readonly updates: readonly TrackingUpdate[] },
  shipmentId: string,
  now: Instant,
): readonly CommandOn[] => {
  if (waiting.updates.length === 0) return [];
  const updateIds = waiting.updates.map((update) => update.updateId);
  return [
    on(shipment, shipmentId, { type: 'RecordTrackingUpdates', data: { updates: waiting.updates } }),
    on(unmatchedUpdate, waiting.streamId, {
      type: 'NoteUpdatesHandedOver',
      data: { shipmentId, updateIds, now },
    }),
  ];
};
