import type { CommandShape, Decision } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import type { CodeMappingEvent } from './code-mapping.events.js';
import type { CodeMappingState } from './code-mapping.state.js';

/** What came before a code had a meaning was read again on these shipments. */
export type NoteHistoryReadAgain = CommandShape<
  'NoteHistoryReadAgain',
  { readonly provider: string; readonly code: string; readonly shipments: number; readonly now: Instant }
>;

export const noteHistoryReadAgain = (
  _state: CodeMappingState,
  { data: { now, ...read } }: NoteHistoryReadAgain,
): Decision<CodeMappingEvent> =>
  read.shipments > 0 ? [{ type: 'HistoryReadAgain', occurredAt: now, data: read }] : [];
