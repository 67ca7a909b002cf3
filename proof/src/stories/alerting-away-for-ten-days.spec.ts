import { storyMs, World } from './world.js';

describe('alerting stands still for ten days, and everything is delivered in time', () => {
  let world: World;
  beforeAll(async () => (world = await World.at('2026-03-02T09:00:00+08:00')), storyMs);
  afterAll(() => world?.end());

  it(
    'and raises no false alarm when it comes back',
    async () => {
      for (const n of [1, 2, 3]) {
        await world.approve(await world.place(`SO-${n}`, { promise: { on: '2026-03-09', offset: '+08:00' } }));
        await world.dispatch(await world.announced(`SO-${n}`), `SF000000${n}`);
      }
      await world.quiet();
      await world.stop('alerting');

      // Every step within 48 hours of the one before.
      for (const { at, code } of [
        { at: '2026-03-03T20:00:00+08:00', code: 'PICKED_UP' },
        { at: '2026-03-05T12:00:00+08:00', code: 'ARRIVED' },
        { at: '2026-03-07T11:00:00+08:00', code: 'OUT_FOR_DELIVERY' },
        { at: '2026-03-07T18:00:00+08:00', code: 'DELIVERED' },
      ]) {
        await world.turnTo(at);
        await world.tell(...[1, 2, 3].map((n) => ({ waybillNumber: `SF000000${n}`, code, at })));
      }
      await world.turnTo('2026-03-12T09:00:00+08:00');
      await world.start('alerting');
      // Beyond the grace in which alerting catches up.
      await world.turnTo('2026-03-12T11:00:00+08:00');
      await world.quiet();

      expect(await world.cases('silence-after-dispatch')).toEqual([]);
      expect(await world.cases('promise-broken')).toEqual([]);
    },
    storyMs,
  );
});
