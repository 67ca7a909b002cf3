import type { Recorded } from '@throughline/event-sourcing';
import { scanKey } from '../tracking/tracking-update.js';
import type { UnmatchedUpdateEvent } from './unmatched-update.events.js';

/** Of each update that ever came here: its key, and whether it still waits. */
export interface UnmatchedUpdateState {
  readonly updates: readonly { readonly updateId: string; readonly key: string; readonly waiting: boolean }[];
}

export const initialState: UnmatchedUpdateState = { updates: [] };

export const evolve = (state: UnmatchedUpdateState, event: Recorded<UnmatchedUpdateEvent>): UnmatchedUpdateState => {
  switch (event.type) {
    case 'TrackingUpdateSetAside': {
      const key = scanKey({ ...event.data, occurredAt: event.occurredAt });
      return { updates: [...state.updates, { updateId: event.data.updateId, key, waiting: true }] };
    }
    case 'TrackingUpdatesHandedOver': {
      const gone = new Set(event.data.updateIds);
      return {
        updates: state.updates.map((each) => (gone.has(each.updateId) ? { ...each, waiting: false } : each)),
      };
    }
  }
};
