import { specification } from '@throughline/event-sourcing';
import type { RecordDeliveryExceptionCleared } from './record-delivery-exception-cleared.js';
import { salesOrder } from './sales-order.decider.js';
import { allShipped, learnt, march, orderNumber } from './sales-order.histories.js';

const { given } = specification(salesOrder);

const clear: RecordDeliveryExceptionCleared = {
  type: 'RecordDeliveryExceptionCleared',
  data: {
    ...learnt('cleared', march(4)),
    occurredAt: march(4),
    shipmentId: 'shp_1',
    exceptionId: 'trk_1',
    kind: 'DELAY',
  },
};
const { occurredAt, ...data } = clear.data;
const cleared = { type: 'DeliveryExceptionCleared', occurredAt, data: { orderNumber, ...data } } as const;

describe('a delivery exception is over', () => {
  it('is noted on the order', () =>
    given(...allShipped)
      .twice(clear)
      .then(cleared));

  it('is noted also when the exception itself has not reached us yet', () => {
    given(...allShipped, cleared)
      .when({
        type: 'RecordDeliveryException',
        data: { ...data, ...learnt('raised', march(3)), occurredAt: march(3) },
      })
      .thenTypes('DeliveryExceptionNoted');
  });

  it('was over earlier when that is learnt later, and at no time later', () => {
    const at = (day: number) => ({
      ...clear,
      data: { ...clear.data, ...learnt('again', march(day)), occurredAt: march(day) },
    });
    given(...allShipped, cleared)
      .twice(at(3))
      .thenTypes('DeliveryExceptionCleared');
    given(...allShipped, cleared)
      .when(at(5))
      .thenNothing();
  });

  it('says nothing to an order that does not exist', () => given().twice(clear).thenNothing());
});
