import { migrationsOf, uncheckedInputs, undeclaredRoutes, type Role } from '@throughline/nest-kit';
import { testService, type TestService } from '@throughline/nest-kit/testing';
import { freshDatabase, type FreshDatabase } from '@throughline/test-kit';
import { logisticsApp } from './logistics-app.module.js';

let database: FreshDatabase;
let service: TestService;

beforeAll(async () => {
  database = await freshDatabase({ migrations: migrationsOf(logisticsApp) });
  service = await testService(logisticsApp, { databaseUrl: database.url });
});
afterAll(async () => {
  await service.close();
  await database.drop();
});

let keys = 0;
const send = (
  method: 'GET' | 'POST',
  url: string,
  body?: object,
  { role = 'logistics', ...headers }: { role?: Role } & Record<string, string> = {},
) =>
  service.send(method, url, {
    body,
    headers: { ...(body && { 'idempotency-key': `key-${++keys}` }), ...headers },
    role,
  });
const post = (url: string, body: object, headers?: Record<string, string>) => send('POST', url, body, headers);

const until = async (what: string, there: () => Promise<boolean>) => {
  for (const end = Date.now() + 10_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 20)))
    if (await there()) return;
  throw new Error(`waited in vain: ${what}`);
};

const contents = [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 2 }];
const register = async (): Promise<{ id: string; readAfter: string }> =>
  (await post('/v1/shipments', { contents })).json();
const dispatched = async (waybillNumber: string) => {
  const { id } = await register();
  const { readAfter } = (await post(`/v1/shipments/${id}/dispatch`, { carrier: 'sf', waybillNumber })).json<{
    readAfter: string;
  }>();
  return { id, readAfter };
};
let reports = 0;
const only = <Name extends string>(of: Readonly<Record<Name, unknown>>, ...names: readonly Name[]) =>
  Object.fromEntries(names.map((name) => [name, of[name]]));
const pickedUp = (waybillNumber: string) => ({
  carrier: 'sf',
  waybillNumber,
  code: 'PICKED_UP',
  occurredAt: '2026-03-02T18:00:00+08:00',
});

const onItsWay = [
  'replace-waybill',
  'void-waybill',
  'record-milestone',
  'record-proof',
  'report-exception',
  'record-change',
];

