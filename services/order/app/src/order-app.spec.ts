import { migrationsOf, type Role } from '@throughline/nest-kit';
import { testService, type TestService } from '@throughline/nest-kit/testing';
import { freshDatabase, type FreshDatabase } from '@throughline/test-kit';
import { orderApp } from './order-app.module.js';

let database: FreshDatabase;
let service: TestService;

beforeAll(async () => {
  database = await freshDatabase({ migrations: migrationsOf(orderApp) });
  service = await testService(orderApp, { databaseUrl: database.url });
});
afterAll(async () => {
  await service.close();
  await database.drop();
});

interface Told {
  readonly id: string;
  readonly status: string;
  readonly readAfter: string;
  readonly allowedActions: readonly string[];
}

let keys = 0;
const send = (
  method: 'GET' | 'POST',
  url: string,
  body?: object,
  { role = 'sales', ...headers }: { role?: Role } & Record<string, string> = {},
) =>
  service.send(method, url, {
    body,
    headers: { ...(body && { 'idempotency-key': `key-${++keys}` }), ...headers },
    role,
    subject: role,
  });
const post = (url: string, body: object, headers?: Record<string, string>) => send('POST', url, body, headers);

const tea = { sku: 'TEA-250', quantity: 6, unitPrice: { amount: '36.80', currency: 'CNY' } };
const cups = { sku: 'CUP-01', quantity: 4 };
const place = async (body: object = {}) => post('/v1/sales-orders', { lines: [tea, cups], ...body });
const placed = async (body: object = {}): Promise<Told> => (await place(body)).json();
const approved = async (body: object = {}): Promise<Told> => {
  const { id } = await placed(body);
  return (await post(`/v1/sales-orders/${id}/approve`, {})).json();
};
const changes = ['change-delivery-address', 'change-promise', 'change-recipient'];
const itemsOf = async (url: string) => (await send('GET', url)).json<{ items: Record<string, unknown>[] }>().items;

