import { showsDelivery } from '../replay/views.js';
import { storyMs, World } from './world.js';

describe('a shipment and its order, whichever we hear of first', () => {
  let world: World;
  beforeAll(async () => (world = await World.at('2026-03-02T09:00:00+08:00')), storyMs);
  afterAll(() => world?.end());

  it(
    'come to the same order',
    async () => {
      const placedAt = '2026-03-02T09:00:00+08:00';
      const orderFirst = await world.place('SO-FIRST', { placedAt });
      await world.dispatch(await world.register('SO-FIRST'), 'SF0000001');
      await world.dispatch(await world.register('SO-LAST'), 'SF0000002');
      await world.quiet();
      await world.turnTo('2026-03-02T15:00:00+08:00');
      await world.tell(
        { waybillNumber: 'SF0000001', code: 'DELIVERED', at: '2026-03-02T14:00:00+08:00' },
        { waybillNumber: 'SF0000002', code: 'DELIVERED', at: '2026-03-02T14:00:00+08:00' },
      );
      await world.quiet();
      const orderLast = await world.place('SO-LAST', { placedAt });
      await world.quiet();

      const seen = await Promise.all([orderFirst, orderLast].map((id) => world.order(id)));
      expect(seen.map(showsDelivery)).toEqual([true, true]);
      expect(withoutNames(seen[1])).toEqual(withoutNames(seen[0]));
      const early = await world.cases('shipped-before-approval');
      expect(new Set(early.map(({ subject }) => subject.id))).toEqual(new Set([orderFirst, orderLast]));
    },
    storyMs,
  );
});

/** What is said of an order, but for who and what it is, and for when its case was opened: that is when we heard of it. */
const withoutNames = (order: object | undefined): unknown =>
  JSON.parse(
    JSON.stringify(order, (key, value: unknown) => (key === 'version' || key === 'since' ? undefined : value))
      .replaceAll(/(so|shp|ful|case|line)_[0-9A-Za-z-]+/g, '$1_…')
      .replaceAll(/SO-(FIRST|LAST)|SF000000\d/g, '…'),
  );
