import { at, specification } from '@throughline/event-sourcing';
import { exceptionCase } from './exception-case.decider.js';
import { acknowledgedByLi, opened, resolvedByLi, voidedByLi } from './exception-case.histories.js';
import type { VoidCase } from './void-case.js';

const { given } = specification(exceptionCase);

describe('void case', () => {
  const falseAlarm: VoidCase = {
    type: 'VoidCase',
    data: { cause: 'false-alarm', liableParty: 'nobody', remedy: 'none', now: at('2026-03-04T11:00:00+08:00') },
  };

  it('allows a false alarm that is nobody’s and needs nothing', () => {
    given(opened).twice(falseAlarm).then(voidedByLi);
    given(opened, acknowledgedByLi).twice(falseAlarm).then(voidedByLi);
  });

  it('leaves to the system what only the system can know', () => {
    given(opened)
      .when({ type: 'VoidCase', data: { ...falseAlarm.data, cause: 'fact-came-late' } })
      .thenRejected('cause-belongs-to-the-system');
  });

  it('is refused where the case has ended otherwise', () => {
    given(opened, resolvedByLi).when(falseAlarm).thenRejected('case-already-resolved');
  });

  it('needs a case', () => {
    given().when(falseAlarm).thenRejected('case-unknown');
  });
});
