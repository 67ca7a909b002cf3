import { epochMs } from '@throughline/values';
import { factsOf } from '../replay/facts.js';
import { madeUpOrders } from './made-up-orders.js';
import { chanceOf } from './seeded.js';

describe('what is made up', () => {
  it('is the same for the same seed', () => {
    expect(madeUpOrders(30, 1)).toEqual(madeUpOrders(30, 1));
    expect(madeUpOrders(30, 1)).not.toEqual(madeUpOrders(30, 2));
    expect([chanceOf(5).next(), chanceOf(5).next()]).toEqual([chanceOf(5).next(), chanceOf(5).next()]);
  });

  it('could have happened, and has every kind of end', () => {
    const orders = madeUpOrders(150, 3);
    for (const order of orders) {
      const times = [order.placedAt, order.approvedAt, order.handedOverAt, order.deliveredAt].filter(
        (at) => at !== undefined,
      );
      expect(times.map(epochMs)).toEqual(times.map(epochMs).sort((a, b) => a - b));
    }
    const kinds = new Set(orders.flatMap(factsOf).map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(['approved', 'cancel', 'delivered', 'handed-over', 'placed']);
    expect(
      orders.some(({ handedOverAt, deliveredAt }) => handedOverAt !== undefined && deliveredAt === undefined),
    ).toBe(true);
  });
});
