import { at, specification } from '@throughline/event-sourcing';
import type { CloseCase } from './close-case.js';
import { exceptionCase } from './exception-case.decider.js';
import {
  acknowledgedByLi,
  closedByLi,
  opened,
  reopened,
  resolvedByLi,
  resolvedBySystem,
  voidedByLi,
} from './exception-case.histories.js';

const { given } = specification(exceptionCase);

describe('close case', () => {
  const close: CloseCase = { type: 'CloseCase', data: { now: at('2026-03-05T11:00:00+08:00') } };

  it('repeats the findings', () => {
    given(opened, resolvedByLi).twice(close).then(closedByLi);
  });

  it('closes what the system resolved, and what was voided', () => {
    given(opened, resolvedBySystem).twice(close).thenTypes('CaseClosed');
    given(opened, voidedByLi).twice(close).thenTypes('CaseClosed');
  });

  it('is refused while there are no findings', () => {
    given(opened).when(close).thenRejected('case-not-ended');
    given(opened, acknowledgedByLi).when(close).thenRejected('case-not-ended');
    given(opened, resolvedByLi, reopened).when(close).thenRejected('case-not-ended');
  });

  it('needs a case', () => {
    given().when(close).thenRejected('case-unknown');
  });
});
