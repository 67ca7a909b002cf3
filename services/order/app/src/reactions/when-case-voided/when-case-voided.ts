import type { caseVoidedV1, DataOf } from '@throughline/contracts';
import type { Reaction, Told } from '@throughline/event-sourcing';
import { caseIn, lookUpCaseOrders, recordOnCaseOrders } from '../../facts-of-cases.js';
import { only } from '../../facts-of-shipments.js';

type CaseVoided = Told<'alerting.case-voided.v1', DataOf<typeof caseVoidedV1>>;

/** Nothing was wrong after all. */
export const whenCaseVoided: Reaction<CaseVoided> = {
  name: 'when-case-voided',
  to: ['alerting.case-voided.v1'],
  lookUps: lookUpCaseOrders,
  react: (told, found) =>
    recordOnCaseOrders(
      told,
      {
        type: 'RecordCaseEnded',
        data: { ...caseIn(told), as: 'voided', ...only(told.data, 'cause', 'liableParty', 'remedy') },
      },
      found,
    ),
};
