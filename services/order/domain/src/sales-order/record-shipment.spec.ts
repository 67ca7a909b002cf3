import { specification } from '@throughline/event-sourcing';
import type { RecordShipment } from './record-shipment.js';
import { salesOrder } from './sales-order.decider.js';
import { allShipped, approved, cancelled, four, learnt, march2, orderNumber, six } from './sales-order.histories.js';

const { given } = specification(salesOrder);

const announced: RecordShipment = {
  type: 'RecordShipment',
  data: {
    ...learnt('announced', march2('10:05')),
    occurredAt: march2('10:05'),
    shipmentId: 'shp_1',
    origin: 'announced',
    contents: [six, four],
    fulfilmentId: 'ful_1',
    warehouse: 'main',
  },
};
const { occurredAt, ...data } = announced.data;
const noted = { type: 'ShipmentNoted', occurredAt, data: { orderNumber, ...data } } as const;

describe('a shipment becomes known', () => {
  it('is noted on its order', () =>
    given(...approved)
      .twice(announced)
      .then(noted));

  it('is noted also when its dispatch came to us first, or the order has ended', () => {
    given(...allShipped)
      .twice(announced)
      .then(noted);
    given(...cancelled)
      .twice(announced)
      .then(noted);
  });

  it('says nothing to an order that does not exist', () => given().twice(announced).thenNothing());
});
