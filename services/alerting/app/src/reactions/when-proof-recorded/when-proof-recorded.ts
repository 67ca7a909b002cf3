import { episodeKey, exceptionCase } from '@throughline/alerting-domain';
import type { DataOf, proofRecordedV1 } from '@throughline/contracts';
import { on, type Reaction, type Told } from '@throughline/event-sourcing';

type ProofRecorded = Told<'logistics.proof-recorded.v1', DataOf<typeof proofRecordedV1>>;

/** Nothing is missing any more: nobody has to look for it. */
export const whenProofRecorded: Reaction<ProofRecorded> = {
  name: 'when-proof-recorded',
  to: ['logistics.proof-recorded.v1'],
  lookUps: ({ data }) => [{ index: 'case-by-episode', value: keyOf(data) }],
  react: ({ data, effectiveAt }, found, { now }) => {
    const caseId = found.one('case-by-episode', keyOf(data));
    if (caseId === undefined || !data.isComplete) return [];
    return [
      on(exceptionCase, caseId, { type: 'RecordSignalEnded', data: { evidence: { provedAt: effectiveAt }, now } }),
    ];
  },
};

const keyOf = ({ shipmentId }: ProofRecorded['data']): string =>
  episodeKey({ rule: 'delivered-without-proof', subjectId: shipmentId, episode: shipmentId });
