import { jest } from '@jest/globals';
import { turnableClock, type TurnableClock } from '@throughline/event-store';
import { migrationsOf } from '@throughline/nest-kit';
import { testService, type TestService } from '@throughline/nest-kit/testing';
import { freshDatabase, type FreshDatabase } from '@throughline/test-kit';
import { addTo, epochMs, hours, instant, instantAt } from '@throughline/values';
import { carrierProvider } from '../carriers/carrier-providers.js';
import { wallClockOf } from '../carriers/told-times.js';
import { logisticsApp } from '../logistics-app.module.js';
import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

jest.setTimeout(120_000);

/** One node of a trace as Kuaidi100 tells it: newest first. */
type FakeNode = readonly [statusCode: string, time: string];

/** As much of Kuaidi100 as specs of the poller need, written from its documentation and not with our own signer. */
class FakeKuaidi100 {
  readonly traces = new Map<string, readonly FakeNode[]>();
  /** Numbers in the order in which they were asked for. */
  readonly queries: string[] = [];
  readonly subscriptions: string[] = [];
  /** Before anything is looked at: a gateway that is down. */
  isDown = false;
  /** What SF would answer, which is played here as well. */
  readonly routes = new Map<string, readonly (readonly [opCode: string, acceptTime: string])[]>();
  /** Numbers about which it is busy. */
  readonly knowsNotYet = new Set<string>();
  /** Instead of an answer to a query. */
  refusal: object | undefined;
  /** Nothing is told of what comes after; in its own form. */
  until = (): string => '9999';

  private constructor(private readonly server: Server) {}

  static async start(): Promise<FakeKuaidi100> {
    const server = createServer();
    const fake = new FakeKuaidi100(server);
    server.on('request', (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const fields = new URLSearchParams(Buffer.concat(parts).toString());
        response.statusCode = fake.isDown ? 503 : 200;
        response.setHeader('content-type', 'application/json');
        response.end(fake.isDown ? 'down' : JSON.stringify(fake.answer(request.url ?? '', fields)));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private sfAnswer(msgData: string): object {
    const [mailNo = ''] = (JSON.parse(msgData) as { trackingNumber: string[] }).trackingNumber;
    const routes = (this.routes.get(mailNo) ?? []).map(([opCode, acceptTime]) => ({ opCode, acceptTime, remark: '…' }));
    const result = { success: true, errorCode: 'S0000', msgData: { routeResps: [{ mailNo, routes }] } };
    return { apiResultCode: 'A1000', apiErrorMsg: '', apiResultData: JSON.stringify(result) };
  }

  private answer(path: string, fields: URLSearchParams): object {
    if (path === '/std/service') return this.sfAnswer(fields.get('msgData') ?? '{}');
    const param = fields.get('param') ?? '';
    const { num, number } = JSON.parse(param) as { num?: string; number?: string };
    if (path === '/poll') {
      this.subscriptions.push(number ?? '');
      return { result: true, returnCode: '200', message: '提交成功' };
    }
    const expected = createHash('md5').update(`${param}KEY-demoCUST-demo`).digest('hex').toUpperCase();
    if (fields.get('sign') !== expected) return { result: false, returnCode: '503', message: '验证签名失败' };
    this.queries.push(num ?? '');
    if (this.knowsNotYet.has(num ?? '')) return { result: false, returnCode: '502', message: '服务器繁忙' };
    if (this.refusal !== undefined) return this.refusal;
    const nodes = this.traces.get(num ?? '');
    if (nodes === undefined) return { result: false, returnCode: '500', message: '查询无结果' };
    const data = nodes
      .filter(([, time]) => time <= this.until())
      .map(([statusCode, time]) => ({ statusCode, time, ftime: time, context: '…' }));
    return { message: 'ok', nu: num, com: 'shunfeng', state: nodes[0]?.[0] ?? '0', status: '200', data };
  }
}

let database: FreshDatabase;
let service: TestService;
let clock: TurnableClock;
let provider: FakeKuaidi100;
let keys = 0;

const sealSecret = 'a secret of this spec, long enough';
const begin = async () => {
  service = await testService(logisticsApp, { databaseUrl: database.url, clock, environment: { sealSecret } });
};
const send = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: object) =>
  service.send(method, url, {
    body,
    headers: { ...(method === 'POST' && { 'idempotency-key': `poll-${++keys}` }) },
    role: 'manager',
  });
const until = async <T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> => {
  for (const end = Date.now() + 15_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 30))) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
  }
  throw new Error(`waited in vain: ${what}`);
};
const quietMs = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const secrets = { key: 'KEY-demo', customer: 'CUST-demo', salt: 's4lt-demo' };
const keepAccount = async (account: string, more: object = {}) => {
  const body = { provider: 'kuaidi100', secrets, baseUrl: provider.url, ...more };
  expect((await send('PUT', `/v1/settings/carrier-accounts/${account}`, body)).statusCode).toBe(200);
};
const callbackUrl = 'https://tms.example.org/v1/carrier-pushes/kd-1';

