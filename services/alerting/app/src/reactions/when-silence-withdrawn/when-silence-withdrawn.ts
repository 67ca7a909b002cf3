import { exceptionCase, type SilenceWithdrawn } from '@throughline/alerting-domain';
import { on, type Reaction, type Told } from '@throughline/event-sourcing';

type Withdrawn = Told<'SilenceWithdrawn', SilenceWithdrawn['data']>;

/** Our own word: there was no silence, we only heard late of a sign. Its case is voided and says so. */
export const whenSilenceWithdrawn: Reaction<Withdrawn> = {
  name: 'when-silence-withdrawn',
  to: ['SilenceWithdrawn'],
  react: ({ data: { caseId, signAt, due } }, _, { now }) => [
    on(exceptionCase, caseId, { type: 'RecordSignalWithdrawn', data: { evidence: { signAt, due }, now } }),
  ],
};
