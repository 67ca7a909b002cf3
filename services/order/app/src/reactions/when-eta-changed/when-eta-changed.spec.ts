import { etaChangedV1 } from '@throughline/contracts';
import { context, finding, learntOf, told } from '../../told.histories.js';
import { whenEtaChanged } from './when-eta-changed.js';

const first = { orderNumber: 'SO-1', lineNumber: 1, quantity: 2 };
const second = { orderNumber: 'SO-2', lineNumber: 3, quantity: 1 };
const shared = { shipmentId: 'shp_1', contents: [first, second] };
const orders = finding({ 'SO-1': 'so_1', 'SO-2': 'so_2' });

const facts = (commands: readonly { readonly streamId: string; readonly command: unknown }[]) =>
  commands.map(({ streamId, command }) => [streamId, (command as { data: object }).data]);

const type = 'logistics.eta-changed.v1';

describe('what is expected of a shipment of two orders', () => {
  it('is noted on each', () => {
    const [sample] = etaChangedV1.samples;
    const { source: expectedBy, deliveryAt, reason } = sample!;
    const data = { ...learntOf(type), shipmentId: 'shp_1', expectedBy, deliveryAt, reason };
    expect(facts(whenEtaChanged.react(told(type, { ...sample!, ...shared }), orders, context))).toEqual([
      ['so_1', data],
      ['so_2', data],
    ]);
  });
});
