import { specification } from '@throughline/event-sourcing';
import type { RecordCaseProgress } from './record-case-progress.js';
import { salesOrder } from './sales-order.decider.js';
import { allShipped, learnt, march, orderNumber, silenceCaseOpened } from './sales-order.histories.js';

const { given } = specification(salesOrder);

const acknowledged: RecordCaseProgress = {
  type: 'RecordCaseProgress',
  data: {
    ...learnt('acknowledged', march(4, '13:00')),
    occurredAt: march(4, '13:00'),
    caseId: 'case_1',
    rule: 'silence-after-dispatch',
    stage: 'shipped',
    subject: { type: 'shipment', id: 'shp_1' },
    shipmentId: 'shp_1',
    step: 'acknowledged',
  },
};
const { occurredAt, ...data } = acknowledged.data;

describe('somebody works on a case', () => {
  it('is noted on the order that it concerns', () => {
    given(...allShipped, ...silenceCaseOpened)
      .twice(acknowledged)
      .then({ type: 'CaseProgressNoted', occurredAt, data: { orderNumber, ...data } });
  });

  it('says nothing to an order that does not exist', () => given().twice(acknowledged).thenNothing());
});
