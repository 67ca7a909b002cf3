import {
  etaChangedV1,
  goodsReturnedV1,
  packageDeliveredV1,
  shipmentPackedV1,
  waybillReplacedV1,
} from '@throughline/contracts';
import { on } from '@throughline/event-sourcing';
import { salesOrder } from '@throughline/order-domain';
import { context, finding, learntOf, told } from '../told.histories.js';
import { whenEtaChanged } from './when-eta-changed/when-eta-changed.js';
import { whenExceptionRaised } from './when-exception-raised/when-exception-raised.js';
import { whenGoodsReturned } from './when-goods-returned/when-goods-returned.js';
import { whenPackageDelivered } from './when-package-delivered/when-package-delivered.js';
import { whenShipmentPacked } from './when-shipment-packed/when-shipment-packed.js';
import { whenWaybillReplaced } from './when-waybill-replaced/when-waybill-replaced.js';

const first = { orderNumber: 'SO-1', lineNumber: 1, quantity: 2 };
const second = { orderNumber: 'SO-2', lineNumber: 3, quantity: 1 };
const shared = { shipmentId: 'shp_1', contents: [first, second] };
const orders = finding({ 'SO-1': 'so_1', 'SO-2': 'so_2' });
const inSecond = { packageNumbers: ['2'], affected: [second] };
const unsaid = { packageNumbers: ['2'], affected: undefined };
const facts = (commands: readonly { readonly streamId: string; readonly command: unknown }[]) =>
  commands.map(({ streamId, command }) => [streamId, (command as { data: object }).data]);

describe('of a shipment of two orders, a package that was signed for', () => {
  const type = 'logistics.package-delivered.v1';
  const react = (more: object) =>
    whenPackageDelivered.react(told(type, { ...packageDeliveredV1.samples[0]!, ...shared, ...more }), orders, context);

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
    expect(facts(react(unsaid))).toEqual([
      ['so_1', { ...data, newFulfilmentId: 'ful_for_SO-1' }],
      ['so_2', { ...data, newFulfilmentId: 'ful_for_SO-2' }],
    ]);
  });
});

describe('of a shipment of two orders, what came back', () => {
  const type = 'logistics.goods-returned.v1';
  const react = (more: object) =>
    whenGoodsReturned.react(told(type, { ...goodsReturnedV1.samples[0]!, ...shared, ...more }), orders, context);

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

describe('of a shipment of two orders, trouble with one package', () => {
  it('shows on the order whose goods are in it, and says how many', () => {
    const type = 'logistics.exception-raised.v1';
    const exception = { exceptionId: 'trk_1', kind: 'LOST', carrier: 'sf', waybillNumber: 'SF1' };
    expect(
      facts(whenExceptionRaised.react(told(type, { ...shared, ...inSecond, ...exception }), orders, context)),
    ).toEqual([
      [
        'so_2',
        {
          ...learntOf(type),
          shipmentId: 'shp_1',
          exceptionId: 'trk_1',
          kind: 'LOST',
          packageNumbers: ['2'],
          contents: [{ lineNumber: 3, quantity: 1 }],
        },
      ],
    ]);
  });
});

describe('of a shipment of two orders', () => {
  it('what was packed is noted on each', () => {
    const type = 'logistics.shipment-packed.v1';
    const message = told(type, { ...shipmentPackedV1.samples[0]!, ...shared });
    expect(facts(whenShipmentPacked.react(message, orders, context))).toEqual([
      ['so_1', { ...learntOf(type), shipmentId: 'shp_1', contents: [{ lineNumber: 1, quantity: 2 }] }],
      ['so_2', { ...learntOf(type), shipmentId: 'shp_1', contents: [{ lineNumber: 3, quantity: 1 }] }],
    ]);
  });

  it('what is expected is noted on each', () => {
    const type = 'logistics.eta-changed.v1';
    const [sample] = etaChangedV1.samples;
    const { source: expectedBy, deliveryAt, reason } = sample!;
    const data = { ...learntOf(type), shipmentId: 'shp_1', expectedBy, deliveryAt, reason };
    expect(facts(whenEtaChanged.react(told(type, { ...sample!, ...shared }), orders, context))).toEqual([
      ['so_1', data],
      ['so_2', data],
    ]);
  });

  it('a waybill that was replaced is noted on each', () => {
    const type = 'logistics.waybill-replaced.v1';
    const [sample] = waybillReplacedV1.samples;
    const { packageNumbers, carrier, waybillNumber, replaced } = sample!;
    const data = { ...learntOf(type), shipmentId: 'shp_1', packageNumbers, carrier, waybillNumber, replaced };
    expect(facts(whenWaybillReplaced.react(told(type, { ...sample!, ...shared }), orders, context))).toEqual([
      ['so_1', data],
      ['so_2', data],
    ]);
  });
});
