import { specification } from '@throughline/event-sourcing';
import type { RecordCaseEnded } from './record-case-ended.js';
import { salesOrder } from './sales-order.decider.js';
import { allShipped, learnt, march, silenceCaseOpened, silenceCaseResolved } from './sales-order.histories.js';

const { given } = specification(salesOrder);

const ended: RecordCaseEnded = {
  type: 'RecordCaseEnded',
  data: {
    ...learnt('silence-over', march(4, '18:00')),
    occurredAt: march(4, '18:00'),
    caseId: 'case_1',
    rule: 'silence-after-dispatch',
    stage: 'shipped',
    subject: { type: 'shipment', id: 'shp_1' },
    shipmentId: 'shp_1',
    as: 'resolved',
    cause: 'signal-cleared',
    liableParty: 'nobody',
    remedy: 'none',
  },
};

describe('a case ends', () => {
  it('shows on the order with cause, liable party and remedy', () => {
    given(...allShipped, ...silenceCaseOpened)
      .twice(ended)
      .then(...silenceCaseResolved);
  });

  it('is recorded also when its opening has not reached us yet', () => {
    given(...allShipped)
      .twice(ended)
      .then(...silenceCaseResolved);
  });

  it('says nothing to an order that does not exist', () => given().twice(ended).thenNothing());
});
