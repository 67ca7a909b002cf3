import type { CommandShape } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import { guardAction, known } from './allowed-case-actions.js';
import type { CaseNoteAdded } from './exception-case.events.js';
import type { ExceptionCase } from './exception-case.state.js';

export type AddCaseNote = CommandShape<
  'AddCaseNote',
  { readonly noteId: string; readonly note: string; readonly now: Instant }
>;

export const addCaseNote = (exceptionCase: ExceptionCase, { data }: AddCaseNote): readonly CaseNoteAdded[] => {
  const { noteId, note, now } = data;
  const current = known(exceptionCase);
  guardAction(current, 'add-note');
  if (current.noteIds.includes(noteId)) return [];
  return [{ type: 'CaseNoteAdded', occurredAt: now, data: { noteId }, personal: { note } }];
};
