import { deliveryChangeTimedOutV1 } from '@throughline/contracts';
import { on } from '@throughline/event-sourcing';
import { salesOrder, unmatchedShipment } from '@throughline/order-domain';
import { context, finding, learntOf, told, waitingMilestone } from '../../told.histories.js';
import { whenDeliveryChangeTimedOut } from './when-delivery-change-timed-out.js';

const type = 'logistics.delivery-change-timed-out.v1';
const [sample] = deliveryChangeTimedOutV1.samples;
const message = told(type, { ...sample!, shipmentId: 'shp_1', orderNumber: 'SO-1' });
const fact = {
  type: 'RecordDeliveryChangeAnswer' as const,
  data: {
    ...learntOf(type),
    shipmentId: 'shp_1',
    changeId: sample!.changeId,
    outcome: 'timed-out' as const,
  },
};
const react = (found = finding({ 'SO-1': 'so_1' })) => whenDeliveryChangeTimedOut.react(message, found, context);

describe('an answer to a change: timed-out', () => {
  it('is recorded on the order whose change it was, and on no other in the shipment', () => {
    expect(react()).toEqual([on(salesOrder, 'so_1', fact)]);
  });

  it('waits behind what still waits for the order, or for the order itself', () => {
    const aside = on(unmatchedShipment, 'shp_1', {
      type: 'SetShipmentFactAside',
      data: { ...learntOf(type), shipmentId: 'shp_1', told: type, waiting: [{ orderNumber: 'SO-1', fact }] },
    });
    expect(react(finding({ 'SO-1': 'so_1' }, { shp_1: [waitingMilestone('SO-1', 'earlier')] }))).toEqual([aside]);
    expect(react(finding({}))).toEqual([aside]);
  });
});
