import { jest } from '@jest/globals';
import { migrationsOf, type Role } from '@throughline/nest-kit';
import { testService, type TestService } from '@throughline/nest-kit/testing';
import { freshDatabase, type FreshDatabase } from '@throughline/test-kit';
import { instant } from '@throughline/values';
import type { PushSettings } from '../carriers/carrier-provider.js';
import { carrierProvider } from '../carriers/carrier-providers.js';
import { logisticsApp } from '../logistics-app.module.js';

let database: FreshDatabase;
let service: TestService;

beforeAll(async () => {
  database = await freshDatabase({ migrations: migrationsOf(logisticsApp) });
  service = await testService(logisticsApp, {
    databaseUrl: database.url,
    environment: { sealSecret: 'a secret of this spec, long enough' },
  });
});
afterAll(async () => {
  await service.close();
  await database.drop();
});

let keys = 0;
const send = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: object, role: Role = 'manager') =>
  service.send(method, url, {
    body,
    headers: { ...(method === 'POST' && { 'idempotency-key': `push-${++keys}` }) },
    role,
  });

const until = async (what: string, there: () => Promise<boolean>) => {
  for (const end = Date.now() + 10_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 20)))
    if (await there()) return;
  throw new Error(`waited in vain: ${what}`);
};

const kuaidi100 = carrierProvider('kuaidi100')!;
const { translate } = kuaidi100;
const settings: PushSettings = { secrets: { salt: 's4lt-demo' }, offset: '+08:00' };
const keepAccount = (account: string) =>
  send('PUT', `/v1/settings/carrier-accounts/${account}`, { provider: 'kuaidi100', secrets: settings.secrets });

/** What Kuaidi100 pushes of a waybill, node by node. */
const pushed = (waybillNumber: string, ...nodes: readonly (readonly [code: string, time: string])[]) => {
  const param = JSON.stringify({
    status: 'polling',
    message: '',
    lastResult: {
      nu: waybillNumber,
      com: 'shunfeng',
      state: nodes[0]?.[0] ?? '0',
      data: nodes.map(([statusCode, time]) => ({ time, ftime: time, context: '…', statusCode })),
    },
  });
  return kuaidi100.sign(Buffer.from(param), settings, instant('2026-03-02T10:00:00Z'));
};
const push = (account: string, { body, headers }: { body: Buffer; headers: object }, path = '') =>
  service.app.inject({
    method: 'POST',
    url: `/v1/carrier-pushes/${account}${path}`,
    payload: body,
    headers: Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)) as Record<
      string,
      string
    >,
  });
const acknowledged = '{"result":true,"returnCode":"200","message":"ok"}';

const dispatched = async (waybillNumber: string): Promise<string> => {
  const contents = [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 2 }];
  const { id } = (await send('POST', '/v1/shipments', { contents })).json<{ id: string }>();
  await send('POST', `/v1/shipments/${id}/dispatch`, {
    carrier: 'sf',
    waybillNumber,
    dispatchedAt: '2026-03-02T18:00:00+08:00',
  });
  return id;
};
const shipment = async (id: string) =>
  (await send('GET', `/v1/shipments/${id}`)).json<{ status: string; timeline: { milestone: string }[] }>();

