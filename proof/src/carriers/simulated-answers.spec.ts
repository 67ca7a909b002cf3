import { carrierProvider, isRefused, type AskSettings, type CarrierAsks } from '@throughline/logistics-app';
import {
  accountBodies,
  scenarioNames,
  startSimulator,
  type ProviderName,
  type Simulator,
} from '@throughline/simulator';
import { addTo, days, instant, isSameInstant, minutes, type Instant } from '@throughline/values';

/** The product asks and the simulator answers: each was written from the documents alone. */
describe.each(['kuaidi100', 'sf', 'aftership'] as const)('what the simulator answers as %s', (name: ProviderName) => {
  const provider = carrierProvider(name)!;
  const asks = provider.asks as CarrierAsks;
  const waybill = { carrier: { kuaidi100: 'zto', sf: 'sf', aftership: 'ups' }[name], waybillNumber: 'SIM1001' };
  let now: Instant;
  let second = 0;
  let simulator: Simulator;
  beforeEach(async () => {
    now = instant('2026-03-02T02:00:00Z');
    simulator = await startSimulator({ now: () => now, seed: 7, machineMs: () => second * 1_000 });
  });
  afterEach(() => simulator.close());

  const settings = (more: Record<string, string> = {}): AskSettings => ({
    secrets: { ...accountBodies(simulator.url, 'http://logistics')[name].secrets, ...more },
    callbackUrl: 'http://127.0.0.1:9/callback',
  });
  const send = async ({ method, path, headers, body }: ReturnType<CarrierAsks['query']>) => {
    const reply = await fetch(simulator.url + path, { method, headers, ...(body !== undefined && { body }) });
    return { status: reply.status, body: Buffer.from(await reply.arrayBuffer()) };
  };
  const ask = async (by = settings()) => asks.read(await send(asks.query(waybill, by, now)), waybill, by);
  const subscribe = async () =>
    asks.subscriptions?.readSubscribed(await send(asks.subscriptions.subscribe(waybill, settings(), now)));

  it.each(scenarioNames)('is read: %s', async (scenario) => {
    const [truth] = simulator.add({ provider: name, ...waybill, scenario });
    expect(await subscribe()).toBe(asks.subscriptions && 'subscribed');
    now = addTo(now, days(9));
    const told = await ask();
    if (isRefused(told)) throw new Error(JSON.stringify(told));
    expect(told.unreadable).toEqual([]);
    const scans = truth!.scans.filter(({ life, withdrawnAt }) => life === 1 && withdrawnAt === null);
    expect(new Set(told.updates.map(({ occurredAt }) => Date.parse(occurredAt))).size).toBe(scans.length);
    for (const { code, occurredAt, location } of scans)
      expect(
        told.updates.some(
          (one) => one.code === code && one.location === location && isSameInstant(one.occurredAt, occurredAt),
        ),
      ).toBe(true);
  });

  it('is subscribed to as often as somebody likes', async () => {
    if (asks.subscriptions === undefined) return;
    simulator.add({ provider: name, ...waybill });
    expect([await subscribe(), await subscribe()]).toEqual(['subscribed', 'subscribed']);
  });

  it('is a refusal that is understood: of a wrong signature, of too much, of a provider that is away', async () => {
    simulator.add({ provider: name, ...waybill });
    await subscribe();
    now = addTo(now, days(2));
    const wrong = { kuaidi100: { key: 'other' }, sf: { checkWord: 'other' }, aftership: { apiKey: 'other' } }[name];
    expect(await ask(settings(wrong))).toMatchObject({ refused: 'signature' });
    simulator.setFaults({ queriesPerDay: 0 });
    expect(['quota', 'busy']).toContain(((await ask()) as { refused?: string }).refused);
    simulator.setFaults({ queriesPerDay: null, down: true });
    second += 1;
    expect(await ask()).toMatchObject({ refused: 'busy' });
    simulator.setFaults({ down: false });
    now = addTo(now, minutes(30));
    expect(isRefused(await ask())).toBe(false);
  });
});
