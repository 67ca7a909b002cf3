import { exceptionCase } from '@throughline/alerting-domain';
import { at, on, type Found } from '@throughline/event-sourcing';
import { whenSilenceWithdrawn } from './when-silence-withdrawn.js';

const nothing: Found = { rows: () => [], one: () => undefined };
const now = at('2026-03-07T02:00:05Z');

describe('when a silence is withdrawn', () => {
  it('voids its case and says which sign came late', () => {
    const occurredAt = at('2026-03-07T02:00:00Z');
    const commands = whenSilenceWithdrawn.react(
      {
        type: 'SilenceWithdrawn',
        data: { caseId: 'case_1', due: at('2026-03-04T09:00:00+08:00'), signAt: at('2026-03-03T12:00:00+08:00') },
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
        data: { evidence: { signAt: at('2026-03-03T12:00:00+08:00'), due: at('2026-03-04T09:00:00+08:00') }, now },
      }),
    ]);
  });
});
