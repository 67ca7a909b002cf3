import { at, specification } from '@throughline/event-sourcing';
import { exceptionCase } from './exception-case.decider.js';
import {
  acknowledgedByLi,
  closedByLi,
  identity,
  opened,
  resolvedByLi,
  resolvedBySystem,
  voidedByLi,
} from './exception-case.histories.js';
import type { RecordSignalWithdrawn } from './record-signal-withdrawn.js';

const { given } = specification(exceptionCase);

describe('record signal withdrawn', () => {
  const withdrawn: RecordSignalWithdrawn = {
    type: 'RecordSignalWithdrawn',
    data: { evidence: { signAt: '2026-03-03T10:00:00.000+08:00' }, now: at('2026-03-07T11:00:00+08:00') },
  };

  it.each([
    ['open', [opened]],
    ['acknowledged', [opened, acknowledgedByLi]],
    ['resolved by system', [opened, resolvedBySystem]],
    ['resolved by a person', [opened, resolvedByLi]],
    ['closed', [opened, resolvedByLi, closedByLi]],
  ])('voids a case that is %s and says why', (_, past) => {
    given(...past)
      .twice(withdrawn)
      .then({
        type: 'CaseVoided',
        occurredAt: at('2026-03-07T11:00:00+08:00'),
        data: {
          ...identity,
          cause: 'fact-came-late',
          liableParty: 'nobody',
          remedy: 'none',
          evidence: { signAt: '2026-03-03T10:00:00.000+08:00' },
        },
      });
  });

  it('has nothing to add to a voided case', () => {
    given(opened, voidedByLi).when(withdrawn).thenNothing();
  });

  it('is ignored without a case', () => {
    given().when(withdrawn).thenNothing();
  });
});
