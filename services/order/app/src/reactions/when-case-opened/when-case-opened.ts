import type { caseOpenedV1, DataOf } from '@throughline/contracts';
import type { Reaction, Told } from '@throughline/event-sourcing';
import { instant } from '@throughline/values';
import { caseIn, lookUpCaseOrders, recordOnCaseOrders } from '../../facts-of-cases.js';
import { only } from '../../facts-of-shipments.js';

type CaseOpened = Told<'alerting.case-opened.v1', DataOf<typeof caseOpenedV1>>;

/** Something is wrong with the order, and somebody owns it. */
export const whenCaseOpened: Reaction<CaseOpened> = {
  name: 'when-case-opened',
  to: ['alerting.case-opened.v1'],
  lookUps: lookUpCaseOrders,
  react: (told, found) =>
    recordOnCaseOrders(
      told,
      {
        type: 'RecordCaseOpened',
        data: {
          ...caseIn(told),
          ...only(told.data, 'severity', 'ownerRole', 'learntLate'),
          dueAt: instant(told.data.dueAt),
        },
      },
      found,
    ),
};
