import { histories } from '@throughline/order-domain';
import { rowsOf } from '../../folded.histories.js';
import { orderList } from './order-list.projection.js';
import { itemOf } from './order-list.view.js';

const { allDelivered, allShipped, placed, promiseBrokenCaseOpened, silenceCaseOpened, march, march2 } = histories;

const rows = (so_1: histories.SalesOrderPast, so_2: histories.SalesOrderPast = placed) =>
  rowsOf(orderList, 'sales-order', { so_1, so_2 });

describe('the order list', () => {
  it('has one row per order with the stage of its headline', () => {
    const both = rows(allShipped);
    expect(both.get('so_1')).toMatchObject({ stage: 'delivered', status: 'shipped', inTrouble: false, late: false });
    expect(both.get('so_2')).toMatchObject({ stage: 'approved', status: 'placed', placedAt: march2('09:00') });
  });

  it('tells what is late and what is in trouble', () => {
    expect(rows([...allShipped, ...silenceCaseOpened]).get('so_1')).toMatchObject({
      stage: 'shipped',
      inTrouble: true,
      late: false,
    });
    expect(rows([...allShipped, ...promiseBrokenCaseOpened]).get('so_1')).toMatchObject({
      inTrouble: true,
      late: true,
    });
    expect(rows(allDelivered).get('so_1')).toMatchObject({ late: false, promiseLimit: march(6, '00:00') });
  });

  it('labels status and stage in both languages', () => {
    expect(itemOf(rows(allShipped).get('so_1')!)).toMatchObject({
      labels: { status: { en: 'Shipped', zh: '已发货' }, stage: { en: 'Delivered', zh: '签收' } },
    });
  });

  it('is searched by number, SKU and waybill number', () => {
    expect(rows(allShipped).get('so_1')?.searched).toBe('SO-1001 TEA-250 CUP-01 SF-shp_1');
  });
});