describe('carrier accounts', () => {
  it('are kept with their secrets sealed, and never show them', async () => {
    const kept = await keepAccount('kd-1');
    expect(kept.statusCode).toBe(200);
    expect(kept.json()).toMatchObject({
      account: 'kd-1',
      provider: 'kuaidi100',
      offset: '+08:00',
      accountId: null,
      secretNames: ['salt'],
    });
    expect(kept.body).not.toContain('s4lt-demo');
    const { rows } = await database.pool.query<{ secrets: Buffer }>('SELECT secrets FROM carrier_account');
    expect(rows[0]!.secrets.toString('latin1')).not.toContain('s4lt');
    expect((await send('GET', '/v1/settings/carrier-accounts')).json()).toMatchObject({ items: [{ account: 'kd-1' }] });
  });

  it.each([
    ['kd-2', { provider: 'nobody', secrets: {} }, 404],
    ['kd-2', { provider: 'kuaidi100', secrets: {} }, 400],
    ['kd-2', { provider: 'kuaidi100', secrets: { salt: '' } }, 400],
    ['kd-2', { provider: 'kuaidi100', secrets: { salt: 7 } }, 400],
    ['kd-2', { provider: 'kuaidi100', secrets: { salt: 'x' }, offset: '8' }, 400],
    ['kd-2', { provider: 'signed-inbound', secrets: { secret: 'no secret of Standard Webhooks' } }, 400],
    ['kd-2', { provider: 'signed-inbound', secrets: { secret: 'whsec_dG9vIHNob3J0' } }, 400],
    ['KD 2', { provider: 'kuaidi100', secrets: { salt: 'x' } }, 400],
    ['kd-2', { provider: 'kuaidi100', secrets: { salt: 'x', key: 'y' } }, 400],
    ['kd-2', { provider: 'easypost', secrets: { key: 'y', customer: 'z' } }, 400],
    ['kd-2', { provider: 'dhl', secrets: {} }, 400],
    ['kd-2', { provider: 'dhl', secrets: { secret: 'y' } }, 400],
    ['kd-2', { provider: 'kuaidi100', secrets: { salt: 'x' }, baseUrl: 'ftp://x' }, 400],
    ['kd-2', { provider: 'kuaidi100', secrets: { salt: 'x' }, baseUrl: 'http://user@x' }, 400],
    ['kd-2', { provider: 'kuaidi100', secrets: { salt: 'x' }, carriers: [] }, 400],
    ['kd-2', { provider: 'kuaidi100', secrets: { salt: 'x' }, rank: 'third' }, 400],
    ['kd-2', { provider: 'kuaidi100', secrets: { salt: 'x' }, limits: { queriesPerDay: 0 } }, 400],
  ])('refuse %s with %j', async (account, body, status) => {
    expect((await send('PUT', `/v1/settings/carrier-accounts/${encodeURIComponent(account)}`, body)).statusCode).toBe(
      status,
    );
    expect((await send('GET', '/v1/settings/carrier-accounts/kd-2')).statusCode).toBe(404);
  });

  it('take a secret that its provider can sign with', async () => {
    const secrets = { secret: `whsec_${Buffer.from('invented for specifications').toString('base64')}` };
    const kept = await send('PUT', '/v1/settings/carrier-accounts/own-1', { provider: 'signed-inbound', secrets });
    expect(kept.statusCode).toBe(200);
  });

  it('ask, push, or do both', async () => {
    const asking = { baseUrl: 'http://127.0.0.1:9', carriers: ['sf'], rank: 'secondary', limits: { queriesPerDay: 5 } };
    const kept = await send('PUT', '/v1/settings/carrier-accounts/kd-ask', {
      provider: 'kuaidi100',
      secrets: { key: 'KEY-demo', customer: 'CUST-demo' },
      ...asking,
    });
    expect(kept.json()).toMatchObject({ secretNames: ['customer', 'key'], callbackUrl: null, ...asking });
    expect((await push('kd-ask', pushed('SF20000010', ['103', '2026-03-02 20:00:00']))).statusCode).toBe(401);
    expect((await send('DELETE', '/v1/settings/carrier-accounts/kd-ask')).statusCode).toBe(204);
  });

  it('only ask, where the provider pushes nothing', async () => {
    const kept = await send('PUT', '/v1/settings/carrier-accounts/dhl-1', {
      provider: 'dhl',
      secrets: { apiKey: 'key-demo' },
      offset: '+01:00',
    });
    expect(kept.json()).toMatchObject({ provider: 'dhl', secretNames: ['apiKey'], offset: '+01:00' });
    expect((await push('dhl-1', pushed('7777777770', ['103', '2026-03-02 20:00:00']))).statusCode).toBe(401);
    expect((await send('DELETE', '/v1/settings/carrier-accounts/dhl-1')).statusCode).toBe(204);
  });

  it('are changed by those who may change settings', async () => {
    const body = { provider: 'kuaidi100', secrets: { salt: 'x' } };
    expect((await send('PUT', '/v1/settings/carrier-accounts/kd-3', body, 'warehouse')).statusCode).toBe(403);
  });

  it('take nothing in once they are removed', async () => {
    await keepAccount('kd-gone');
    expect((await send('DELETE', '/v1/settings/carrier-accounts/kd-gone')).statusCode).toBe(204);
    expect((await push('kd-gone', pushed('SF20000009', ['103', '2026-03-02 20:00:00']))).statusCode).toBe(404);
    expect((await send('DELETE', '/v1/settings/carrier-accounts/kd-gone')).statusCode).toBe(404);
  });
});

