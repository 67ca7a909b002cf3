import { specification } from '@throughline/event-sourcing';
import { allowedCaseActions } from './allowed-case-actions.js';
import { exceptionCase } from './exception-case.decider.js';
import { acknowledgedByLi, closedByLi, opened, resolvedByLi, voidedByLi } from './exception-case.histories.js';

const { given } = specification(exceptionCase);

describe('allowed actions of a case', () => {
  it.each([
    ['absent', [], []],
    ['open', [opened], ['acknowledge', 'resolve', 'void', 'add-note']],
    ['acknowledged', [opened, acknowledgedByLi], ['acknowledge', 'resolve', 'void', 'add-note']],
    ['resolved', [opened, resolvedByLi], ['close', 'reopen', 'add-note']],
    ['voided', [opened, voidedByLi], ['close', 'reopen', 'add-note']],
    ['closed', [opened, resolvedByLi, closedByLi], ['reopen', 'add-note']],
  ])('%s', (_, past, actions) => {
    expect(allowedCaseActions(given(...past).state)).toEqual(actions);
  });
});