const dispatched = async (waybillNumber: string): Promise<string> => {
  const contents = [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 1 }];
  const { id } = (await send('POST', '/v1/shipments', { contents })).json<{ id: string }>();
  expect((await send('POST', `/v1/shipments/${id}/dispatch`, { carrier: 'sf', waybillNumber })).statusCode).toBe(200);
  return id;
};
interface Shown {
  readonly status: string;
  readonly timeline: readonly { milestone: string; provider: string }[];
  readonly marks: readonly { mark: string; missed?: number; account: string }[];
}
const shipment = async (id: string) => (await send('GET', `/v1/shipments/${id}`)).json<Shown>();
const push = (account: string, status: string, waybillNumber: string, nodes: readonly FakeNode[]) => {
  const data = nodes.map(([statusCode, time]) => ({ statusCode, time, ftime: time, context: '…' }));
  const lastResult = { nu: waybillNumber, com: 'shunfeng', state: nodes[0]?.[0] ?? '0', data };
  const { body, headers } = carrierProvider('kuaidi100')!.sign(
    Buffer.from(JSON.stringify({ status, message: status === 'abort' ? '3天查询无记录' : '', lastResult })),
    { secrets },
    clock.now(),
  );
  return service.app.inject({
    method: 'POST',
    url: `/v1/carrier-pushes/${account}`,
    payload: body,
    headers: headers as Record<string, string>,
  });
};
const entry = async (name: string): Promise<string | undefined> =>
  (await service.runtime.watermarks()).sources.find((mark) => mark.entry === name)?.at;
const toldEntry = async (name: string): Promise<string | undefined> =>
  (await database.pool.query<{ at: string | null }>(`SELECT sources -> $1 ->> 'at' AS at FROM feed_watermark`, [name]))
    .rows[0]?.at ?? undefined;

const pickedUp: FakeNode = ['103', '2026-03-02 20:00:00'];
const arrived: FakeNode = ['1001', '2026-03-03 04:00:00'];
const signed: FakeNode = ['301', '2026-03-03 11:00:00'];

beforeEach(async () => {
  database = await freshDatabase({ migrations: migrationsOf(logisticsApp) });
  clock = turnableClock(instant('2026-03-02T18:00:00+08:00'));
  provider = await FakeKuaidi100.start();
  await begin();
});
afterEach(async () => {
  await service.close();
  await provider.stop();
  await database.drop();
});