describe('carrier pushes', () => {
  beforeAll(() => keepAccount('kd-1'));

  it('are acknowledged in the words of their provider, and end on their shipment', async () => {
    const id = await dispatched('SF20000001');
    const answer = await push(
      'kd-1',
      pushed('SF20000001', ['301', '2026-03-05 16:20:00'], ['103', '2026-03-02 20:00:00']),
    );
    expect([answer.statusCode, answer.body]).toEqual([200, acknowledged]);
    await until('the signature', async () => (await shipment(id)).status === 'delivered');
    expect(await shipment(id)).toMatchObject({
      timeline: [
        {
          milestone: 'PICKED_UP',
          provider: 'kuaidi100',
          code: '103',
          occurredAt: '2026-03-02T20:00:00.000+08:00',
          offsetInferred: true,
        },
        { milestone: 'DELIVERED', provider: 'kuaidi100', code: '301', signer: 'recipient' },
      ],
    });
  });

  it('are harmless when they come again, and when a snapshot grows', async () => {
    const id = await dispatched('SF20000002');
    const first = pushed('SF20000002', ['103', '2026-03-02 20:00:00']);
    await push('kd-1', first);
    await push('kd-1', first);
    await push('kd-1', pushed('SF20000002', ['5', '2026-03-03 08:00:00'], ['103', '2026-03-02 20:00:00']));
    await until('the delivery', async () => (await shipment(id)).status === 'out-for-delivery');
    expect((await shipment(id)).timeline.map(({ milestone }) => milestone)).toEqual(['PICKED_UP', 'OUT_FOR_DELIVERY']);
    const { rows } = await database.pool.query(
      `SELECT 1 FROM event WHERE stream_id = $1 AND event_type = 'TrackingUpdateRecorded'`,
      [id],
    );
    expect(rows).toHaveLength(2);
  });

  it('tell when the goods are expected, each time that changes', async () => {
    const aftership = carrierProvider('aftership')!;
    const secrets = { secret: 'whsec-of-this-spec' };
    await send('PUT', '/v1/settings/carrier-accounts/as-1', { provider: 'aftership', secrets });
    const id = await dispatched('SF20000006');
    const expected = (datetime: string, event: number, waybillNumber = 'SF20000006') => {
      const msg = { tracking_number: waybillNumber, slug: 'sf-express', tag: 'InTransit', checkpoints: [] };
      const latest = { type: 'Specific', source: 'AfterShip', datetime };
      const body = { event: 'edd_revise', event_id: String(event), msg: { ...msg, latest_estimated_delivery: latest } };
      return push(
        'as-1',
        aftership.sign(Buffer.from(JSON.stringify(body)), { secrets }, instant('2026-03-02T10:00:00Z')),
      );
    };
    const estimates = async () =>
      (await send('GET', `/v1/shipments/${id}`)).json<{
        expectedAt: string;
        estimates: { source: string; deliveryAt: string }[];
      }>();
    await expected('2026-03-06T18:00:00+08:00', 1);
    await until('an estimate', async () => (await estimates()).estimates.length === 1);
    // The same again, of somebody else's waybill, and then another one.
    await expected('2026-03-06T18:00:00+08:00', 2);
    await expected('2026-03-06T18:00:00+08:00', 3, 'SF20000016');
    await expected('2026-03-07T18:00:00+08:00', 4);
    await until('another one', async () => (await estimates()).estimates.length === 2);
    const shown = await estimates();
    expect(shown).toMatchObject({
      expectedAt: '2026-03-07T18:00:00.000+08:00',
      estimates: [
        { source: 'aftership', deliveryAt: '2026-03-06T18:00:00.000+08:00' },
        { source: 'aftership', deliveryAt: '2026-03-07T18:00:00.000+08:00' },
      ],
    });
  });

  it('of very many waybills are recorded some at a time, and so is when they are expected', async () => {
    const kdniao = carrierProvider('kdniao')!;
    const secrets = { apiKey: 'appkey-demo' };
    await send('PUT', '/v1/settings/carrier-accounts/kn-1', { provider: 'kdniao', secrets });
    const id = await dispatched('SF20000008');
    const Data = Array.from({ length: 1100 }, (_, index) => ({
      ShipperCode: 'SF',
      LogisticCode: index === 1099 ? 'SF20000008' : `SF3000${index}`,
      EstimatedDeliveryTime: '2026-03-06',
      Traces: [],
    }));
    const recorded = jest.spyOn(service.runtime.store, 'executePlan');
    await push(
      'kn-1',
      kdniao.sign(Buffer.from(JSON.stringify({ Data })), { secrets }, instant('2026-03-02T10:00:00Z')),
    );
    const expected = async () => (await send('GET', `/v1/shipments/${id}`)).json<{ expectedAt: string | null }>();
    await until('an estimate', async () => (await expected()).expectedAt === '2026-03-06T23:59:59.000+08:00');
    expect(Math.max(...recorded.mock.calls.map(([{ steps }]) => steps.length))).toBeLessThanOrEqual(500);
    recorded.mockRestore();
  });

  it('are refused where a byte was changed, and keep nothing', async () => {
    const count = async () =>
      (await database.pool.query<{ n: number }>('SELECT count(*)::int AS n FROM carrier_push')).rows[0]!.n;
    const before = await count();
    const { body, headers } = pushed('SF20000003', ['103', '2026-03-02 20:00:00']);
    const altered = Buffer.from(body.toString('latin1').replace('SF20000003', 'SF20000004'), 'latin1');
    const refused = await push('kd-1', { body: altered, headers });
    expect(refused.statusCode).toBe(401);
    expect(refused.body).not.toBe(acknowledged);
    expect((await push('nobody', { body, headers })).statusCode).toBe(404);
    expect(await count()).toBe(before);
  });

  it('are read again when they could not be read at first, and people see why', async () => {
    const param = JSON.stringify({
      status: 'polling',
      lastResult: {
        nu: 'SF20000005',
        com: 'shunfeng',
        state: '0',
        data: [{ time: 'yesterday', statusCode: '103', context: '' }],
      },
    });
    await push('kd-1', kuaidi100.sign(Buffer.from(param), settings, instant('2026-03-02T10:00:00Z')));
    const troubled = async () =>
      (await send('GET', '/v1/carrier-pushes')).json<{
        items: { pushId: string; unreadable: string[]; state: string }[];
      }>().items;
    await until('the trouble', async () => (await troubled()).length > 0);
    const [trouble] = await troubled();
    expect(trouble).toMatchObject({ account: 'kd-1', provider: 'kuaidi100', state: 'done' });
    expect(trouble!.unreadable.join()).toContain('yesterday');
    const again = await send('POST', `/v1/carrier-pushes/${trouble!.pushId}/read-again`);
    expect(again.statusCode).toBe(202);
    await until('the same trouble', async () => (await troubled()).some(({ pushId }) => pushId === trouble!.pushId));
    expect((await send('POST', '/v1/carrier-pushes/psh_none/read-again')).statusCode).toBe(404);
  });

  it('tell what could not be read at first beside what could, once it can', async () => {
    const id = await dispatched('SF20000007');
    const learning = jest.spyOn(kuaidi100, 'translate').mockImplementationOnce((said, agreed) => {
      const [, ...older] = translate(said, agreed).updates;
      return { updates: older, unreadable: ['sf/SF20000007: not yet'] };
    });
    await push('kd-1', pushed('SF20000007', ['5', '2026-03-03 08:00:00'], ['103', '2026-03-02 20:00:00']));
    await until('the pick-up', async () => (await shipment(id)).status === 'in-transit');
    // What was told is recorded before the push is noted to be read.
    let pushId: string | undefined;
    await until('the push is noted to be read', async () => {
      const { rows } = await database.pool.query<{ push_id: string }>(
        `SELECT push_id FROM carrier_push WHERE unreadable = '{"sf/SF20000007: not yet"}'`,
      );
      pushId = rows[0]?.push_id;
      return pushId !== undefined;
    });
    await send('POST', `/v1/carrier-pushes/${pushId}/read-again`);
    await until('the delivery', async () => (await shipment(id)).status === 'out-for-delivery');
    learning.mockRestore();
  });

  it('are tried again after a failure, later each time, and in the end are for people', async () => {
    await database.pool.query(
      `INSERT INTO inbound_payload (payload_id, body) VALUES ('pld_odd', 'x');
       INSERT INTO carrier_push (push_id, payload_id, account, provider, content_type, received_at, attempts)
       VALUES ('psh_odd', 'pld_odd', 'kd-1', 'nobody', '', '2026-03-02T10:00:00.000Z', 7)`,
    );
    const odd = async () =>
      (
        await database.pool.query<{ state: string; failure: string }>(
          `SELECT state, failure FROM carrier_push WHERE push_id = 'psh_odd'`,
        )
      ).rows[0]!;
    await until('its failure', async () => (await odd()).state === 'failed');
    expect((await odd()).failure).toContain('nobody');
  });

  it('are for people, too, where whoever reads them dies of it each time', async () => {
    const { body } = pushed('SF20000010', ['103', '2026-03-02 20:00:00']);
    await database.pool.query(`INSERT INTO inbound_payload (payload_id, body) VALUES ('pld_deadly', $1)`, [body]);
    await database.pool.query(
      `INSERT INTO carrier_push (push_id, payload_id, account, provider, content_type, received_at, attempts)
       VALUES ('psh_deadly', 'pld_deadly', 'kd-1', 'kuaidi100', '', '2026-03-02T10:00:00.000Z', 16)`,
    );
    const deadly = async () =>
      (
        await database.pool.query<{ state: string; failure: string }>(
          `SELECT state, failure FROM carrier_push WHERE push_id = 'psh_deadly'`,
        )
      ).rows[0]!;
    await until('its end', async () => (await deadly()).state !== 'waiting');
    expect(await deadly()).toEqual({ state: 'failed', failure: 'taken 16 times, and nobody came back from it' });
    // Read again, as for people's sake any push is.
    await send('POST', '/v1/carrier-pushes/psh_deadly/read-again');
    await until('a better end', async () => (await deadly()).state === 'done');
  });
});