describe('the order service', () => {
  it('places, approves and shows an order', async () => {
    const answer = await place({
      orderNumber: 'SO-1001',
      externalReference: 'TB-1',
      customer: { id: 'cust_7', name: '王芳', address: { city: '上海市' } },
      placedAt: '2026-03-02T09:00:00+08:00',
      promise: { on: '2026-03-05', offset: '+08:00' },
    });
    expect(answer.statusCode).toBe(201);
    const { id, ...rest } = answer.json<Told>();
    expect(rest).toMatchObject({
      version: 1,
      status: 'placed',
      allowedActions: ['approve', 'reject', 'cancel', ...changes],
    });
    expect(answer.headers).toMatchObject({ location: `/v1/sales-orders/${id}`, etag: '"1"' });

    const passed = await post(`/v1/sales-orders/${id}/approve`, {
      approvedAt: '2026-03-02T10:00:00+08:00',
      note: 'Mrs Li',
    });
    expect(passed.statusCode).toBe(200);
    expect(passed.json()).toMatchObject({ id, version: 3, status: 'approved', allowedActions: ['cancel', ...changes] });

    const shown = await send('GET', `/v1/sales-orders/${id}`);
    expect(shown.headers).toMatchObject({ etag: '"3"', 'x-projected-position': 'inline' });
    expect(shown.json()).toMatchObject({
      id,
      version: 3,
      orderNumber: 'SO-1001',
      externalReference: 'TB-1',
      customerId: 'cust_7',
      status: 'approved',
      headline: { stage: 'prepared', inTrouble: false },
      promise: { limit: '2026-03-06T00:00:00.000+08:00', verdict: 'open' },
      lines: [
        { lineNumber: 1, sku: 'TEA-250', ordered: 6, shipped: 0, warehouse: 'main' },
        { lineNumber: 2, sku: 'CUP-01', ordered: 4 },
      ],
      fulfilments: [{ warehouse: 'main' }],
      placedAt: '2026-03-02T09:00:00.000+08:00',
      allowedActions: ['cancel', ...changes],
    });
    expect(shown.body).not.toContain('王芳');
  });

  it.each([
    ['place', 201, { orderNumber: 'SO-TWICE', lines: [tea] }],
    ['approve', 200, { note: 'Contract seen' }],
    ['reject', 200, { reason: 'credit-limit' }],
    ['cancel', 200, { reason: 'customer-request' }],
  ])('answers %s twice with the same status, bytes and version under the same key', async (action, status, body) => {
    const url = action === 'place' ? '/v1/sales-orders' : `/v1/sales-orders/${(await placed()).id}/${action}`;
    const seen = action === 'reject' || action === 'cancel' ? { 'if-match': '"1"' } : {};
    const ask = () => post(url, body, { 'idempotency-key': `twice-${action}`, ...seen });
    const [first, second] = [await ask(), await ask()];
    expect(first.statusCode).toBe(status);
    expect(second.statusCode).toBe(status);
    expect(second.rawPayload.equals(first.rawPayload)).toBe(true);
    expect(second.headers.etag).toBe(first.headers.etag);
    expect(second.headers['idempotency-replayed']).toBe('true');

    const { id, version } = first.json<Told & { version: number }>();
    expect((await send('GET', `/v1/sales-orders/${id}`)).headers.etag).toBe(`"${version}"`);
  });

  it('gives an order number where none is given, and gives none twice', async () => {
    const { id } = await placed();
    const shown = (await send('GET', `/v1/sales-orders/${id}`)).json<{ orderNumber: string }>();
    expect(shown.orderNumber).toBe(id.replace('_', '-').toUpperCase());

    await placed({ orderNumber: 'SO-TAKEN' });
    const taken = await place({ orderNumber: 'SO-TAKEN' });
    expect(taken.statusCode).toBe(409);
    expect(taken.json()).toMatchObject({ code: 'order-number-taken' });
  });

  it('takes an id of the caller’s own, once; the same request again is answered as before', async () => {
    const mine = { id: 'so_01jq7m4s0a1b2c3d4e5f6g7h8z', orderNumber: 'SO-MINE' };
    const ask = (key: string) => post('/v1/sales-orders', { lines: [tea], ...mine }, { 'idempotency-key': key });
    const first = await ask('mine');
    expect(first.statusCode).toBe(201);
    expect(first.headers).toMatchObject({ location: `/v1/sales-orders/${mine.id}`, etag: '"1"' });
    expect((await ask('mine')).body).toBe(first.body);

    const other = await place({ ...mine, orderNumber: 'SO-OTHER' });
    expect(other.statusCode).toBe(409);
    expect(other.json()).toMatchObject({ code: 'sales-order-id-taken', retryable: false });
    expect(await itemsOf('/v1/look-up?q=SO-OTHER')).toEqual([]);
  });

  it('of two who want the same id at once, one gets it', async () => {
    const id = 'so_01jq7m4s0a1b2c3d4e5f6g7h8y';
    const answers = await Promise.all(Array.from({ length: 4 }, () => place({ id })));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409, 409, 409]);
  });

  it.each(['so_1', 'SO_01jq7m4s0a1b2c3d4e5f6g7h8j', 'shp_01jq7m4s0a1b2c3d4e5f6g7h8j', 'so_81jq7m4s0a1b2c3d4e5f6g7h8j'])(
    'takes no id like %s',
    async (id) => {
      const answer = await place({ id });
      expect(answer.statusCode).toBe(400);
      expect(answer.json()).toMatchObject({ errors: [{ pointer: '/id', code: 'wrong-format' }] });
    },
  );

  it('promises no day after which no day can be written', async () => {
    const refused = await place({ promise: { on: '9999-12-31', offset: '+08:00' } });
    expect(refused.statusCode).toBe(409);
    expect(refused.json()).toMatchObject({ code: 'promised-day-does-not-exist' });
  });

  it('changes a delivery at once while nobody holds its goods, and shows the change without the people in it', async () => {
    const { id } = await placed();
    const elsewhere = { address: { city: '杭州市', street: '文三路 9 号' } };
    const answer = await post(`/v1/sales-orders/${id}/change-delivery-address`, elsewhere);
    expect(answer.statusCode).toBe(200);
    const other = { promise: { on: '2026-03-20', offset: '+08:00' } };
    expect((await post(`/v1/sales-orders/${id}/change-promise`, other)).statusCode).toBe(200);
    const nobody = await post(`/v1/sales-orders/${id}/change-promise`, { promise: { on: '2026-03-20' } });
    expect(nobody.statusCode).toBe(400);
    const recipient = { recipient: { name: '李雷' }, note: '邻居' };
    expect((await post(`/v1/sales-orders/${id}/change-recipient`, recipient)).statusCode).toBe(200);
    const shown = await send('GET', `/v1/sales-orders/${id}`);
    expect(shown.json()).toMatchObject({
      promise: { on: '2026-03-20', limit: '2026-03-21T00:00:00.000+08:00' },
      changes: [
        { kind: 'address', state: 'applied', by: 'ourselves' },
        { kind: 'time', state: 'applied' },
        { kind: 'recipient', state: 'applied' },
      ],
    });
    for (const word of ['杭州市', '李雷', '邻居']) expect(shown.body).not.toContain(word);
  });

  it('releases at once where the process has no gate', async () => {
    const answer = await placed({ process: 'direct' });
    expect(answer).toMatchObject({ status: 'released', allowedActions: ['cancel', ...changes] });
  });

  it('lists by stage, late, in trouble and text, page by page', async () => {
    const first = await placed({ orderNumber: 'LIST-1', placedAt: '2026-03-01T10:00:00+08:00' });
    const second = await approved({ orderNumber: 'LIST-2', placedAt: '2026-03-01T11:00:00+08:00' });
    const after = `readAfter=${second.readAfter}`;
    expect(await itemsOf(`/v1/sales-orders?q=list-&${after}`)).toMatchObject([
      { id: second.id, orderNumber: 'LIST-2', stage: 'prepared', late: false, inTrouble: false },
      { id: first.id, orderNumber: 'LIST-1', stage: 'approved', placedAt: '2026-03-01T10:00:00.000+08:00' },
    ]);
    expect(await itemsOf('/v1/sales-orders?q=LIST-&stage=approved')).toHaveLength(1);
    expect(await itemsOf('/v1/sales-orders?q=LIST-&inTrouble=true')).toEqual([]);
    expect(await itemsOf('/v1/sales-orders?q=LIST-&late=false&status=approved')).toHaveLength(1);

    const page = (await send('GET', '/v1/sales-orders?q=LIST-&limit=1')).json<{ items: object[]; next: string }>();
    expect(page.items).toMatchObject([{ orderNumber: 'LIST-2' }]);
    expect(await itemsOf(`/v1/sales-orders?q=LIST-&limit=1&after=${page.next}`)).toMatchObject([
      { orderNumber: 'LIST-1' },
    ]);
  });

  it('tells what happened to an order, with both clocks, source and cause', async () => {
    const { id, readAfter } = await approved({ placedAt: '2026-03-02T09:00:00+08:00' });
    expect(await itemsOf(`/v1/sales-orders/${id}/timeline?readAfter=${readAfter}`)).toMatchObject([
      {
        version: 1,
        type: 'SalesOrderPlaced',
        occurredAt: '2026-03-02T09:00:00.000+08:00',
        recordedAt: '2026-03-02T10:30:00.000Z',
        source: 'order',
        cause: { actor: 'user:sales' },
      },
      { version: 2, type: 'SalesOrderApproved' },
      { version: 3, type: 'FulfilmentReleased', details: { warehouse: 'main' } },
    ]);
  });

  it('looks an order up by what people have in hand', async () => {
    const { id, readAfter } = await placed({ orderNumber: 'LOOK-1', externalReference: 'TB 99' });
    expect(await itemsOf(`/v1/look-up?q=look-1&readAfter=${readAfter}`)).toEqual([
      { kind: 'order-number', value: 'LOOK-1', salesOrderId: id, orderNumber: 'LOOK-1' },
    ]);
    expect(await itemsOf('/v1/look-up?q=tb99')).toMatchObject([{ kind: 'external-reference', salesOrderId: id }]);
    expect(await itemsOf('/v1/look-up?q=nobody')).toEqual([]);
  });

  it('cancels and rejects only what the caller has seen', async () => {
    const { id } = await placed();
    const reason = { reason: 'customer-request' };
    expect((await post(`/v1/sales-orders/${id}/cancel`, reason)).statusCode).toBe(428);
    expect((await post(`/v1/sales-orders/${id}/cancel`, reason, { 'if-match': '"7"' })).statusCode).toBe(412);
    const gone = await post(`/v1/sales-orders/${id}/cancel`, reason, { 'if-match': '"1"' });
    expect(gone.json()).toMatchObject({ status: 'cancelled', allowedActions: [] });

    const other = await placed();
    const refused = await post(
      `/v1/sales-orders/${other.id}/reject`,
      { reason: 'credit-limit' },
      { 'if-match': '"1"' },
    );
    expect(refused.json()).toMatchObject({ status: 'rejected' });
    const late = await post(`/v1/sales-orders/${other.id}/approve`, {});
    expect(late.statusCode).toBe(409);
    expect(late.json()).toMatchObject({ code: 'order-already-rejected', allowedActions: [] });
  });

  it('says in two languages that an order is unknown', async () => {
    const unknown = await send('GET', '/v1/sales-orders/so_nobody', undefined, { 'accept-language': 'zh-CN' });
    expect(unknown.statusCode).toBe(404);
    expect(unknown.json()).toMatchObject({ code: 'sales-order-not-found', title: '销售订单不存在' });
    const refused = await post('/v1/sales-orders/so_nobody/approve', {}, { 'accept-language': 'en' });
    expect(refused.statusCode).toBe(404);
    expect((await send('GET', '/v1/sales-orders/so_nobody/timeline')).statusCode).toBe(404);
    expect(refused.json()).toMatchObject({ code: 'sales-order-unknown' });
  });

  it('asks for the right role', async () => {
    const { id } = await placed();
    expect((await post(`/v1/sales-orders/${id}/approve`, {}, { role: 'warehouse' })).statusCode).toBe(403);
  });
});

