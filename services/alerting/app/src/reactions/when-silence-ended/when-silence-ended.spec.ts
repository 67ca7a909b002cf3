import { exceptionCase } from '@throughline/alerting-domain';
import { at, on, type Found } from '@throughline/event-sourcing';
import { whenSilenceEnded } from './when-silence-ended.js';

const nothing: Found = { rows: () => [], one: () => undefined };
const now = at('2026-03-07T02:00:05Z');

describe('when a silence has ended', () => {
  it('resolves its case by the sign that broke it', () => {
    const occurredAt = at('2026-03-07T02:00:00Z');
    const commands = whenSilenceEnded.react(
      {
        type: 'SilenceEnded',
        data: { caseId: 'case_1', due: at('2026-03-04T09:00:00+08:00'), endedAt: at('2026-03-06T12:00:00+08:00') },
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
        type: 'RecordSignalEnded',
        data: { evidence: { signAt: at('2026-03-06T12:00:00+08:00') }, now },
      }),
    ]);
  });
});
