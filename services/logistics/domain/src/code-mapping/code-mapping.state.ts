import type { Recorded } from '@throughline/event-sourcing';
import type { Meaning } from '../tracking/code-mapping.js';
import type { CodeMappingEvent } from './code-mapping.events.js';

/** What people have said that codes of one provider mean. */
export interface MappedByPeople {
  readonly provider: string;
  readonly meanings: Readonly<Record<string, Meaning>>;
  readonly revision: number;
}

export type CodeMappingState = Pick<MappedByPeople, 'meanings' | 'revision'>;

export const initialState: CodeMappingState = { meanings: {}, revision: 0 };

export const evolve = (state: CodeMappingState, event: Recorded<CodeMappingEvent>): CodeMappingState => {
  switch (event.type) {
    case 'CodeMapped': {
      const { code, meaning, revision } = event.data;
      return { meanings: { ...state.meanings, [code]: meaning }, revision };
    }
    case 'HistoryReadAgain':
      return state;
  }
};
