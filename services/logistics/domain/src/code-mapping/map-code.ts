import { Rejection, type CommandShape, type Decision } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import type { Meaning } from '../tracking/code-mapping.js';
import { codeMappings, meaningOf } from '../tracking/code-mappings.js';
import type { CodeMappingEvent } from './code-mapping.events.js';
import type { CodeMappingState } from './code-mapping.state.js';

/** Somebody says what a code means that our tables do not know. */
export type MapCode = CommandShape<
  'MapCode',
  { readonly provider: string; readonly code: string; readonly meaning: Meaning; readonly now: Instant }
>;

export const mapCode = (state: CodeMappingState, { data }: MapCode): Decision<CodeMappingEvent> => {
  const { provider, code, meaning, now } = data;
  if (!codeMappings.some((mapping) => mapping.provider === provider)) throw new Rejection('provider-unknown');
  const told = Object.hasOwn(state.meanings, code) ? state.meanings[code] : meaningOf(provider, code).meaning;
  if (told !== undefined) {
    if (sameMeaning(told, meaning)) return [];
    // What was read stays told: the orders went on by it. A table with another meaning is a new version of the table.
    throw new Rejection('code-already-mapped');
  }
  return [{ type: 'CodeMapped', occurredAt: now, data: { provider, code, meaning, revision: state.revision + 1 } }];
};

const sameMeaning = (a: Meaning, b: Meaning): boolean => plain(a) === plain(b);

const plain = (meaning: Meaning): string =>
  JSON.stringify(Object.entries(meaning).sort(([a], [b]) => (a < b ? -1 : 1)));
