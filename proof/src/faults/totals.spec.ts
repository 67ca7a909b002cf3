import { instant } from '@throughline/values';
import type { Logs } from './logs.js';
import type { Acknowledged } from './shopper.js';
import { totalsOf, type Shown } from './totals.js';

const at = instant('2026-03-02T10:00:00Z');

const acknowledged: Acknowledged = {
  orderNumber: 'SO-1',
  id: 'so_1',
  cancelled: false,
  approved: true,
  dispatched: true,
  milestones: [],
  delivered: true,
};
const order: Shown['orders'][number] = {
  id: 'so_1',
  orderNumber: 'SO-1',
  stage: 'delivered',
  inTrouble: false,
  late: false,
  approvedAt: at,
  shippedAt: at,
  deliveredAt: at,
};
const shipment = { id: 'shp_1', orderNumbers: ['SO-1'], dispatchedAt: at, deliveredAt: at };
const delivered = { type: 'ShipmentDelivered', stream: 'shipment/shp_1' };

const breaches = (more: Partial<Omit<Shown, 'logs'>> & { events?: readonly object[] } = {}): readonly string[] => {
  const { orders = [order], shipments = [shipment], events = [delivered] } = more;
  const logs = { logistics: { events } } as unknown as Logs;
  return totalsOf([acknowledged], { orders, shipments, logs }).breaches;
};

describe('business totals', () => {
  it('are right where each order stands where it was acknowledged to be', () => {
    expect(breaches()).toEqual([]);
  });

  it.each<[string, Parameters<typeof breaches>[0], readonly string[]]>([
    ['a lost order', { orders: [] }, ['1 orders were acknowledged, 0 are there', 'SO-1: is not there']],
    [
      'an order that is there twice',
      { orders: [order, { ...order, id: 'so_2' }] },
      ['1 orders were acknowledged, 2 are there', 'SO-1: is there 2 times'],
    ],
    [
      'an approval that was forgotten',
      { orders: [{ ...order, approvedAt: null }] },
      ['SO-1: approved: acknowledged true, shown null'],
    ],
    [
      'a second shipment',
      {
        shipments: [shipment, { ...shipment, id: 'shp_2' }],
        events: [delivered, { ...delivered, stream: 'shipment/shp_2' }],
      },
      ['SO-1: has 2 shipments'],
    ],
    ['a second delivery', { events: [delivered, delivered] }, ['SO-1: was delivered 2 times']],
  ])('find %s', (_, shown, found) => {
    expect(breaches(shown)).toEqual(found);
  });
});
