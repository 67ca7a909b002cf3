import { at, specification } from '@throughline/event-sourcing';
import { exceptionCase } from './exception-case.decider.js';
import {
  acknowledgedByLi,
  closedByLi,
  opened,
  resolvedByLi,
  resolvedBySystem,
  voidedByLi,
} from './exception-case.histories.js';
import type { RecordSignalEnded } from './record-signal-ended.js';

const { given } = specification(exceptionCase);

describe('record signal ended', () => {
  const ended: RecordSignalEnded = {
    type: 'RecordSignalEnded',
    data: { evidence: { endedAt: '2026-03-04T10:59:00.000+08:00' }, now: at('2026-03-04T11:00:00+08:00') },
  };

  it('resolves the case by system and says what it saw', () => {
    given(opened).twice(ended).then(resolvedBySystem);
    given(opened, acknowledgedByLi).twice(ended).then(resolvedBySystem);
  });

  it('leaves what people found as it is', () => {
    given(opened, resolvedByLi).when(ended).thenNothing();
    given(opened, voidedByLi).when(ended).thenNothing();
    given(opened, resolvedByLi, closedByLi).when(ended).thenNothing();
  });

  it('is ignored without a case', () => {
    given().when(ended).thenNothing();
  });
});
