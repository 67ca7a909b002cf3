import { waybillReplacedV1 } from '@throughline/contracts';
import { context, finding, learntOf, told } from '../../told.histories.js';
import { whenWaybillReplaced } from './when-waybill-replaced.js';

const first = { orderNumber: 'SO-1', lineNumber: 1, quantity: 2 };
const second = { orderNumber: 'SO-2', lineNumber: 3, quantity: 1 };
const shared = { shipmentId: 'shp_1', contents: [first, second] };
const orders = finding({ 'SO-1': 'so_1', 'SO-2': 'so_2' });

const facts = (commands: readonly { readonly streamId: string; readonly command: unknown }[]) =>
  commands.map(({ streamId, command }) => [streamId, (command as { data: object }).data]);

const type = 'logistics.waybill-replaced.v1';

describe('a waybill that was replaced, of a shipment of two orders', () => {
  it('is noted on each', () => {
    const [sample] = waybillReplacedV1.samples;
    const { packageNumbers, carrier, waybillNumber, replaced } = sample!;
    const data = { ...learntOf(type), shipmentId: 'shp_1', packageNumbers, carrier, waybillNumber, replaced };
    expect(facts(whenWaybillReplaced.react(told(type, { ...sample!, ...shared }), orders, context))).toEqual([
      ['so_1', data],
      ['so_2', data],
    ]);
  });
});
