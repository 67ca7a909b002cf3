import type { Decider } from '@throughline/event-sourcing';
import { noteUpdatesHandedOver, type NoteUpdatesHandedOver } from './note-updates-handed-over.js';
import { setTrackingUpdatesAside, type SetTrackingUpdatesAside } from './set-tracking-updates-aside.js';
import type { UnmatchedUpdateEvent } from './unmatched-update.events.js';
import { evolve, initialState, type UnmatchedUpdateState } from './unmatched-update.state.js';

export type UnmatchedUpdateCommand = SetTrackingUpdatesAside | NoteUpdatesHandedOver;

/** Updates of one waybill whose shipment we do not know yet. Stream `unmatched-update/<carrier>-<number>`. */
export const unmatchedUpdate: Decider<UnmatchedUpdateState, UnmatchedUpdateCommand, UnmatchedUpdateEvent> = {
  streamType: 'unmatched-update',
  initialState,
  evolve,
  decide: (state, command) => {
    switch (command.type) {
      case 'SetTrackingUpdatesAside':
        return setTrackingUpdatesAside(state, command);
      case 'NoteUpdatesHandedOver':
        return noteUpdatesHandedOver(state, command);
    }
  },
};
