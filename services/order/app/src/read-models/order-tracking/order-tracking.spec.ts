import { histories } from '@throughline/order-domain';
import { rowsOf } from '../../folded.histories.js';
import { orderTracking } from './order-tracking.projection.js';

const { allDelivered, allShipped, cancelled, march2, placed, promiseBrokenCaseOpened, silenceCaseOpened } = histories;

const rows = (so_1: histories.SalesOrderPast, so_2: histories.SalesOrderPast = placed) =>
  rowsOf(orderTracking, 'sales-order', { so_1, so_2 });

describe('order tracking', () => {
  it('has one row per order', () => {
    expect([...rows(allShipped).keys()]).toEqual(['so_1', 'so_2']);
    expect(rows(allShipped).get('so_2')).toMatchObject({
      status: 'placed',
      allowedActions: ['approve', 'reject', 'cancel'],
    });
  });

  it('shows shipment, ledger and what may be asked next', () => {
    expect(rows(allShipped).get('so_1')).toMatchObject({
      orderNumber: 'SO-1001',
      status: 'shipped',
      headline: { stage: 'delivered', inTrouble: false },
      promiseVerdict: 'open',
      allowedActions: [],
      ledger: [
        { lineNumber: 1, ordered: 6, shipped: 6, delivered: 0 },
        { lineNumber: 2, ordered: 4, shipped: 4, delivered: 0 },
      ],
      order: { shipments: [{ shipmentId: 'shp_1', waybillNumber: 'SF-shp_1', shippedAt: march2('12:00') }] },
    });
  });

  it('shows the case of a silent shipment at its stage', () => {
    const row = rows([...allShipped, ...silenceCaseOpened]).get('so_1');
    expect(row?.headline).toEqual({ stage: 'shipped', inTrouble: true });
    expect(row?.order.cases).toMatchObject([{ caseId: 'case_1', rule: 'silence-after-dispatch', state: 'open' }]);
  });

  it('says whether the promise was kept', () => {
    expect(rows(allDelivered).get('so_1')?.promiseVerdict).toBe('kept');
    expect(rows([...allShipped, ...promiseBrokenCaseOpened]).get('so_1')?.promiseVerdict).toBe('late');
  });

  it('allows nothing once the order has ended', () => {
    expect(rows(cancelled).get('so_1')).toMatchObject({ status: 'cancelled', allowedActions: [] });
  });

  it('finds an order by its number, which only one order may have', () => {
    const index = orderTracking.lookUps?.['sales-order-by-number'];
    expect(index?.values(rows(allShipped).get('so_1')!)).toEqual(['SO-1001']);
    expect(index?.takenCode).toBe('order-number-taken');
  });
});
