import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../replay/waiting.js';
import { friday, handOver, monday, saturday, sunday } from './a-weekend.js';
import { AskedProvider } from './asked-provider.js';
import { storyMs, World } from './world.js';

/** Whoever did not answer is left alone for up to a minute. */
const withinMs = 120_000;

describe('the provider whom logistics asks is away for a weekend', () => {
  let world: World;
  let provider: AskedProvider;
  beforeAll(async () => {
    provider = await AskedProvider.start();
    world = await World.at(friday('09:00'));
  }, storyMs);
  afterAll(async () => {
    await world?.end();
    await provider?.stop();
  });

  it(
    'opens one case about the account, says nothing of silence meanwhile, and afterwards what is true',
    async () => {
      await world.keepCarrierAccount('kd-1', {
        provider: 'kuaidi100',
        secrets: { key: 'KEY-demo', customer: 'CUST-demo' },
        baseUrl: provider.url,
        limits: { pollEveryMinutes: 240 },
      });
      await handOver(world, 'SO-1', 'SF0000001');
      const silentShipment = await handOver(world, 'SO-2', 'SF0000002');
      await world.turnTo(friday('18:00'));
      await world.quiet();

      provider.isAway = true;
      await world.turnTo(saturday('09:00'));
      await eventually('a case about the account', async () => (await world.cases('source-blind'))[0]);
      await world.turnTo(sunday('18:00'));
      // Both have been silent for longer than they may, as far as anybody has heard.
      await sleep(4_000);
      expect(await world.cases('silence-after-dispatch')).toEqual([]);

      provider.knows.set('SF0000001', [
        ['5', '2026-03-08 16:30:00'],
        ['103', '2026-03-07 10:00:00'],
      ]);
      provider.isAway = false;
      await world.turnTo(monday('08:00'));
      const silent = await eventually(
        'the silence that is true',
        async () => (await world.cases('silence-after-dispatch'))[0],
        { withinMs },
      );
      expect(silent.subject).toEqual({ type: 'shipment', id: silentShipment });
      await world.quiet();
      expect(await world.cases('silence-after-dispatch')).toHaveLength(1);
      await eventually('the case about the account to be ended', async () => {
        const [blind, ...others] = await world.cases('source-blind');
        expect(blind?.subject).toEqual({ type: 'source', id: 'account-kd-1' });
        expect(others).toEqual([]);
        return blind?.state === 'resolved' || undefined;
      });
    },
    storyMs,
  );
});
