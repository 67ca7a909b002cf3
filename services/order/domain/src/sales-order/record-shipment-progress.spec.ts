import { specification } from '@throughline/event-sourcing';
import type { RecordShipmentProgress } from './record-shipment-progress.js';
import { salesOrder } from './sales-order.decider.js';
import { allDelivered, allShipped, learnt, march, march2, orderNumber } from './sales-order.histories.js';

const { given } = specification(salesOrder);

const progress: RecordShipmentProgress = {
  type: 'RecordShipmentProgress',
  data: {
    ...learnt('picked-up', march2('14:00')),
    occurredAt: march2('14:00'),
    shipmentId: 'shp_1',
    milestone: 'PICKED_UP',
    carrier: 'sf',
    waybillNumber: 'SF-shp_1',
    location: '上海',
  },
};
const { occurredAt, ...data } = progress.data;
const noted = { type: 'ShipmentProgressNoted', occurredAt, data: { orderNumber, ...data } } as const;

describe('a shipment moves on', () => {
  it('is noted on its order, in whatever order milestones come', () => {
    given(...allShipped)
      .twice(progress)
      .then(noted);
    given(...allDelivered)
      .twice(progress)
      .then(noted);
  });

  it('is noted for each time that a milestone is reached', () => {
    const again = {
      ...progress,
      data: { ...progress.data, ...learnt('picked-up-again', march(3)), occurredAt: march(3) },
    };
    given(...allShipped, noted)
      .twice(again)
      .thenTypes('ShipmentProgressNoted');
  });

  it('says nothing to an order that does not exist', () => given().twice(progress).thenNothing());
});
