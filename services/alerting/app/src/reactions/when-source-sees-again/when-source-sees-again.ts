import { exceptionCase, type SourceSeesAgain } from '@throughline/alerting-domain';
import { on, type Reaction, type Told } from '@throughline/event-sourcing';

type SeesAgain = Told<'SourceSeesAgain', SourceSeesAgain['data']>;

/** Our own word: the source answers again, which resolves the case of its blindness. */
export const whenSourceSeesAgain: Reaction<SeesAgain> = {
  name: 'when-source-sees-again',
  to: ['SourceSeesAgain'],
  react: ({ data: { caseId }, occurredAt }, _, { now }) => [
    on(exceptionCase, caseId, { type: 'RecordSignalEnded', data: { evidence: { answeredAt: occurredAt }, now } }),
  ],
};
