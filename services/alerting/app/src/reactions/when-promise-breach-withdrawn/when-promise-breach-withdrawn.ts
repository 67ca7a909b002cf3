import { exceptionCase, type PromiseBreachWithdrawn } from '@throughline/alerting-domain';
import { on, type Reaction, type Told } from '@throughline/event-sourcing';

type Withdrawn = Told<'PromiseBreachWithdrawn', PromiseBreachWithdrawn['data']>;

/** Our own word: the promise was kept, had fallen away, or was another by then, and we heard late of it. Its case is voided and says so. */
export const whenPromiseBreachWithdrawn: Reaction<Withdrawn> = {
  name: 'when-promise-breach-withdrawn',
  to: ['PromiseBreachWithdrawn'],
  react: ({ data: { caseId, reason, endedAt, changedAt, due } }, _, { now }) => {
    const evidence = { reason, ...(endedAt && { endedAt }), ...(changedAt && { changedAt }), due };
    return [on(exceptionCase, caseId, { type: 'RecordSignalWithdrawn', data: { evidence, now } })];
  },
};
