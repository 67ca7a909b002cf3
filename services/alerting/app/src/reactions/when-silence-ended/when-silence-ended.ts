import { exceptionCase, type SilenceEnded } from '@throughline/alerting-domain';
import { on, type Reaction, type Told } from '@throughline/event-sourcing';

type Ended = Told<'SilenceEnded', SilenceEnded['data']>;

/** Our own word: the carrier has spoken. The silence was real, so its case is resolved, not voided. */
export const whenSilenceEnded: Reaction<Ended> = {
  name: 'when-silence-ended',
  to: ['SilenceEnded'],
  react: ({ data: { caseId, endedAt } }, _, { now }) => [
    on(exceptionCase, caseId, { type: 'RecordSignalEnded', data: { evidence: { signAt: endedAt }, now } }),
  ],
};
