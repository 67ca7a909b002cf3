import type { Decider } from '@throughline/event-sourcing';
import type { CodeMappingEvent } from './code-mapping.events.js';
import { evolve, initialState, type CodeMappingState } from './code-mapping.state.js';
import { mapCode, type MapCode } from './map-code.js';
import { noteHistoryReadAgain, type NoteHistoryReadAgain } from './note-history-read-again.js';

export type CodeMappingCommand = MapCode | NoteHistoryReadAgain;

/** What people have said that a provider's codes mean, beside our tables. Stream `code-mapping/<provider>`. */
export const codeMapping: Decider<CodeMappingState, CodeMappingCommand, CodeMappingEvent> = {
  streamType: 'code-mapping',
  initialState,
  evolve,
  decide: (state, command) => {
    switch (command.type) {
      case 'MapCode':
        return mapCode(state, command);
      case 'NoteHistoryReadAgain':
        return noteHistoryReadAgain(state, command);
    }
  },
};