describe('the logistics service', () => {
  it('says of each route who may call it, and checks what comes in', () => {
    expect(undeclaredRoutes(logisticsApp)).toEqual([]);
    expect(uncheckedInputs(logisticsApp)).toEqual([]);
  });

  it('registers, dispatches and shows a shipment', async () => {
    const registered = await post('/v1/shipments', { contents, registeredAt: '2026-03-02T11:00:00+08:00' });
    expect(registered.statusCode).toBe(201);
    const { id, ...rest } = registered.json<{ id: string }>();
    expect(rest).toMatchObject({ version: 1, status: 'registered', allowedActions: ['pack', 'dispatch'] });
    expect(registered.headers).toMatchObject({ location: `/v1/shipments/${id}`, etag: '"1"' });

    const body = {
      carrier: 'SF',
      waybillNumber: 'sf 1000-0001',
      packages: [{ weightGrams: 1250 }],
      dispatchedAt: '2026-03-02T18:00:00+08:00',
    };
    const left = await post(`/v1/shipments/${id}/dispatch`, body, { 'if-match': '"1"' });
    expect(left.statusCode).toBe(200);
    expect(left.json()).toMatchObject({ id, version: 2, status: 'dispatched', allowedActions: onItsWay });

    const shown = await send('GET', `/v1/shipments/${id}`);
    expect(shown.headers).toMatchObject({ etag: '"2"', 'x-projected-position': 'inline' });
    expect(shown.json()).toEqual({
      id,
      version: 2,
      status: 'dispatched',
      labels: { status: { en: 'dispatched', zh: '已出库' }, milestone: null },
      contents,
      fulfilmentId: null,
      warehouse: null,
      enteredAt: '2026-03-02T11:00:00.000+08:00',
      cancelledAt: null,
      carrier: 'sf',
      waybillNumber: 'SF10000001',
      packages: [
        {
          packageNumber: '1',
          weightGrams: 1250,
          waybillNumber: 'SF10000001',
          status: null,
          milestone: null,
          milestoneAt: null,
          deliveredAt: null,
          legs: [{ direction: 'forward', carrier: 'sf', startedAt: '2026-03-02T18:00:00.000+08:00' }],
          custody: [
            { holder: 'warehouse', from: '2026-03-02T11:00:00.000+08:00', until: '2026-03-02T18:00:00.000+08:00' },
            { holder: 'carrier', carrier: 'sf', from: '2026-03-02T18:00:00.000+08:00' },
          ],
        },
      ],
      waybills: [
        { carrier: 'sf', waybillNumber: 'SF10000001', from: '2026-03-02T18:00:00.000+08:00', packageNumbers: ['1'] },
      ],
      packedAt: null,
      vehicle: null,
      proofRequired: [],
      proofs: [],
      dispatchedAt: '2026-03-02T18:00:00.000+08:00',
      deliveredAt: null,
      milestone: null,
      milestoneAt: null,
      timeline: [],
      exceptions: [],
      expectedAt: null,
      estimates: [],
      noted: [],
      unmapped: [],
      marks: [],
      changes: [],
      allowedActions: onItsWay,
    });
  });

  it('takes an id of the caller’s own, once; the same request again is answered as before', async () => {
    const id = 'shp_01jq7m4t5e8v9w0x1y2z3a4b5z';
    const ask = (key: string) => post('/v1/shipments', { id, contents }, { 'idempotency-key': key });
    const first = await ask('mine');
    expect(first.statusCode).toBe(201);
    expect(first.json()).toMatchObject({ id, version: 1 });
    expect((await ask('mine')).body).toBe(first.body);

    const other = await ask('somebody else');
    expect(other.statusCode).toBe(409);
    expect(other.json()).toMatchObject({ code: 'shipment-id-taken', retryable: false });
    expect((await post('/v1/shipments', { id: 'shp_1', contents })).statusCode).toBe(400);
  });

  it('records what was changed at the carrier, and refuses an answer to what nobody asked', async () => {
    const { id } = await dispatched('SF10000077');
    const elsewhere = { kind: 'address', address: { city: '杭州市' }, recipient: { name: '李雷' } };
    expect((await post(`/v1/shipments/${id}/changes`, elsewhere)).statusCode).toBe(200);
    const later = await post(`/v1/shipments/${id}/changes`, {
      kind: 'time',
      time: { on: '2026-03-08', offset: '+08:00' },
    });
    expect(later.json()).toMatchObject({ allowedActions: onItsWay });
    expect((await post(`/v1/shipments/${id}/changes`, { kind: 'time', time: { on: '2026-03-08' } })).statusCode).toBe(
      400,
    );
    const timeless = await post(`/v1/shipments/${id}/changes`, { kind: 'time' });
    expect(timeless.json()).toMatchObject({ status: 422, code: 'delivery-time-missing' });
    const shown = await send('GET', `/v1/shipments/${id}`);
    expect(shown.json()).toMatchObject({
      changes: [
        { kind: 'address', by: 'carrier', state: 'applied' },
        { kind: 'time', by: 'carrier', promise: { on: '2026-03-08', offset: '+08:00' } },
      ],
    });
    expect(shown.body).not.toContain('杭州市');
    const answer = await post(`/v1/shipments/${id}/changes/chg_1/answer`, { outcome: 'applied' });
    expect([answer.statusCode, answer.json()]).toMatchObject([404, { code: 'delivery-change-unknown' }]);
  });

  it('says how long a carrier may take to answer', async () => {
    const limit = '/v1/settings/carriers/yto/intercept-limit';
    expect((await send('GET', limit)).json()).toEqual({ carrier: 'yto', hours: 24 });
    const body = { hours: 6 };
    expect((await service.send('PUT', limit, { body, headers: {}, role: 'manager' })).statusCode).toBe(200);
    expect((await send('GET', limit)).json()).toMatchObject({ carrier: 'yto', hours: 6 });
  });

  it('lists what it has just been told', async () => {
    const { id, readAfter } = await dispatched('SF10000002');
    for (const filter of [
      'waybillNumber=sf-10000002',
      'q=0000002',
      'carrier=SF&status=dispatched&orderNumber=SO-2026-0001',
    ]) {
      const found = await send('GET', `/v1/shipments?${filter}&readAfter=${readAfter}`);
      expect(found.json<{ items: { id: string }[] }>().items.map((item) => item.id)).toContain(id);
    }
    const waiting = await register();
    const list = await send('GET', `/v1/to-dispatch?orderNumber=SO-2026-0001&readAfter=${waiting.readAfter}`);
    const ids = list.json<{ items: { id: string }[] }>().items.map((item) => item.id);
    expect(ids).toContain(waiting.id);
    expect(ids).not.toContain(id);
  });

  it('takes a single update, and a batch, and answers the same under the same key', async () => {
    const { id } = await dispatched('SF10000003');
    const single = await post('/v1/tracking-updates', pickedUp('SF10000003'), { 'idempotency-key': 'once' });
    expect(single.statusCode).toBe(200);
    expect(single.json()).toMatchObject({ results: [{ result: 'recorded', shipmentId: id }] });
    expect((await send('GET', `/v1/shipments/${id}`)).json()).toMatchObject({
      status: 'in-transit',
      milestone: 'PICKED_UP',
      labels: { status: { en: 'in transit', zh: '运输中' }, milestone: { en: 'picked up', zh: '已揽收' } },
      timeline: [{ milestone: 'PICKED_UP', labels: { milestone: { en: 'picked up', zh: '已揽收' } } }],
    });
    const again = await post('/v1/tracking-updates', pickedUp('SF10000003'), { 'idempotency-key': 'once' });
    expect(again.body).toBe(single.body);
    expect(again.headers['idempotency-replayed']).toBe('true');

    const batch = {
      updates: [
        pickedUp('SF10000003'),
        { ...pickedUp('SF10000003'), code: '30-71' },
        { ...pickedUp('SF10000009'), description: '已被张三揽收' },
      ],
    };
    const many = await post('/v1/tracking-updates', batch);
    expect(many.json<{ results: { result: string }[] }>().results.map(({ result }) => result)).toEqual([
      'repeated',
      'unmapped',
      'set-aside',
    ]);
    const unmatched = await send('GET', '/v1/unmatched-updates?waybillNumber=SF10000009');
    expect(unmatched.json()).toMatchObject({ items: [{ id: 'sf-SF10000009', waiting: [{ code: 'PICKED_UP' }] }] });
    expect(unmatched.body).not.toContain('张三');
  });

  it('reads history again once somebody has said what a code means', async () => {
    const { id } = await dispatched('SF10000010');
    const told = { ...pickedUp('SF10000010'), code: 'Z-1', description: '已被王某签收' };
    await post('/v1/tracking-updates', told);
    const waiting = async () =>
      (await send('GET', '/v1/unmapped-codes?provider=generic&sort=id')).json<{
        items: { id: string; updates: number }[];
      }>().items;
    await until('the code is seen', async () => (await waiting()).some((item) => item.id === 'generic/Z-1'));
    expect((await waiting()).find((item) => item.id === 'generic/Z-1')).toEqual({
      id: 'generic/Z-1',
      provider: 'generic',
      code: 'Z-1',
      updates: 1,
      firstAt: '2026-03-02T18:00:00.000+08:00',
      lastAt: '2026-03-02T18:00:00.000+08:00',
      shipmentId: id,
    });

    const mapped = await post('/v1/code-mappings/generic/codes', {
      code: 'Z-1',
      milestone: 'DELIVERED',
      signer: 'proxy',
    });
    expect([mapped.statusCode, mapped.json()]).toMatchObject([200, { id: 'generic', version: 1, status: 'mapped' }]);
    const shown = async () =>
      (await send('GET', `/v1/shipments/${id}`)).json<{ status: string; timeline: object[]; unmapped: object[] }>();
    await until('the shipment follows', async () => (await shown()).status === 'delivered');
    expect(await shown()).toMatchObject({
      timeline: [{ code: 'Z-1', milestone: 'DELIVERED', signer: 'proxy', revision: 1, description: '已被王某签收' }],
      unmapped: [{ code: 'Z-1', readAgainAt: expect.any(String) as string }],
    });
    await until('nothing waits', async () => (await waiting()).every((item) => item.id !== 'generic/Z-1'));

    const next = await post('/v1/tracking-updates', { ...told, occurredAt: '2026-03-02T19:00:00+08:00' });
    expect(next.json()).toMatchObject({ results: [{ result: 'recorded' }] });
  });

  it('maps codes that came while a shipment waited to be known, and what says nothing of the goods', async () => {
    await post('/v1/tracking-updates', { ...pickedUp('SF10000011'), code: 'Z-2' });
    await post('/v1/code-mappings/generic/codes', { code: 'Z-2' });
    const { id } = await dispatched('SF10000011');
    const shown = async () =>
      (await send('GET', `/v1/shipments/${id}`)).json<{ status: string; noted: { code: string }[] }>();
    await until('the note is taken', async () => (await shown()).noted.some(({ code }) => code === 'Z-2'));
    expect((await shown()).status).toBe('dispatched');
  });

  it('shows the tables by which it reads, and tries a code', async () => {
    await post('/v1/code-mappings/generic/codes', { code: 'Z-3', exceptionKind: 'DELAY', reason: 'weather' });
    const list = (await send('GET', '/v1/code-mappings')).json<{ items: { provider: string }[] }>();
    expect(list.items.map(({ provider }) => provider)).toContain('generic');
    const table = (await send('GET', '/v1/code-mappings/generic')).json<{ meanings: object[] }>();
    expect(table.meanings).toContainEqual({ code: 'ARRIVED', meaning: { milestone: 'ARRIVED' }, by: 'table' });
    expect(table.meanings).toContainEqual({
      code: 'Z-3',
      meaning: { milestone: 'EXCEPTION', exceptionKind: 'DELAY', reason: 'weather' },
      by: 'people',
    });
    const tried = await send('GET', '/v1/code-mappings/generic/reading?code=Z-3');
    expect(tried.json()).toMatchObject({ mappingVersion: 1, meaning: { exceptionKind: 'DELAY' } });
    expect((await send('GET', '/v1/code-mappings/generic/reading?code=nobody')).json()).toEqual({ mappingVersion: 1 });
    expect((await send('GET', '/v1/code-mappings/nobody')).statusCode).toBe(404);
  });

  it.each([
    [{ code: 'Z-4', milestone: 'ARRIVED', planned: 'DEPARTED' }, 'generic', 400],
    [{ code: 'Z-4', milestone: 'EXCEPTION' }, 'generic', 400],
    [{ code: 'Z-4', milestone: 'ARRIVED', signer: 'proxy' }, 'generic', 400],
    [{ code: 'Z-4', exceptionKind: 'SAD' }, 'generic', 400],
    [{ code: 'Z-4', exceptionKind: 'DELAY', reason: 'sad' }, 'generic', 400],
    [{ milestone: 'ARRIVED' }, 'generic', 400],
    [{ code: 'Z-4', milestone: 'ARRIVED' }, 'nobody', 404],
    [{ code: 'ARRIVED', milestone: 'DELIVERED' }, 'generic', 409],
  ])('refuses to map %j of %s', async (body, provider, status) => {
    expect((await post(`/v1/code-mappings/${provider}/codes`, body)).statusCode).toBe(status);
  });

  it('lets nobody map codes who has nothing to do with carriers', async () => {
    const refused = await post(
      '/v1/code-mappings/generic/codes',
      { code: 'Z-5', milestone: 'ARRIVED' },
      { role: 'sales' },
    );
    expect(refused.statusCode).toBe(403);
  });

  it('follows a lorry without a waybill to the signature, and keeps who drives for those who may see it', async () => {
    const { id } = await register();
    const vehicle = { plate: '沪A·12345', driver: '李师傅', phone: '13800000000' };
    const left = await post(`/v1/shipments/${id}/dispatch`, { carrier: 'own-fleet', vehicle });
    expect(left.statusCode).toBe(200);
    const number = id.replaceAll('_', '').toUpperCase();
    for (const milestone of ['PICKED_UP', 'DELIVERED'])
      expect((await post(`/v1/shipments/${id}/milestones`, { milestone, location: '武汉' })).statusCode).toBe(200);
    expect((await send('GET', `/v1/shipments/${id}`)).json()).toMatchObject({
      status: 'delivered',
      carrier: 'own-fleet',
      waybillNumber: number,
      vehicle,
      packages: [
        {
          status: 'delivered',
          custody: [{ holder: 'warehouse' }, { holder: 'carrier', carrier: 'own-fleet' }, { holder: 'recipient' }],
        },
      ],
    });
  });

  it.each([
    ['dispatch', { carrier: 'sf' }, 422, 'waybill-number-missing'],
    ['milestones', { milestone: 'ARRIVED' }, 409, 'shipment-not-dispatched'],
    ['milestones', { milestone: 'LOST' }, 400, 'invalid-input'],
  ])('refuses %s with %j', async (route, body, status, code) => {
    const { id } = await register();
    const answer = await post(`/v1/shipments/${id}/${route}`, body);
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([status, code]);
  });

  it('suggests a carrier by the number', async () => {
    const suggested = async (number: string) =>
      (await send('GET', `/v1/carrier-suggestions?waybillNumber=${number}`)).json();
    expect(await suggested('sf%201234567890123')).toEqual({ items: [{ carrier: 'sf', because: 'form' }] });
    expect(await suggested('nonsense')).toEqual({ items: [] });
  });

  it('keeps what proves a delivery, with its hash', async () => {
    const { id } = await register();
    await post(`/v1/shipments/${id}/dispatch`, {
      carrier: 'sf',
      waybillNumber: 'SF40000001',
      proofRequired: ['signature'],
    });
    const proof = { signedBy: '张三', signer: 'recipient', position: { latitude: 31.2, longitude: 121.4 } };
    expect((await post(`/v1/shipments/${id}/proofs`, proof)).statusCode).toBe(200);
    const { version } = (await post(`/v1/shipments/${id}/proofs`, proof)).json<{ version: number }>();
    expect(version).toBe(3);
    expect((await send('GET', `/v1/shipments/${id}`)).json()).toMatchObject({
      proofRequired: ['signature'],
      proofs: [{ ...proof, kinds: ['signature', 'position'], hash: expect.stringMatching(/^[0-9a-f]{64}$/) }],
    });
    expect((await post(`/v1/shipments/${id}/proofs`, {})).json()).toMatchObject({ code: 'proof-empty' });
    const nowhere = { position: { latitude: 91, longitude: 0 } };
    expect((await post(`/v1/shipments/${id}/proofs`, nowhere)).statusCode).toBe(400);
  });

  it('takes a report of a damaged package, shows it, and lets it be settled', async () => {
    const { id } = await dispatched('SF10000012');
    const seen = {
      kind: 'DAMAGED',
      packageNumber: '1',
      description: '外箱被压坏',
      photos: ['https://photos.example.org/1.jpg'],
    };
    const reported = await post(`/v1/shipments/${id}/exceptions`, seen, { role: 'warehouse' });
    expect([reported.statusCode, reported.json()]).toMatchObject([200, { id, status: 'dispatched' }]);
    const shown = async () =>
      (await send('GET', `/v1/shipments/${id}`)).json<{ exceptions: { exceptionId: string; clearedAt?: string }[] }>();
    expect(await shown()).toMatchObject({
      timeline: [
        { provider: 'people', code: 'DAMAGED', packageNumbers: ['1'], ...only(seen, 'description', 'photos') },
      ],
      exceptions: [{ kind: 'DAMAGED', packageNumbers: ['1'] }],
    });
    const [{ exceptionId, clearedAt } = { exceptionId: '' }] = (await shown()).exceptions;
    expect(clearedAt).toBeUndefined();

    const settle = `/v1/shipments/${id}/exceptions/${exceptionId}/settle`;
    expect((await post(settle, {}, { role: 'warehouse' })).statusCode).toBe(403);
    expect((await post(settle, { note: '内件完好' }, { role: 'service' })).statusCode).toBe(200);
    expect((await shown()).exceptions[0]).toMatchObject({ exceptionId, clearedAt: expect.any(String) as string });
  });

  it.each([
    [{ kind: 'SAD' }, 400],
    [{}, 400],
    [{ kind: 'LOST', reason: 'sad' }, 400],
    [{ kind: 'LOST', photos: ['http://photos.example.org/1.jpg'] }, 400],
    [{ kind: 'LOST', photos: ['a picture'] }, 400],
    [{ kind: 'LOST', photos: [] }, 400],
    [{ kind: 'LOST', packageNumber: '7' }, 422],
    [{ kind: 'LOST', occurredAt: '2036-03-03T18:00:00+08:00' }, 409],
  ])('refuses a report of %j', async (body, status) => {
    const { id } = await dispatched(`SF1000010${String(++reports)}`);
    expect((await post(`/v1/shipments/${id}/exceptions`, body)).statusCode).toBe(status);
  });

  it('refuses a report of what never left, and to settle what nobody raised', async () => {
    const { id } = await register();
    const early = await post(`/v1/shipments/${id}/exceptions`, { kind: 'LOST' });
    expect([early.statusCode, early.json<{ code: string }>().code]).toEqual([409, 'shipment-not-dispatched']);
    const unknown = await post(`/v1/shipments/${id}/exceptions/exc_1/settle`, {});
    expect([unknown.statusCode, unknown.json<{ code: string }>().code]).toEqual([404, 'delivery-exception-unknown']);
  });

  it('keeps the bytes that it was sent', async () => {
    const body = { ...pickedUp('SF10000004'), location: '上海' };
    await post('/v1/tracking-updates', body);
    const { rows } = await database.pool.query<{ body: Buffer }>(
      `SELECT p.body FROM event e JOIN inbound_payload p ON p.payload_id = e.data ->> 'payloadId' WHERE e.stream_id = 'sf-SF10000004'`,
    );
    expect(rows.map((row) => row.body.toString('utf8'))).toEqual([JSON.stringify(body)]);
  });

  it.each([
    [
      { waybillNumber: '7.31E+13', carrier: 'sf' },
      422,
      'waybill-number-impossible',
      '运单号不符合该承运商的规则，可能有误或缺位',
    ],
    [
      { waybillNumber: 'SF10000005', carrier: 'sf', packages: [{ packageNumber: '2' }, {}] },
      422,
      'package-number-repeated',
      '包裹号重复',
    ],
    [
      { waybillNumber: 'SF10000005', carrier: 'sf', dispatchedAt: '2026-03-03T18:00:00+08:00' },
      409,
      'occurred-in-the-future',
      undefined,
    ],
  ])('refuses a dispatch with %j', async (body, status, code, title) => {
    const { id } = await register();
    const refused = await post(`/v1/shipments/${id}/dispatch`, body, { 'accept-language': 'zh-CN' });
    expect(refused.statusCode).toBe(status);
    expect(refused.json()).toMatchObject({ code, ...(title && { title }) });
  });

  it('refuses what contradicts the shipment, and knows what it does not have', async () => {
    const { id } = await dispatched('SF10000006');
    const twice = await post(`/v1/shipments/${id}/dispatch`, { carrier: 'sf', waybillNumber: 'SF99999999' });
    expect([twice.statusCode, twice.json<{ code: string }>().code]).toEqual([409, 'shipment-already-dispatched']);
    const nowhere = await post('/v1/shipments/shp_none/dispatch', { carrier: 'sf', waybillNumber: 'SF99999999' });
    expect([nowhere.statusCode, nowhere.json<{ code: string }>().code]).toEqual([404, 'shipment-unknown']);
    const unseen = await send('GET', '/v1/shipments/shp_none');
    expect([unseen.statusCode, unseen.json<{ code: string }>().code]).toEqual([404, 'shipment-not-found']);
    const sales = await post('/v1/shipments', { contents }, { role: 'sales' });
    expect(sales.statusCode).toBe(403);
  });

  const good = pickedUp('SF10000007');
  it.each<[object, string[]]>([
    [{}, ['/carrier', '/code', '/occurredAt', '/waybillNumber']],
    [{ ...good, waybillNumber: '7.31E+13' }, ['/waybillNumber']],
    [{ ...good, carrier: '' }, ['/carrier']],
    [{ ...good, occurredAt: '2026-03-02T18:00:00' }, ['/occurredAt']],
    [{ ...good, code: ' ' }, ['/code']],
    [{ ...good, location: null }, ['/location']],
    [{ ...good, reason: '张三 was not at home' }, ['/reason']],
    [{ ...good, reason: `r${'0'.repeat(64)}` }, ['/reason']],
    [{ updates: [good, { ...good, reason: 'bad weather' }] }, ['/updates/1/reason']],
    [{ ...good, signature: 'x' }, ['/signature']],
    [{ updates: [] }, ['/updates']],
    [{ updates: good }, ['/updates']],
    [{ updates: null }, ['/updates']],
    [{ updates: [good, { ...good, code: 7 }] }, ['/updates/1/code']],
    [{ updates: [good, 'x'] }, ['/updates/1']],
    [{ ...good, updates: [good] }, ['/updates']],
    [{ updates: Array.from({ length: 501 }, () => good) }, ['/updates']],
  ])('refuses updates that are not whole: %j', async (body, pointers) => {
    const refused = await post('/v1/tracking-updates', body);
    expect(refused.statusCode).toBe(400);
    const { errors } = refused.json<{ errors: { pointer: string }[] }>();
    expect(errors.map(({ pointer }) => pointer).sort()).toEqual(pointers);
    const { rows } = await database.pool.query(`SELECT 1 FROM event WHERE stream_id = 'sf-SF10000007'`);
    expect(rows).toEqual([]);
  });

  it.each([
    [{ contents: [] }],
    [{}],
    [{ contents: [{ ...contents[0], quantity: 0 }] }],
    [{ contents: [{ ...contents[0], quantity: 1.5 }] }],
    [{ contents: [{ ...contents[0], lineNumber: 0 }] }],
    [{ contents: [{ ...contents[0], lineNumber: 10_000 }] }],
    [{ contents: [{ ...contents[0], orderNumber: ' SO-2026-0001' }] }],
    [{ contents: [{ ...contents[0], orderNumber: 'SO-2026-0001\u200b' }] }],
    [{ contents, warehouse: '' }],
    [{ contents, registeredAt: 'yesterday' }],
    [{ contents, more: 1 }],
    [{ contents: [null] }],
  ])('refuses to register %j', async (body) => {
    expect((await post('/v1/shipments', body)).statusCode).toBe(400);
  });
});
