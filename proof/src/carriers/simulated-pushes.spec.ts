import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  carrierProvider,
  type CarrierProvider,
  type Push,
  type PushSettings,
  type Reply,
} from '@throughline/logistics-app';
import { meaningOf } from '@throughline/logistics-domain';
import { scenarioNames, startSimulator, type ProviderName, type Simulator, type Truth } from '@throughline/simulator';
import { addTo, days, instant, isSameInstant, type Instant } from '@throughline/values';

const began = instant('2026-03-02T02:00:00Z');
const settings: Readonly<Record<ProviderName, PushSettings>> = {
  kuaidi100: { secrets: { salt: 'salty' } },
  sf: { secrets: { token: 'token' } },
  aftership: { secrets: { secret: 'whsec-sim' } },
};

/** The simulator's wire code and the product's were written apart from the same documents: here each checks the other. */
describe.each(['kuaidi100', 'sf', 'sf by form', 'aftership'] as const)('what the simulator pushes as %s', (kind) => {
  const [name] = kind.split(' ') as [ProviderName];
  const product = carrierProvider(name) as CarrierProvider;
  let now: Instant = began;
  let simulator: Simulator;
  let pushes: Push[] = [];
  const listener = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const token = request.url?.split('/').at(-1);
      const headers = { ...(request.headers as Record<string, string>), 'x-push-token': token };
      const push = { body: Buffer.concat(chunks), headers };
      pushes.push(push);
      const isSigned = product.verify(push, settings[name], now);
      const reply: Reply = isSigned
        ? product.accepted(push, settings[name], now)
        : product.refused(push, settings[name], now, 'signature');
      response.writeHead(reply.status, { 'content-type': reply.contentType }).end(reply.body);
    });
  });

  beforeAll(async () => {
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  });
  beforeEach(async () => {
    now = began;
    pushes = [];
    simulator = await startSimulator({ now: () => now, seed: 7 });
    const callback = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/pushes/token`;
    if (name === 'sf') simulator.setAccount('sf', 'PARTNER-sim', { callback, pushes: kind === 'sf' ? 'json' : 'form' });
    if (name === 'aftership') simulator.setAccount('aftership', 'API-sim', { callback });
  });
  afterEach(() => simulator.close());
  afterAll(() => {
    listener.closeAllConnections();
    listener.close();
  });

  const play = async (scenario: Truth['scenario']): Promise<Truth> => {
    const carrier = { kuaidi100: 'zto', sf: 'sf', aftership: 'ups' }[name];
    const [truth] = simulator.add({ provider: name, carrier, waybillNumber: 'SIM1001', scenario });
    await subscribe(simulator, name, `http://127.0.0.1:${(listener.address() as AddressInfo).port}/pushes/token`);
    now = addTo(now, days(9));
    await simulator.tick();
    return truth!;
  };

  it.each(scenarioNames.filter((scenario) => !['wrong-signature', 'dead-subscription'].includes(scenario)))(
    'is accepted and read: %s',
    async (scenario) => {
      const { carrier, scans } = await play(scenario);
      const { acknowledged, failed, sent } = simulator.statistics().pushes[name];
      expect([failed, sent > 0, acknowledged]).toEqual([0, true, sent]);
      const translated = pushes.map((push) => product.translate(push, settings[name]));
      expect(translated.flatMap(({ unreadable }) => unreadable)).toEqual([]);
      const updates = translated.flatMap((one) => one.updates);
      // What comes to light when the journey is over, or in another life of the number, is pushed by nobody.
      for (const scan of scans.filter(({ life }) => life === 1)) {
        const [same] = updates.filter(
          ({ occurredAt, code }) => isSameInstant(occurredAt, scan.occurredAt) && code === scan.code,
        );
        if (scan.withdrawnAt !== null && same === undefined) continue;
        expect(same).toMatchObject({ carrier, waybillNumber: 'SIM1001', location: scan.location });
        const meaning = meaningOf(product.codesOf, scan.code, same?.description).meaning as
          { milestone?: string; exceptionKind?: string } | undefined;
        const { milestone, exceptionKind } = meaning ?? {};
        expect([scan.code, milestone ?? null, exceptionKind ?? null]).toEqual([
          scan.code,
          scan.milestone,
          scan.exception,
        ]);
      }
      for (const { occurredAt, code } of updates)
        expect(scans.some((scan) => scan.code === code && isSameInstant(scan.occurredAt, occurredAt))).toBe(true);
    },
  );

  it('is refused where it is signed wrongly', async () => {
    await play('wrong-signature');
    const { acknowledged, sent } = simulator.statistics().pushes[name];
    expect([acknowledged, sent > 0]).toEqual([0, true]);
  });

  it('tells of a watch that has died, where a provider does', async () => {
    await play('dead-subscription');
    const states = pushes.flatMap((push) => product.translate(push, settings[name]).subscription ?? []);
    expect(states.at(-1)?.state).toBe(name === 'kuaidi100' ? 'dead' : undefined);
  });
});

const subscribe = async ({ url }: Simulator, name: ProviderName, callbackurl: string): Promise<void> => {
  if (name === 'kuaidi100') {
    const parameters = { callbackurl, salt: 'salty', resultv2: '4' };
    const param = JSON.stringify({ company: 'zhongtong', number: 'SIM1001', key: 'KEY-sim', parameters });
    await fetch(`${url}/poll`, { method: 'POST', body: new URLSearchParams({ schema: 'json', param }) });
  }
  if (name === 'aftership')
    await fetch(`${url}/tracking/2025-07/trackings`, {
      method: 'POST',
      headers: { 'as-api-key': 'API-sim' },
      body: JSON.stringify({ tracking_number: 'SIM1001', slug: 'ups' }),
    });
};
