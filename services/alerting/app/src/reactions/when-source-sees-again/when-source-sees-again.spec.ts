import { exceptionCase } from '@throughline/alerting-domain';
import { at, on, type Found } from '@throughline/event-sourcing';
import { whenSourceSeesAgain } from './when-source-sees-again.js';

const nothing: Found = { rows: () => [], one: () => undefined };
const now = at('2026-03-07T02:00:05Z');

describe('when a source sees again', () => {
  it('resolves the case of its blindness', () => {
    const occurredAt = at('2026-03-07T02:00:00Z');
    const commands = whenSourceSeesAgain.react(
      {
        type: 'SourceSeesAgain',
        data: { caseId: 'case_1', completeUntil: at('2026-03-06T18:00:00Z') },
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
      on(exceptionCase, 'case_1', { type: 'RecordSignalEnded', data: { evidence: { answeredAt: occurredAt }, now } }),
    ]);
  });
});
