import { changedAtCarrierV1 } from '@throughline/contracts';
import { on } from '@throughline/event-sourcing';
import { salesOrder, unmatchedShipment } from '@throughline/order-domain';
import { context, finding, learntOf, told } from '../../told.histories.js';
import { whenChangedAtCarrier } from './when-changed-at-carrier.js';

const type = 'logistics.changed-at-carrier.v1';
const [address, time] = changedAtCarrierV1.samples;
const message = (sample = address!) => told(type, { ...sample, shipmentId: 'shp_1', orderNumber: 'SO-1' });
const fact = (kind: string, more: object = {}) => ({
  type: 'RecordChangeAtCarrier' as const,
  data: { ...learntOf(type), shipmentId: 'shp_1', changeId: address!.changeId, kind, ...more },
});
const known = finding({ 'SO-1': 'so_1' });

describe('a change made at the carrier', () => {
  it('is recorded on its order, with the day on which it is to arrive now', () => {
    expect(whenChangedAtCarrier.react(message(), known, context)).toEqual([on(salesOrder, 'so_1', fact('address'))]);
    expect(whenChangedAtCarrier.react(message(time), known, context)).toEqual([
      on(salesOrder, 'so_1', fact('time', { promise: time!.promise })),
    ]);
  });

  it('waits for an order that we do not know', () => {
    expect(whenChangedAtCarrier.react(message(), finding({}), context)).toEqual([
      on(unmatchedShipment, 'shp_1', {
        type: 'SetShipmentFactAside',
        data: {
          ...learntOf(type),
          shipmentId: 'shp_1',
          told: type,
          waiting: [{ orderNumber: 'SO-1', fact: fact('address') }],
        },
      }),
    ]);
  });
});
