import { specification } from '@throughline/event-sourcing';
import type { RecordCaseOpened } from './record-case-opened.js';
import { salesOrder } from './sales-order.decider.js';
import { allShipped, learnt, march, silenceCaseOpened } from './sales-order.histories.js';

const { given } = specification(salesOrder);

const opened: RecordCaseOpened = {
  type: 'RecordCaseOpened',
  data: {
    ...learnt('silence', march(4, '12:00')),
    occurredAt: march(4, '12:00'),
    caseId: 'case_1',
    rule: 'silence-after-dispatch',
    stage: 'shipped',
    subject: { type: 'shipment', id: 'shp_1' },
    shipmentId: 'shp_1',
    severity: 'medium',
    ownerRole: 'service',
    dueAt: march(4, '12:00'),
  },
};

describe('a case is opened', () => {
  it('shows on the order that it concerns', () => {
    given(...allShipped)
      .twice(opened)
      .then(...silenceCaseOpened);
  });

  it('says nothing to an order that does not exist', () => given().twice(opened).thenNothing());
});
