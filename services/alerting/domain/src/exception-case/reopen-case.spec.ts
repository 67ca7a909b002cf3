import { at, specification } from '@throughline/event-sourcing';
import { exceptionCase } from './exception-case.decider.js';
import {
  acknowledgedByLi,
  closedByLi,
  identity,
  opened,
  reopened,
  resolvedByLi,
  voidedByLi,
} from './exception-case.histories.js';
import type { ReopenCase } from './reopen-case.js';

const { given } = specification(exceptionCase);

describe('reopen case', () => {
  const reopen: ReopenCase = { type: 'ReopenCase', data: { now: at('2026-03-06T11:00:00+08:00') } };

  it.each([
    ['resolved', [opened, resolvedByLi]],
    ['voided', [opened, voidedByLi]],
    ['closed', [opened, resolvedByLi, closedByLi]],
  ])('opens a %s case again, without its findings', (_, past) => {
    given(...past)
      .twice(reopen)
      .then(reopened);
    expect(given(...past, reopened).state).toEqual({ state: 'open', identity, noteIds: [] });
  });

  it('changes nothing on an open case, and is refused on one that somebody works on', () => {
    given(opened).when(reopen).thenNothing();
    given(opened, acknowledgedByLi).when(reopen).thenRejected('case-not-ended');
  });

  it('needs a case', () => {
    given().when(reopen).thenRejected('case-unknown');
  });
});
