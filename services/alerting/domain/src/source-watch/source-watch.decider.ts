import type { Decider } from '@throughline/event-sourcing';
import { recordBlindness, type RecordBlindness } from './record-blindness.js';
import { recordSight, type RecordSight } from './record-sight.js';
import type { SourceWatchEvent } from './source-watch.events.js';
import { evolveSourceWatch, initialSourceWatch, type SourceWatch } from './source-watch.state.js';

export type SourceWatchCommand = RecordBlindness | RecordSight;

export const sourceWatch: Decider<SourceWatch, SourceWatchCommand, SourceWatchEvent> = {
  streamType: 'source-watch',
  initialState: initialSourceWatch,
  evolve: evolveSourceWatch,
  decide: (watch, command) => {
    switch (command.type) {
      case 'RecordBlindness':
        return recordBlindness(watch, command);
      case 'RecordSight':
        return recordSight(watch, command);
    }
  },
};
