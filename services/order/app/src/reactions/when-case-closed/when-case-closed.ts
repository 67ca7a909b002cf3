import type { caseClosedV1, DataOf } from '@throughline/contracts';
import type { Reaction, Told } from '@throughline/event-sourcing';
import { caseIn, lookUpCaseOrders, recordOnCaseOrders } from '../../facts-of-cases.js';
import { only } from '../../facts-of-shipments.js';

type CaseClosed = Told<'alerting.case-closed.v1', DataOf<typeof caseClosedV1>>;

/** The case is put away with cause, liable party and remedy. */
export const whenCaseClosed: Reaction<CaseClosed> = {
  name: 'when-case-closed',
  to: ['alerting.case-closed.v1'],
  lookUps: lookUpCaseOrders,
  react: (told, found) =>
    recordOnCaseOrders(
      told,
      {
        type: 'RecordCaseEnded',
        data: { ...caseIn(told), as: 'closed', ...only(told.data, 'cause', 'liableParty', 'remedy') },
      },
      found,
    ),
};
