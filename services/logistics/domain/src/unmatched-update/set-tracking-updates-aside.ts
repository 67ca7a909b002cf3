import type { CommandShape, Decision } from '@throughline/event-sourcing';
import { scanKey, stored, type TrackingUpdate } from '../tracking/tracking-update.js';
import type { UnmatchedUpdateEvent } from './unmatched-update.events.js';
import type { UnmatchedUpdateState } from './unmatched-update.state.js';

/** Updates of a waybill that none of our shipments has. Facts: each is kept, or ignored because it is known. */
export type SetTrackingUpdatesAside = CommandShape<
  'SetTrackingUpdatesAside',
  { readonly updates: readonly TrackingUpdate[] }
>;

export const setTrackingUpdatesAside = (
  state: UnmatchedUpdateState,
  { data }: SetTrackingUpdatesAside,
): Decision<UnmatchedUpdateEvent> => {
  const known = new Set(state.updates.map((each) => each.key));
  return data.updates.flatMap((update): UnmatchedUpdateEvent[] => {
    const key = scanKey(update);
    if (known.has(key)) return [];
    known.add(key);
    return [{ type: 'TrackingUpdateSetAside', ...stored(update) }];
  });
};
