import { histories } from '@throughline/order-domain';
import { rowsOf } from '../../folded.histories.js';
import { asSearched, lookUp } from './look-up.projection.js';

const { placed, shipped, march2, march, six } = histories;

const withReference: histories.SalesOrderPast = placed.map((event) =>
  event.type === 'SalesOrderPlaced' ? { ...event, data: { ...event.data, externalReference: 'TB 7788' } } : event,
);
const rows = (so_1: histories.SalesOrderPast) => [...rowsOf(lookUp, 'sales-order', { so_1 }).values()];

describe('looking an order up', () => {
  it('works by order number and external reference', () => {
    expect(rows(withReference)).toMatchObject([
      { kind: 'order-number', value: 'SO-1001', searched: 'SO1001', salesOrderId: 'so_1', shipmentId: null },
      { kind: 'external-reference', value: 'TB 7788', searched: 'TB7788', orderNumber: 'SO-1001' },
    ]);
  });

  it('works by the waybill number of any of its shipments, once each', () => {
    const two = [...placed, ...shipped('shp_1', [six], march2('12:00')), ...shipped('shp_2', [six], march(3))];
    const progress = {
      type: 'ShipmentProgressNoted',
      occurredAt: march(3),
      data: {
        orderNumber: 'SO-1001',
        shipmentId: 'shp_1',
        ...histories.learnt('x', march(3)),
        milestone: 'ARRIVED',
        carrier: 'sf',
        waybillNumber: 'SF-shp_1',
      },
    } as const;
    const waybills = rows([...two, progress]).filter((row) => row.kind === 'waybill-number');
    expect(waybills).toMatchObject([
      { value: 'SF-shp_1', shipmentId: 'shp_1' },
      { value: 'SF-shp_2', shipmentId: 'shp_2' },
    ]);
  });

  it('keeps apart what two carriers call by one number', () => {
    const same = (shipmentId: string, carrier: string) =>
      shipped(shipmentId, [six], march2('12:00')).map((event) =>
        event.type === 'GoodsShipped' ? { ...event, data: { ...event.data, carrier, waybillNumber: '1234' } } : event,
      );
    const found = rows([...placed, ...same('shp_1', 'sf'), ...same('shp_2', 'jd')]);
    expect(found.filter((row) => row.value === '1234').map((row) => row.shipmentId)).toEqual(['shp_1', 'shp_2']);
  });

  it.each([' sf 12\u300034 ', 'SF-12-34', 'ｓｆ１２３４', 'sf1234'])('takes %j for one number', (text) =>
    expect(asSearched(text)).toBe('SF1234'),
  );
});
