import { goodsReturnedV1 } from '@throughline/contracts';
import { context, finding, learntOf, told } from '../../told.histories.js';
import { whenGoodsReturned } from './when-goods-returned.js';

const first = { orderNumber: 'SO-1', lineNumber: 1, quantity: 2 };
const second = { orderNumber: 'SO-2', lineNumber: 3, quantity: 1 };
const shared = { shipmentId: 'shp_1', contents: [first, second] };
const orders = finding({ 'SO-1': 'so_1', 'SO-2': 'so_2' });
const inSecond = { packageNumbers: ['2'], affected: [second] };
const facts = (commands: readonly { readonly streamId: string; readonly command: unknown }[]) =>
  commands.map(({ streamId, command }) => [streamId, (command as { data: object }).data]);

const type = 'logistics.goods-returned.v1';
const react = (more: object) =>
  whenGoodsReturned.react(told(type, { ...goodsReturnedV1.samples[0]!, ...shared, ...more }), orders, context);

describe('goods that came back, of a shipment of two orders', () => {
  it('came back to the order whose goods are in the package', () => {
    const part = { packageNumbers: ['2'], contents: [{ lineNumber: 3, quantity: 1 }] };
    expect(facts(react(inSecond))).toEqual([['so_2', { ...learntOf(type), shipmentId: 'shp_1', ...part }]]);
  });

  it('came back to both where it is the whole', () => {
    const whole = { ...learntOf(type), shipmentId: 'shp_1' };
    expect(facts(react({ packageNumbers: undefined, affected: undefined }))).toEqual([
      ['so_1', whole],
      ['so_2', whole],
    ]);
  });
});
