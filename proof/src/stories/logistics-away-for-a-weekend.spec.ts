import { eventually } from '../replay/waiting.js';
import { friday, handOver, logisticsAwayForTheWeekend, monday, saturday, sunday } from './a-weekend.js';
import { storyMs, World } from './world.js';

describe('logistics is away for a weekend, and what the carrier said comes in on Monday', () => {
  let world: World;
  beforeAll(async () => (world = await World.at(friday('09:00'))), storyMs);
  afterAll(() => world?.end());

  it(
    'opens and ends one case about the blind source, and none about silence',
    async () => {
      await handOver(world, 'SO-1', 'SF0000001');
      await world.turnTo(friday('16:00'));
      await handOver(world, 'SO-2', 'SF0000002');
      await logisticsAwayForTheWeekend(world);

      await world.turnTo(monday('08:10'));
      await world.tell(
        { waybillNumber: 'SF0000001', code: 'PICKED_UP', at: saturday('10:00') },
        { waybillNumber: 'SF0000002', code: 'PICKED_UP', at: sunday('15:59') },
      );
      await world.turnTo(monday('08:30'));
      await world.tell(
        { waybillNumber: 'SF0000001', code: 'ARRIVED', at: sunday('20:00') },
        { waybillNumber: 'SF0000002', code: 'DELIVERED', at: sunday('18:00') },
      );
      await world.turnTo(monday('14:00'));
      await world.quiet();

      expect(await world.cases('silence-after-dispatch')).toEqual([]);
      // Whether a source answers is looked at by system time, a moment after the clock stands still.
      await eventually('the case about the blind source to be ended', async () => {
        const [blind, ...others] = await world.cases('source-blind');
        expect(blind?.subject).toEqual({ type: 'source', id: 'logistics' });
        expect(others).toEqual([]);
        return blind?.state === 'resolved' || undefined;
      });
    },
    storyMs,
  );
});
