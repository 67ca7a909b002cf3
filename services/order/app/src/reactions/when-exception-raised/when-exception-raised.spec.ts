import { exceptionRaisedV1 } from '@throughline/contracts';
import { on } from '@throughline/event-sourcing';
import { salesOrder, unmatchedShipment } from '@throughline/order-domain';
import { context, finding, learntOf, told, waitingMilestone } from '../../told.histories.js';
import { whenExceptionRaised } from './when-exception-raised.js';

const type = 'logistics.exception-raised.v1';
const contents = [
  { orderNumber: 'SO-1', lineNumber: 1, quantity: 2 },
  { orderNumber: 'SO-2', lineNumber: 3, quantity: 1 },
  { orderNumber: 'SO-1', lineNumber: 1, quantity: 4 },
];
const [sample] = exceptionRaisedV1.samples;
const message = told(type, { ...sample!, shipmentId: 'shp_1', contents });
const fact = {
  type: 'RecordDeliveryException' as const,
  data: {
    ...learntOf(type),
    shipmentId: 'shp_1',
    exceptionId: sample!.exceptionId,
    kind: 'DELAY',
    reason: 'weather',
    location: sample!.location!,
  },
};
const react = (found = finding({ 'SO-1': 'so_1', 'SO-2': 'so_2' })) =>
  whenExceptionRaised.react(message, found, context);
const aside = (...orderNumbers: readonly string[]) =>
  on(unmatchedShipment, 'shp_1', {
    type: 'SetShipmentFactAside',
    data: {
      ...learntOf(type),
      shipmentId: 'shp_1',
      told: type,
      waiting: orderNumbers.map((orderNumber) => ({ orderNumber, fact })),
    },
  });

describe('a delivery exception', () => {
  it('is recorded on each order in the shipment', () => {
    expect(react()).toEqual([on(salesOrder, 'so_1', fact), on(salesOrder, 'so_2', fact)]);
  });

  it('is set aside for an order that we do not know', () => {
    expect(react(finding({ 'SO-1': 'so_1' }))).toEqual([on(salesOrder, 'so_1', fact), aside('SO-2')]);
    expect(react(finding({}))).toEqual([aside('SO-1', 'SO-2')]);
  });

  it('waits behind what still waits for the same order', () => {
    const found = finding({ 'SO-1': 'so_1', 'SO-2': 'so_2' }, { shp_1: [waitingMilestone('SO-2', 'earlier')] });
    expect(react(found)).toEqual([on(salesOrder, 'so_1', fact), aside('SO-2')]);
  });

  it('is of the order whose goods are in the package that it is about, and says how many', () => {
    const first = { orderNumber: 'SO-1', lineNumber: 1, quantity: 2 };
    const second = { orderNumber: 'SO-2', lineNumber: 3, quantity: 1 };
    const part = { contents: [first, second], packageNumbers: ['2'], affected: [second] };
    const about = { shipmentId: 'shp_1', exceptionId: 'trk_1', kind: 'LOST', carrier: 'sf', waybillNumber: 'SF1' };
    const found = finding({ 'SO-1': 'so_1', 'SO-2': 'so_2' });
    expect(whenExceptionRaised.react(told(type, { ...about, ...part }), found, context)).toEqual([
      on(salesOrder, 'so_2', {
        type: 'RecordDeliveryException',
        data: {
          ...learntOf(type),
          shipmentId: 'shp_1',
          exceptionId: 'trk_1',
          kind: 'LOST',
          packageNumbers: ['2'],
          contents: [{ lineNumber: 3, quantity: 1 }],
        },
      }),
    ]);
  });
});
