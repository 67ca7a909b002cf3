import { exceptionCase } from '@throughline/alerting-domain';
import { at, on, type Found } from '@throughline/event-sourcing';
import { whenPromiseBreachWithdrawn } from './when-promise-breach-withdrawn.js';

const nothing: Found = { rows: () => [], one: () => undefined };
const now = at('2026-03-07T02:00:05Z');

describe('when a broken promise is withdrawn', () => {
  it('voids its case and says what came late', () => {
    const occurredAt = at('2026-03-07T02:00:00Z');
    const commands = whenPromiseBreachWithdrawn.react(
      {
        type: 'PromiseBreachWithdrawn',
        data: {
          caseId: 'case_1',
          due: at('2026-03-06T00:00:00+08:00'),
          reason: 'delivered',
          endedAt: at('2026-03-05T12:00:00+08:00'),
        },
        eventId: 'e-1',
        subject: 'watch/1',
        occurredAt,
        recordedAt: occurredAt,
        effectiveAt: occurredAt,
        correlationId: 'c-1',
      },
      nothing,
      { now, id: () => '' },
    );
    expect(commands).toEqual([
      on(exceptionCase, 'case_1', {
        type: 'RecordSignalWithdrawn',
        data: {
          evidence: {
            reason: 'delivered',
            endedAt: at('2026-03-05T12:00:00+08:00'),
            due: at('2026-03-06T00:00:00+08:00'),
          },
          now,
        },
      }),
    ]);
  });
});
