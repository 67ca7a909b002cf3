import { differencesOf } from './outcome.js';

describe('two outcomes', () => {
  it('differ where something is missing, more, or in another order', () => {
    const one = new Map([
      ['order: GoodsShipped of sales-order SO-1', '10:00 11:00'],
      ['order: GoodsShipped of sales-order SO-2', '10:00'],
      ['shown: order SO-1', '{}'],
    ]);
    expect(differencesOf(one, new Map(one))).toEqual({ compared: 3, found: [] });
    const other = new Map([
      ['order: GoodsShipped of sales-order SO-1', '11:00 10:00'],
      ['order: GoodsShipped of sales-order SO-2', '10:00 10:00'],
    ]);
    expect(differencesOf(one, other).found).toHaveLength(3);
  });
});
