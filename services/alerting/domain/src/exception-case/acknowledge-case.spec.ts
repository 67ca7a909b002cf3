import { at, specification } from '@throughline/event-sourcing';
import type { AcknowledgeCase } from './acknowledge-case.js';
import { exceptionCase } from './exception-case.decider.js';
import { acknowledgedByLi, closedByLi, opened, resolvedByLi, voidedByLi } from './exception-case.histories.js';

const { given } = specification(exceptionCase);

const acknowledge = (by: string, now: string): AcknowledgeCase => ({
  type: 'AcknowledgeCase',
  data: { by, forHours: 4, now: at(now) },
});

describe('acknowledge case', () => {
  it('says who looks after it and until when', () => {
    given(opened).twice(acknowledge('user:li', '2026-03-04T10:00:00+08:00')).then(acknowledgedByLi);
  });

  it('is refused to another while it lasts', () => {
    given(opened, acknowledgedByLi)
      .when(acknowledge('user:wang', '2026-03-04T13:59:59+08:00'))
      .thenRejected('case-already-acknowledged');
  });

  it('is open to anybody once it has expired', () => {
    given(opened, acknowledgedByLi)
      .twice(acknowledge('user:wang', '2026-03-04T14:00:00+08:00'))
      .thenTypes('CaseAcknowledged');
  });

  it.each([
    ['case-already-resolved', resolvedByLi],
    ['case-already-voided', voidedByLi],
  ])('comes too late: %s', (code, event) => {
    given(opened, event).when(acknowledge('user:li', '2026-03-04T12:00:00+08:00')).thenRejected(code);
  });

  it('comes too late for a closed case', () => {
    given(opened, resolvedByLi, closedByLi)
      .when(acknowledge('user:li', '2026-03-07T12:00:00+08:00'))
      .thenRejected('case-already-closed');
  });

  it('needs a case', () => {
    given().when(acknowledge('user:li', '2026-03-04T12:00:00+08:00')).thenRejected('case-unknown');
  });
});
