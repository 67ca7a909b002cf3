import { packageDeliveredV1 } from '@throughline/contracts';
import { on } from '@throughline/event-sourcing';
import { salesOrder } from '@throughline/order-domain';
import { context, finding, learntOf, told } from '../../told.histories.js';
import { whenPackageDelivered } from './when-package-delivered.js';

const first = { orderNumber: 'SO-1', lineNumber: 1, quantity: 2 };
const second = { orderNumber: 'SO-2', lineNumber: 3, quantity: 1 };
const shared = { shipmentId: 'shp_1', contents: [first, second] };
const orders = finding({ 'SO-1': 'so_1', 'SO-2': 'so_2' });
const inSecond = { packageNumbers: ['2'], affected: [second] };
const facts = (commands: readonly { readonly streamId: string; readonly command: unknown }[]) =>
  commands.map(({ streamId, command }) => [streamId, (command as { data: object }).data]);

const type = 'logistics.package-delivered.v1';
const react = (more: object) =>
  whenPackageDelivered.react(told(type, { ...packageDeliveredV1.samples[0]!, ...shared, ...more }), orders, context);

describe('a package that was signed for, of a shipment of two orders', () => {
  it('is the business of the order whose goods are in it', () => {
    expect(react(inSecond)).toEqual([
      on(salesOrder, 'so_2', {
        type: 'RecordPackageDelivered',
        data: {
          ...learntOf(type),
          shipmentId: 'shp_1',
          packageNumbers: ['2'],
          contents: [{ lineNumber: 3, quantity: 1 }],
          newFulfilmentId: 'ful_for_SO-2',
        },
      }),
    ]);
  });

  it('is that of both where nobody has said what is in it', () => {
    const data = { ...learntOf(type), shipmentId: 'shp_1', packageNumbers: ['2'] };
    expect(facts(react({ packageNumbers: ['2'], affected: undefined }))).toEqual([
      ['so_1', { ...data, newFulfilmentId: 'ful_for_SO-1' }],
      ['so_2', { ...data, newFulfilmentId: 'ful_for_SO-2' }],
    ]);
  });
});
