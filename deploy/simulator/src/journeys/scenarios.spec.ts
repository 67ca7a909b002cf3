import { days } from '@throughline/values';
import { stage, type Stage } from '../testing/stage.js';
import { providerNames, type ProviderName } from '../waybill.js';
import { scenarioNames, type Scenario } from './scenarios.js';

const delivered = { status: 'delivered', milestone: 'DELIVERED', openExceptions: [] };
const endOf: Readonly<Record<Scenario, object>> = {
  smooth: delivered,
  silent: { status: 'in-transit', milestone: 'PICKED_UP', openExceptions: [] },
  lost: { status: 'in-transit', milestone: 'EXCEPTION', openExceptions: ['LOST'] },
  damaged: delivered,
  'refused-and-returned': { status: 'returned', milestone: 'RETURNED', openExceptions: [] },
  reordered: delivered,
  duplicated: delivered,
  corrected: delivered,
  'recycled-number': delivered,
  'dead-subscription': delivered,
  'quota-exceeded': delivered,
  outage: delivered,
  'wrong-signature': delivered,
};

describe('what happens to a waybill', () => {
  let on: Stage;
  beforeEach(async () => (on = await stage()));
  afterEach(() => on.close());
  const add = (scenario: Scenario, provider: ProviderName = 'kuaidi100') =>
    on.simulator.add({
      provider,
      carrier: 'sf',
      waybillNumber: `NUMBER${scenarioNames.indexOf(scenario)}`,
      scenario,
    })[0]!;

  it.each(providerNames.flatMap((provider) => scenarioNames.map((scenario) => [provider, scenario] as const)))(
    'at %s, %s: it ends as it must, and nothing is known before it has happened',
    (provider, scenario) => {
      const { endState, scans, standing } = add(scenario, provider);
      expect(endState).toEqual(endOf[scenario]);
      expect(standing.status).toBe('unknown');
      for (const scan of scans) expect(Date.parse(scan.knownAt)).toBeGreaterThanOrEqual(Date.parse(scan.occurredAt));
      expect(new Set(scans.map(({ occurredAt }) => occurredAt)).size).toBe(scans.length);
    },
  );

  it('comes to light in another order than it happened', () => {
    const known = add('reordered').scans.map(({ knownAt }) => knownAt);
    expect(known).not.toEqual([...known].sort());
  });

  it('is corrected: one scan goes, and another comes at the same moment', () => {
    const { scans } = add('corrected');
    const [wrong] = scans.filter(({ withdrawnAt }) => withdrawnAt !== null);
    const [right] = scans.filter(({ knownAt }) => knownAt === wrong?.withdrawnAt);
    expect(right).toMatchObject({ code: wrong?.code, location: wrong?.location, withdrawnAt: null });
  });

  it('happens to two goods under one number', async () => {
    const { scans, lives } = add('recycled-number');
    expect(lives).toEqual([delivered, delivered]);
    const second = scans.find(({ life }) => life === 2)!;
    expect(
      Date.parse(second.occurredAt) - Date.parse(scans.findLast(({ life }) => life === 1)!.occurredAt),
    ).toBeGreaterThan(days(60));
    await on.pass(days(10));
    const now = () => on.simulator.truth('kuaidi100', 'NUMBER8').standing.status;
    expect(now()).toBe('delivered');
    await on.pass(days(54));
    expect(now()).not.toBe('delivered');
  });

  it('is the same for a seed, whatever else there is, and another for another seed', async () => {
    const before = add('smooth');
    const again = await stage();
    const other = await stage(8);
    again.simulator.addRandom({ count: 5 });
    const waybill = { provider: 'kuaidi100', carrier: 'sf', waybillNumber: 'number-0' } as const;
    expect(again.simulator.add(waybill)).toEqual([before]);
    expect(other.simulator.add(waybill)).not.toEqual([before]);
    await Promise.all([again.close(), other.close()]);
  });

  it('is drawn by lot from a seed: numbers, carriers, scenarios; a second batch holds others', async () => {
    const again = await stage();
    const [first, second] = [on.simulator.addRandom({ count: 200 }), on.simulator.addRandom({ count: 200 })];
    expect([...again.simulator.addRandom({ count: 200 }), ...again.simulator.addRandom({ count: 200 })]).toEqual([
      ...first,
      ...second,
    ]);
    expect(new Set([...first, ...second].map(({ waybillNumber }) => waybillNumber)).size).toBe(400);
    const all = <Name extends 'provider' | 'quality' | 'scenario'>(name: Name) =>
      new Set(first.map((one) => one[name]));
    expect([all('provider').size, all('quality').size]).toEqual([3, 3]);
    expect(all('scenario').size).toBeGreaterThan(8);
    await again.close();
  });
});
