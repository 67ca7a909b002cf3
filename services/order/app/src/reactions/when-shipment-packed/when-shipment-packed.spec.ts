import { shipmentPackedV1 } from '@throughline/contracts';
import { context, finding, learntOf, told } from '../../told.histories.js';
import { whenShipmentPacked } from './when-shipment-packed.js';

const first = { orderNumber: 'SO-1', lineNumber: 1, quantity: 2 };
const second = { orderNumber: 'SO-2', lineNumber: 3, quantity: 1 };
const shared = { shipmentId: 'shp_1', contents: [first, second] };
const orders = finding({ 'SO-1': 'so_1', 'SO-2': 'so_2' });

const facts = (commands: readonly { readonly streamId: string; readonly command: unknown }[]) =>
  commands.map(({ streamId, command }) => [streamId, (command as { data: object }).data]);

const type = 'logistics.shipment-packed.v1';

describe('a shipment of two orders that was packed', () => {
  it('is noted on each, with what is its', () => {
    const message = told(type, { ...shipmentPackedV1.samples[0]!, ...shared });
    expect(facts(whenShipmentPacked.react(message, orders, context))).toEqual([
      ['so_1', { ...learntOf(type), shipmentId: 'shp_1', contents: [{ lineNumber: 1, quantity: 2 }] }],
      ['so_2', { ...learntOf(type), shipmentId: 'shp_1', contents: [{ lineNumber: 3, quantity: 1 }] }],
    ]);
  });
});
