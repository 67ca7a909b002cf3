import type { caseResolvedV1, DataOf } from '@throughline/contracts';
import type { Reaction, Told } from '@throughline/event-sourcing';
import { caseIn, lookUpCaseOrders, recordOnCaseOrders } from '../../facts-of-cases.js';
import { only } from '../../facts-of-shipments.js';

type CaseResolved = Told<'alerting.case-resolved.v1', DataOf<typeof caseResolvedV1>>;

/** What was wrong is right again. */
export const whenCaseResolved: Reaction<CaseResolved> = {
  name: 'when-case-resolved',
  to: ['alerting.case-resolved.v1'],
  lookUps: lookUpCaseOrders,
  react: (told, found) =>
    recordOnCaseOrders(
      told,
      {
        type: 'RecordCaseEnded',
        data: { ...caseIn(told), as: 'resolved', ...only(told.data, 'cause', 'liableParty', 'remedy') },
      },
      found,
    ),
};
