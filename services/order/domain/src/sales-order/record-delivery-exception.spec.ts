import { specification } from '@throughline/event-sourcing';
import type { RecordDeliveryException } from './record-delivery-exception.js';
import { salesOrder } from './sales-order.decider.js';
import { allShipped, learnt, march, orderNumber } from './sales-order.histories.js';

const { given } = specification(salesOrder);

const raised: RecordDeliveryException = {
  type: 'RecordDeliveryException',
  data: {
    ...learnt('raised', march(3)),
    occurredAt: march(3),
    shipmentId: 'shp_1',
    exceptionId: 'trk_1',
    kind: 'DELAY',
    reason: 'weather',
    location: '武汉',
  },
};
const { occurredAt, ...data } = raised.data;

describe('the carrier reports an exception', () => {
  it('is noted on the order', () => {
    given(...allShipped)
      .twice(raised)
      .then({ type: 'DeliveryExceptionNoted', occurredAt, data: { orderNumber, ...data } });
  });

  it('says nothing to an order that does not exist', () => given().twice(raised).thenNothing());
});
