import { exceptionCase } from '@throughline/alerting-domain';
import { proofRecordedV1 } from '@throughline/contracts';
import { at, on, type Found } from '@throughline/event-sourcing';
import { whenProofRecorded } from './when-proof-recorded.js';

const having = (caseId?: string): Found => ({ rows: () => [], one: () => caseId });
const context = { now: at('2026-03-06T02:00:05Z'), id: () => '' };
const occurredAt = at('2026-03-05T16:21:00+08:00');
const [data] = proofRecordedV1.samples;
const told = (isComplete: boolean) =>
  ({
    type: 'logistics.proof-recorded.v1',
    data: { ...data!, isComplete },
    eventId: 'e-1',
    subject: 'shipment/shp_1',
    occurredAt,
    recordedAt: occurredAt,
    effectiveAt: occurredAt,
    correlationId: 'c-1',
  }) as const;

describe('a proof that was recorded', () => {
  it('ends the case about its absence', () => {
    expect(whenProofRecorded.react(told(true), having('case_1'), context)).toEqual([
      on(exceptionCase, 'case_1', {
        type: 'RecordSignalEnded',
        data: { evidence: { provedAt: occurredAt }, now: context.now },
      }),
    ]);
  });

  it('ends nothing while something is missing, or where nobody missed it', () => {
    expect(whenProofRecorded.react(told(false), having('case_1'), context)).toEqual([]);
    expect(whenProofRecorded.react(told(true), having(), context)).toEqual([]);
  });
});
