import { on } from '@throughline/event-sourcing';
import { salesOrder, unmatchedShipment } from '@throughline/order-domain';
import { context, finding, learntOf, now, told, waitingMilestone } from '../../told.histories.js';
import { whenShipmentFactSetAside } from './when-shipment-fact-set-aside.js';

const [first, second] = [waitingMilestone('SO-1', 'first'), waitingMilestone('SO-1', 'second')];
const { factId, effectiveAt } = learntOf('second');
const setAside = told(
  'ShipmentFactSetAside',
  {
    shipmentId: 'shp_1',
    factId,
    told: 'logistics.milestone-reached.v1',
    effectiveAt,
    waiting: [
      { orderNumber: 'SO-1', fact: second.fact },
      { orderNumber: 'SO-2', fact: second.fact },
    ],
  },
  'unmatched-shipment/shp_1',
);

describe('a fact was set aside', () => {
  it('is handed over with those before it when its order has appeared meanwhile', () => {
    const found = finding({ 'SO-1': 'so_1' }, { shp_1: [first, second, waitingMilestone('SO-2', 'second')] });
    expect(whenShipmentFactSetAside.react(setAside, found, context)).toEqual([
      on(salesOrder, 'so_1', first.fact),
      on(salesOrder, 'so_1', second.fact),
      on(unmatchedShipment, 'shp_1', {
        type: 'NoteShipmentFactsHandedOver',
        data: {
          now,
          shipmentId: 'shp_1',
          orderNumber: 'SO-1',
          salesOrderId: 'so_1',
          factIds: ['first', 'second'],
        },
      }),
    ]);
  });

  it('waits while its order is unknown', () => {
    const found = finding({}, { shp_1: [first, second] });
    expect(whenShipmentFactSetAside.react(setAside, found, context)).toEqual([]);
  });

  it('is not handed over again', () => {
    expect(whenShipmentFactSetAside.react(setAside, finding({ 'SO-1': 'so_1' }), context)).toEqual([]);
  });
});
