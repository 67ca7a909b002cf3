import { at, specification } from '@throughline/event-sourcing';
import type { AddCaseNote } from './add-case-note.js';
import { exceptionCase } from './exception-case.decider.js';
import { closedByLi, opened, resolvedByLi } from './exception-case.histories.js';

const { given } = specification(exceptionCase);

describe('add case note', () => {
  const note: AddCaseNote = {
    type: 'AddCaseNote',
    data: { noteId: 'note_1', note: 'Customer called', now: at('2026-03-04T11:00:00+08:00') },
  };

  it.each([
    ['an open', [opened]],
    ['a closed', [opened, resolvedByLi, closedByLi]],
  ])('writes on %s case, apart from the facts', (_, past) => {
    given(...past)
      .twice(note)
      .then({
        type: 'CaseNoteAdded',
        occurredAt: at('2026-03-04T11:00:00+08:00'),
        data: { noteId: 'note_1' },
        personal: { note: 'Customer called' },
      });
  });

  it('needs a case', () => {
    given().when(note).thenRejected('case-unknown');
  });
});