describe('what is wrong with an order', () => {
  it.each([
    [{}, '/lines'],
    [{ lines: [] }, '/lines'],
    [{ lines: [{ sku: 'A', quantity: 0 }] }, '/lines/0/quantity'],
    [{ lines: [{ sku: 'A', quantity: 1.5 }] }, '/lines/0/quantity'],
    [{ lines: [{ sku: '  ', quantity: 1 }] }, '/lines/0/sku'],
    [{ lines: [{ ...cups, lineNumber: 0 }] }, '/lines/0/lineNumber'],
    [{ lines: [{ ...cups, unitPrice: { amount: 1, currency: 'CNY' } }] }, '/lines/0/unitPrice/amount'],
    [{ lines: [{ ...cups, colour: 'red' }] }, '/lines/0/colour'],
    [{ lines: [cups], orderNumber: ' SO' }, '/orderNumber'],
    [{ lines: [cups], orderNumber: null }, '/orderNumber'],
    [{ lines: [cups], customer: null }, '/customer'],
    [{ lines: [cups], placedAt: '2026-03-02' }, '/placedAt'],
    [{ lines: [cups], promise: { on: '2026-02-30', offset: '+08:00' } }, '/promise/on'],
    [{ lines: [cups], promise: { on: '2026-03-05' } }, '/promise'],
    [{ lines: [cups], process: 'fancy' }, '/process'],
  ])('is said of %j at %s', async (body, pointer) => {
    const answer = await post('/v1/sales-orders', body);
    expect(answer.statusCode).toBe(400);
    const { errors } = answer.json<{ errors: { pointer: string }[] }>();
    expect(errors.map((error) => error.pointer)).toContain(pointer);
  });

  it.each([
    '/v1/sales-orders?stage=painted',
    '/v1/sales-orders?late=maybe',
    '/v1/sales-orders?sort=sku',
    '/v1/look-up',
  ])('is said of %s', async (url) => expect((await send('GET', url)).statusCode).toBe(400));
});