describe('the poller', () => {
  it('asks when a waybill has been quiet for long enough, never again before the provider bears it, and once more after the end', async () => {
    await keepAccount('kd-1', { limits: { pollEveryMinutes: 240 } });
    const id = await dispatched('SF30000001');
    await until('it is on the list', async () => (await entry('carrier-sf')) !== undefined);
    await quietMs(600);
    expect(provider.queries).toEqual([]);

    provider.traces.set('SF30000001', [pickedUp]);
    clock.turn(instant('2026-03-02T22:00:00+08:00'));
    await until('the scan', async () => (await shipment(id)).timeline.length === 1);
    expect((await shipment(id)).timeline).toMatchObject([{ milestone: 'PICKED_UP', provider: 'kuaidi100' }]);
    clock.turn(instant('2026-03-02T22:29:00+08:00'));
    await quietMs(600);
    expect(provider.queries).toHaveLength(1);

    provider.traces.set('SF30000001', [signed, arrived, pickedUp]);
    clock.turn(instant('2026-03-03T12:00:00+08:00'));
    await until('the signature', async () => (await shipment(id)).status === 'delivered');
    clock.turn(instant('2026-03-03T17:00:00+08:00'));
    await until('the last look', async () => provider.queries.length === 3);
    clock.turn(instant('2026-03-09T17:00:00+08:00'));
    await until('all is told', async () => (await entry('carrier-sf')) === clock.now());
    expect(provider.queries).toHaveLength(3);
    const { rows } = await database.pool.query(
      `SELECT 1 FROM inbound_payload p WHERE EXISTS (SELECT 1 FROM event e WHERE e.data ->> 'payloadId' = p.payload_id)`,
    );
    expect(rows).toHaveLength(2);
  });

  it('takes the same scan, pushed and asked for, as one, and finds what should have been pushed', async () => {
    await keepAccount('kd-1', { callbackUrl, limits: { pollEveryMinutes: 720 } });
    const id = await dispatched('SF30000002');
    await until('the subscription', async () => provider.subscriptions.length === 1);
    clock.turn(instant('2026-03-02T20:05:00+08:00'));
    await push('kd-1', 'polling', 'SF30000002', [pickedUp]);
    await until('the push', async () => (await shipment(id)).timeline.length === 1);

    provider.traces.set('SF30000002', [arrived, pickedUp]);
    clock.turn(instant('2026-03-03T12:00:00+08:00'));
    await until('the poll', async () => (await shipment(id)).timeline.length === 2);
    const { timeline, marks } = await shipment(id);
    expect(timeline.map(({ milestone }) => milestone)).toEqual(['PICKED_UP', 'ARRIVED_DESTINATION']);
    expect(marks).toMatchObject([{ mark: 'push-gap-found', account: 'kd-1', missed: 1 }]);
    // Soon after, it is asked again.
    clock.turn(instant('2026-03-03T12:31:00+08:00'));
    await until('the next look', async () => provider.queries.length === 2);
    expect((await shipment(id)).marks).toHaveLength(1);
  });

  it('subscribes anew after a subscription has died, when the provider bears it', async () => {
    await keepAccount('kd-1', { callbackUrl });
    const id = await dispatched('SF30000003');
    await until('the subscription', async () => provider.subscriptions.length === 1);
    clock.turn(instant('2026-03-05T18:05:00+08:00'));
    await push('kd-1', 'abort', 'SF30000003', []);
    await until('the death', async () => (await shipment(id)).marks.length === 1);
    expect((await shipment(id)).marks).toMatchObject([{ mark: 'subscription-died', account: 'kd-1' }]);
    clock.turn(instant('2026-03-05T18:34:00+08:00'));
    await quietMs(700);
    expect(provider.subscriptions).toHaveLength(1);
    clock.turn(instant('2026-03-05T18:36:00+08:00'));
    await until('another subscription', async () => provider.subscriptions.length === 2);
  });

  it('never asks more than the account may bear, nor after a restart', async () => {
    await keepAccount('kd-1', { limits: { queriesPerDay: 5, queriesPerSecond: 1_000, pollEveryMinutes: 60 } });
    const numbers = Array.from({ length: 8 }, (_, index) => `SF3000010${index}`);
    for (const number of numbers) {
      provider.traces.set(number, [pickedUp]);
      await dispatched(number);
    }
    clock.turn(instant('2026-03-02T19:30:00+08:00'));
    await until('five', async () => provider.queries.length === 5);
    await quietMs(1_500);
    expect(provider.queries).toHaveLength(5);
    await service.close();
    await begin();
    await quietMs(1_500);
    expect(provider.queries).toHaveLength(5);
    // What was not asked holds the carrier's entry where it is.
    await until('it stands', async () => (await entry('carrier-sf')) === '2026-03-02T11:00:00.000Z');
    clock.turn(instant('2026-03-03T00:00:10+08:00'));
    await until('five more on the next day', async () => provider.queries.length === 10);
    expect(new Set(provider.queries).size).toBe(8);
  });

  it('stands still while the provider is away, goes over to the secondary account, and comes back', async () => {
    const secondary = await FakeKuaidi100.start();
    try {
      await keepAccount('kd-1', { limits: { pollEveryMinutes: 60 } });
      const ids: string[] = [];
      for (let index = 0; index < 6; index += 1) ids.push(await dispatched(`SF3000020${index}`));
      await until('all are listed', async () => (await entry('carrier-sf')) !== undefined);
      await quietMs(400);
      provider.isDown = true;
      clock.turn(instant('2026-03-02T21:00:00+08:00'));
      const circuit = async () =>
        (
          await database.pool.query<{ failures: number; open: boolean }>(
            `SELECT failures, open_until IS NOT NULL AS open FROM carrier_asking WHERE account = 'kd-1'`,
          )
        ).rows[0];
      await until('the circuit opens', async () => (await circuit())?.open);
      await until('our own word comes on', async () => (await service.runtime.watermarks()).own?.at === clock.now());
      await until('it stands', async () => (await entry('carrier-sf')) === '2026-03-02T11:00:00.000Z');
      expect(await entry('account-kd-1')).toBe('2026-03-02T11:00:00.000Z');
      expect(provider.queries).toEqual([]);
      const listed = (await send('GET', '/v1/carrier-polls?limit=4&account=kd-1')).json<{
        items: { state: string; failure: string }[];
        accounts: object[];
        next: string;
      }>();
      expect(listed.items.filter(({ state }) => state === 'failing').length).toBeGreaterThanOrEqual(3);
      expect(listed.items.find(({ state }) => state === 'failing')?.failure).toContain('busy: 503');
      expect(listed.accounts).toMatchObject([{ account: 'kd-1', rank: 'primary', failure: 'busy: 503 down' }]);
      expect(
        (await send('GET', `/v1/carrier-polls?after=${listed.next}`)).json<{ items: object[] }>().items.length,
      ).toBeGreaterThanOrEqual(1);
      expect((await send('GET', '/v1/carrier-polls?state=planned')).json<{ items: [] }>().items).toEqual([]);
      expect((await send('GET', '/v1/carrier-polls?after=x')).statusCode).toBe(400);
      const metrics = (await service.app.inject({ method: 'GET', url: '/metrics' })).body;
      expect(metrics).toMatch(/throughline_carrier_polls\{carrier="sf",state="failing",service="logistics"\} [56]/);
      expect(metrics).toMatch(/throughline_carrier_circuit_open\{account="kd-1",service="logistics"\} 1/);
      expect(metrics).toMatch(/throughline_carrier_queries_left\{account="kd-1",service="logistics"\} \d+/);

      for (let index = 0; index < 6; index += 1) secondary.traces.set(`SF3000020${index}`, [pickedUp]);
      await keepAccount('kd-2', { rank: 'secondary', baseUrl: secondary.url, limits: { pollEveryMinutes: 60 } });
      await until('the secondary is asked', async () => new Set(secondary.queries).size === 6);
      await until('the entry moves', async () => (await entry('carrier-sf')) === clock.now());
      await until('it is told', async () => (await toldEntry('carrier-sf')) !== undefined);
      for (const id of ids) expect((await shipment(id)).timeline).toHaveLength(1);

      provider.isDown = false;
      for (const traces of [provider.traces, secondary.traces])
        for (let index = 0; index < 6; index += 1) traces.set(`SF3000020${index}`, [arrived, pickedUp]);
      for (let hour = 1; hour < 20 && provider.queries.length === 0; hour += 1) {
        clock.turn(addTo(clock.now(), hours(1)));
        await quietMs(1_000);
      }
      expect(provider.queries.length).toBeGreaterThan(0);
      await until('all arrived', async () =>
        (await Promise.all(ids.map(shipment))).every(({ timeline }) => timeline.length === 2),
      );
    } finally {
      await secondary.stop();
    }
  });

  it('takes an account that pushes everything by itself for dead when three scans were missed one after another', async () => {
    const sfSecrets = { token: 'token-demo', partnerId: 'PARTNER', checkWord: 'check-demo' };
    await keepAccount('sf-1', { provider: 'sf', secrets: sfSecrets, limits: { pollEveryMinutes: 240 } });
    const id = await dispatched('SF30000601');
    await until('it is listed', async () => (await entry('carrier-sf')) !== undefined);
    const routes = [
      ['50', '2026-03-02 20:00:00'],
      ['30', '2026-03-03 00:30:00'],
      ['31', '2026-03-03 05:00:00'],
    ] as const;
    for (const [index, at] of ['2026-03-02T23:00:00', '2026-03-03T03:30:00', '2026-03-03T08:00:00'].entries()) {
      provider.routes.set('SF30000601', routes.slice(0, index + 1));
      clock.turn(instant(`${at}+08:00`));
      await until(
        `gap ${index + 1}`,
        async () => (await shipment(id)).marks.filter(({ mark }) => mark === 'push-gap-found').length === index + 1,
      );
    }
    expect((await shipment(id)).marks.map(({ mark }) => mark)).toEqual([
      ...Array.from({ length: 3 }, () => 'push-gap-found'),
      'subscription-died',
    ]);
    const { items } = (await send('GET', '/v1/carrier-polls')).json<{ items: object[] }>();
    expect(items).toMatchObject([{ subscription: 'dead', subscribeAt: null }]);
  });

  it('asks once for each waybill, however many processes ask, and stops for the day when the provider says so', async () => {
    const other = await testService(logisticsApp, {
      databaseUrl: database.url,
      clock,
      issuer: service.issuer,
      environment: { sealSecret, onlyProcess: false },
    });
    try {
      await keepAccount('kd-1', { limits: { queriesPerSecond: 1_000, pollEveryMinutes: 60 } });
      const numbers = Array.from({ length: 30 }, (_, index) => `SF300004${String(index).padStart(2, '0')}`);
      for (const number of numbers) await dispatched(number);
      clock.turn(instant('2026-03-02T19:30:00+08:00'));
      await until('all are asked', async () => (await entry('carrier-sf')) === clock.now());
      expect([...provider.queries].sort()).toEqual(numbers);

      provider.refusal = { result: false, returnCode: '601', message: 'POLL:KEY没有可用单量' };
      clock.turn(instant('2026-03-02T20:30:00+08:00'));
      await until('it says so', async () => provider.queries.length > 30);
      await quietMs(2_000);
      // Those that were under way when the first was refused, in two processes, and none since.
      expect(provider.queries.length).toBeLessThanOrEqual(40);
      const { accounts } = (await send('GET', '/v1/carrier-polls')).json<{ accounts: object[] }>();
      expect(accounts).toMatchObject([{ left: 0, circuit: 'closed', failure: 'quota: 601 POLL:KEY没有可用单量' }]);
    } finally {
      await other.close();
    }
  });

  it('lets verdicts about one shipment wait, and no others, where its provider answers about all but one', async () => {
    await keepAccount('kd-1', { limits: { pollEveryMinutes: 60 } });
    const stuck = await dispatched('SF30000501');
    await dispatched('SF30000502');
    await until('both are listed', async () => (await entry('carrier-sf')) !== undefined);
    provider.knowsNotYet.add('SF30000501');
    clock.turn(instant('2026-03-02T19:30:00+08:00'));
    await until('the other was asked for', async () => provider.queries.includes('SF30000502'));
    await until('the one is tried', async () => provider.queries.includes('SF30000501'));
    await until('it stands', async () => (await entry('carrier-sf')) === '2026-03-02T11:00:00.000Z');
    // After the fifth try.
    await database.pool.query(`UPDATE carrier_poll SET attempts = 5 WHERE attempts > 0`);
    await until('the entry moves', async () => (await entry('carrier-sf')) === clock.now());
    const held = async () =>
      (await service.runtime.watermarks()).sources.find((mark) => mark.entry === 'carrier-sf')?.held ?? [];
    expect(await held()).toEqual([stuck]);
    provider.knowsNotYet.clear();
    await database.pool.query('UPDATE carrier_poll SET not_before = clock_timestamp()');
    clock.turn(instant('2026-03-02T20:01:00+08:00'));
    await until('nothing is held', async () => (await held()).length === 0);
  });

  it('lets no refusal of one waybill stand for all', async () => {
    await keepAccount('kd-1', { limits: { pollEveryMinutes: 60 } });
    await dispatched('SF30000301');
    clock.turn(instant('2026-03-02T19:30:00+08:00'));
    await until('it was asked for', async () => provider.queries.length === 1);
    // The provider knows nothing of it, and that is an answer.
    await until('the entry moves', async () => (await entry('carrier-sf')) === clock.now());
  });

  it('ends where the provider ends, with pushes dropped, doubled and late, and never asks more than it may', async () => {
    const random = chances(7);
    const perDay = 90;
    await keepAccount('kd-1', { callbackUrl, limits: { queriesPerDay: perDay, queriesPerSecond: 1_000 } });
    const start = epochMs(clock.now());
    const wall = (hour: number) => wallClockOf(addTo(instantAt(start), hours(hour)), { secrets: {} });
    provider.until = () => wallClockOf(clock.now(), { secrets: {} });
    const parcels = Array.from({ length: 40 }, (_, index) => {
      const steps = ['103', '0', '1002', '1001', '5', '301'];
      let hour = 0;
      const nodes = steps.map((code): FakeNode => [code, wall((hour += 1 + Math.floor(random() * 18)))]).reverse();
      return { number: `SF4${String(index).padStart(6, '0')}`, nodes };
    });
    const ids = new Map<string, string>();
    for (const { number, nodes } of parcels) {
      provider.traces.set(number, nodes);
      ids.set(number, await dispatched(number));
    }
    await until('all are subscribed', async () => provider.subscriptions.length === parcels.length);

    // A push for each node: three in ten are lost, three doubled, the rest up to two days late.
    const pushes = parcels.flatMap(({ number, nodes }) =>
      nodes.flatMap((node, index) => {
        const pushed = { number, nodes: nodes.slice(index) };
        const chance = random();
        if (chance < 0.3) return [];
        if (chance < 0.6)
          return [
            { at: node[1], ...pushed },
            { at: node[1], ...pushed },
          ];
        const late = addTo(instant(`${node[1].replace(' ', 'T')}+08:00`), random() * hours(48));
        return [{ at: wallClockOf(late, { secrets: {} }), ...pushed }];
      }),
    );
    const perDayAsked = new Map<string, number>();
    for (let hour = 0; hour < 24 * 9; hour += 6) {
      const [from, to] = [wall(hour), wall(hour + 6)];
      const before = provider.queries.length;
      clock.turn(addTo(instantAt(start), hours(hour + 6)));
      for (const { number, nodes } of pushes.filter(({ at }) => from < at && at <= to))
        await push('kd-1', 'polling', number, nodes);
      const day = wallClockOf(clock.now(), { secrets: {} }).slice(0, 10);
      await until('this look', async () => {
        const spent = (perDayAsked.get(day) ?? 0) + provider.queries.length - before;
        return spent >= perDay || (await entry('carrier-sf')) === clock.now();
      });
      perDayAsked.set(day, (perDayAsked.get(day) ?? 0) + provider.queries.length - before);
    }
    expect(Math.max(...perDayAsked.values())).toBeLessThanOrEqual(perDay);
    const seen = await Promise.all(
      parcels.map(async ({ number }) => {
        const { status, timeline, noted, unmapped } = (await send('GET', `/v1/shipments/${ids.get(number)}`)).json<
          { status: string } & Record<'timeline' | 'noted' | 'unmapped', { code: string; occurredAt: string }[]>
        >();
        const scans = [...timeline, ...noted, ...unmapped].map(
          ({ code, occurredAt }) => `${code} ${occurredAt.slice(0, 19)}`,
        );
        return { number, status, scans: scans.sort() };
      }),
    );
    expect(seen).toEqual(
      parcels.map(({ number, nodes }) => ({
        number,
        status: 'delivered',
        scans: nodes.map(([code, time]) => `${code} ${time.replace(' ', 'T')}`).sort(),
      })),
    );
  });
});

/** The same chances for the same seed (mulberry32). */
const chances = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
