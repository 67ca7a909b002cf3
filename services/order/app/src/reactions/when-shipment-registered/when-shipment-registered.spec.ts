import { shipmentRegisteredV1 } from '@throughline/contracts';
import { on } from '@throughline/event-sourcing';
import { salesOrder, unmatchedShipment } from '@throughline/order-domain';
import { context, finding, learntOf, told, waitingMilestone } from '../../told.histories.js';
import { whenShipmentRegistered } from './when-shipment-registered.js';

const type = 'logistics.shipment-registered.v1';
const contents = [
  { orderNumber: 'SO-1', lineNumber: 1, quantity: 2 },
  { orderNumber: 'SO-2', lineNumber: 3, quantity: 1 },
  { orderNumber: 'SO-1', lineNumber: 1, quantity: 4 },
];
const [sample] = shipmentRegisteredV1.samples;
const message = told(type, { ...sample!, shipmentId: 'shp_1', contents });
const fact = (orderNumber: string) => ({
  type: 'RecordShipment' as const,
  data: {
    ...learntOf(type),
    shipmentId: 'shp_1',
    origin: 'registered' as const,
    contents: orderNumber === 'SO-1' ? [{ lineNumber: 1, quantity: 6 }] : [{ lineNumber: 3, quantity: 1 }],
  },
});
const react = (found = finding({ 'SO-1': 'so_1', 'SO-2': 'so_2' })) =>
  whenShipmentRegistered.react(message, found, context);
const aside = (...orderNumbers: readonly string[]) =>
  on(unmatchedShipment, 'shp_1', {
    type: 'SetShipmentFactAside',
    data: {
      ...learntOf(type),
      shipmentId: 'shp_1',
      told: type,
      waiting: orderNumbers.map((orderNumber) => ({ orderNumber, fact: fact(orderNumber) })),
    },
  });

describe('a shipment entered by hand', () => {
  it('is recorded on each order in the shipment', () => {
    expect(react()).toEqual([on(salesOrder, 'so_1', fact('SO-1')), on(salesOrder, 'so_2', fact('SO-2'))]);
  });

  it('is set aside for an order that we do not know', () => {
    expect(react(finding({ 'SO-1': 'so_1' }))).toEqual([on(salesOrder, 'so_1', fact('SO-1')), aside('SO-2')]);
    expect(react(finding({}))).toEqual([aside('SO-1', 'SO-2')]);
  });

  it('waits behind what still waits for the same order', () => {
    const found = finding({ 'SO-1': 'so_1', 'SO-2': 'so_2' }, { shp_1: [waitingMilestone('SO-2', 'earlier')] });
    expect(react(found)).toEqual([on(salesOrder, 'so_1', fact('SO-1')), aside('SO-2')]);
  });
});
