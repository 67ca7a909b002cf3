import { friday, handOver, logisticsAwayForTheWeekend, monday, saturday } from './a-weekend.js';
import { storyMs, World } from './world.js';

describe('logistics is away for a weekend in which one carrier really says nothing', () => {
  let world: World;
  beforeAll(async () => (world = await World.at('2026-03-05T12:00:00+08:00')), storyMs);
  afterAll(() => world?.end());

  it(
    'opens a case about the silence after all, due at the true time and marked as learnt late',
    async () => {
      const silent = await handOver(world, 'SO-1', 'SF0000001');
      await world.turnTo(friday('12:00'));
      await handOver(world, 'SO-2', 'SF0000002');
      await logisticsAwayForTheWeekend(world);

      await world.turnTo(monday('08:30'));
      await world.tell({ waybillNumber: 'SF0000002', code: 'PICKED_UP', at: saturday('10:00') });
      expect(await world.cases('silence-after-dispatch')).toEqual([]);
      await world.turnTo(monday('09:30'));
      await world.quiet();

      const cases = await world.cases('silence-after-dispatch');
      expect(cases).toMatchObject([{ state: 'open', subject: { type: 'shipment', id: silent }, learntLate: true }]);
      expect(Date.parse(cases[0]?.dueAt ?? '')).toBe(Date.parse(saturday('12:00')));
    },
    storyMs,
  );
});
