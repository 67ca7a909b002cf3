import { at, specification } from '@throughline/event-sourcing';
import type { RecordBlindness } from './record-blindness.js';
import { sourceWatch } from './source-watch.decider.js';
import { blindSinceFriday, seesOnMonday } from './source-watch.histories.js';

const { given } = specification(sourceWatch);

describe('record blindness', () => {
  const now = at('2026-03-06T18:15:10Z');
  const blindness: RecordBlindness = {
    type: 'RecordBlindness',
    data: { source: 'logistics', completeUntil: at('2026-03-06T18:00:00Z'), caseId: 'case_1', now },
  };

  it('opens a case for the operators that concerns no order', () => {
    given()
      .twice(blindness)
      .then(blindSinceFriday, {
        type: 'CaseOpened',
        to: { streamType: 'exception-case', streamId: 'case_1' },
        occurredAt: now,
        data: {
          rule: 'source-blind',
          stage: 'shipped',
          severity: 'critical',
          ownerRole: 'operator',
          subject: { type: 'source', id: 'logistics' },
          episode: '1',
          orders: [],
          dueAt: at('2026-03-06T18:15:00Z'),
          details: { source: 'logistics', completeUntil: at('2026-03-06T18:00:00Z') },
        },
      });
  });

  it('is one case, however long it lasts', () => {
    given(blindSinceFriday)
      .when({ ...blindness, data: { ...blindness.data, now: at('2026-03-08T00:00:00Z'), caseId: 'case_2' } })
      .thenNothing();
  });

  it('is a new episode the next time', () => {
    const [, opened] = given(blindSinceFriday, seesOnMonday).when(blindness).events;
    expect(opened?.data).toMatchObject({ episode: '2' });
  });
});
