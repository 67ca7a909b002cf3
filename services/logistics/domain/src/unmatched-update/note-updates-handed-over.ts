import type { CommandShape, Decision } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import type { UnmatchedUpdateEvent } from './unmatched-update.events.js';
import type { UnmatchedUpdateState } from './unmatched-update.state.js';

/** What waited here was recorded on its shipment. */
export type NoteUpdatesHandedOver = CommandShape<
  'NoteUpdatesHandedOver',
  { readonly shipmentId: string; readonly updateIds: readonly string[]; readonly now: Instant }
>;

export const noteUpdatesHandedOver = (
  state: UnmatchedUpdateState,
  { data }: NoteUpdatesHandedOver,
): Decision<UnmatchedUpdateEvent> => {
  const waiting = new Set(state.updates.filter((each) => each.waiting).map((each) => each.updateId));
  const updateIds = data.updateIds.filter((updateId) => waiting.has(updateId));
  if (updateIds.length === 0) return [];
  return [
    { type: 'TrackingUpdatesHandedOver', occurredAt: data.now, data: { shipmentId: data.shipmentId, updateIds } },
  ];
};
