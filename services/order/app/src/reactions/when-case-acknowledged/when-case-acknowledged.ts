import type { caseAcknowledgedV1, DataOf } from '@throughline/contracts';
import type { Reaction, Told } from '@throughline/event-sourcing';
import { caseIn, lookUpCaseOrders, recordOnCaseOrders } from '../../facts-of-cases.js';

type CaseAcknowledged = Told<'alerting.case-acknowledged.v1', DataOf<typeof caseAcknowledgedV1>>;

/** Somebody looks after the case. */
export const whenCaseAcknowledged: Reaction<CaseAcknowledged> = {
  name: 'when-case-acknowledged',
  to: ['alerting.case-acknowledged.v1'],
  lookUps: lookUpCaseOrders,
  react: (told, found) =>
    recordOnCaseOrders(told, { type: 'RecordCaseProgress', data: { ...caseIn(told), step: 'acknowledged' } }, found),
};
