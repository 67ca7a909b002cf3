import type { caseReopenedV1, DataOf } from '@throughline/contracts';
import type { Reaction, Told } from '@throughline/event-sourcing';
import { caseIn, lookUpCaseOrders, recordOnCaseOrders } from '../../facts-of-cases.js';

type CaseReopened = Told<'alerting.case-reopened.v1', DataOf<typeof caseReopenedV1>>;

/** A case that had ended is open again. */
export const whenCaseReopened: Reaction<CaseReopened> = {
  name: 'when-case-reopened',
  to: ['alerting.case-reopened.v1'],
  lookUps: lookUpCaseOrders,
  react: (told, found) =>
    recordOnCaseOrders(told, { type: 'RecordCaseProgress', data: { ...caseIn(told), step: 'reopened' } }, found),
};
