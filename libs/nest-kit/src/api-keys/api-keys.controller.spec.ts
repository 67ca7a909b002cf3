import { Controller, Get, Post } from '@nestjs/common';
import { emptyContext } from '@throughline/event-sourcing';
import { freshDatabase, type FreshDatabase } from '@throughline/test-kit';
import { AskedBy, type Asked } from '../commands/asked.js';
import { Permission } from '../access/declarations.js';
import type { Role } from '../access/permissions.js';
import type { ServiceDefinition } from '../service-definition.js';
import { migrationsOf } from '../start-service.js';
import { testService, type TestAnswer, type TestService } from '../testing/index.js';

@Controller('v1/doors')
class DoorsController {
  @Get()
  @Permission('sales-order:read')
  look() {
    return {};
  }

  @Post('open')
  @Permission('sales-order:place')
  open(@AskedBy() { actor }: Asked) {
    return { actor };
  }
}

const definition: ServiceDefinition = {
  ...emptyContext('library'),
  api: { title: 'Library', description: 'Doors', tags: [] },
  controllers: [DoorsController],
  migrations: [],
  problems: {},
};

let database: FreshDatabase;
let service: TestService;
let replica: TestService;

beforeAll(async () => {
  database = await freshDatabase({ migrations: migrationsOf(definition) });
  const both = { databaseUrl: database.url, environment: { onlyProcess: false } };
  service = await testService(definition, { ...both, peers: { alerting: 'peer-secret' } });
  replica = await testService(definition, { ...both, issuer: service.issuer });
});
afterAll(async () => {
  await Promise.all([service.close(), replica.close()]);
  await database.drop();
});

interface Key {
  readonly id: string;
  readonly key: string;
  readonly status: string;
  readonly lastUsedAt?: string;
}

let numbers = 0;
const ask = (wish: object = {}, { role = 'manager', key = `key-${++numbers}` }: { role?: Role; key?: string } = {}) =>
  service.send('POST', '/v1/api-keys', {
    body: { name: 'ACME', roles: ['integration'], expiresInDays: 90, reason: 'a spec', ...wish },
    headers: { 'idempotency-key': key },
    role,
  });
const made = async (wish: object = {}, role: Role = 'manager'): Promise<Key> => (await ask(wish, { role })).json();
const look = (bearer: string, at = service) => at.send('GET', '/v1/doors', { bearer });
const problemOf = (answer: TestAnswer) => {
  const { code, details } = answer.json<{ code: string; details?: object }>();
  return { status: answer.statusCode, code, ...(details && { details }) };
};

describe('an API key', () => {
  it('is made once, shown once, and opens what its roles open', async () => {
    const answer = await ask();
    expect(answer.statusCode).toBe(201);
    const { key, ...shown } = answer.json<Key>();
    expect(answer.headers).toMatchObject({ location: `/v1/api-keys/${shown.id}`, 'cache-control': 'no-store' });
    expect(shown).toMatchObject({
      name: 'ACME',
      roles: ['integration'],
      status: 'active',
      createdBy: 'user:manager@development',
    });
    expect((await look(key)).statusCode).toBe(200);
    expect((await service.send('POST', '/v1/doors/open', { bearer: key })).json()).toEqual({
      actor: `api-key:${shown.id}`,
    });
    const one = await service.send('GET', `/v1/api-keys/${shown.id}`);
    expect(one.json()).toEqual({ ...shown, lastUsedAt: expect.any(String) });
    const listed = await service.send('GET', '/v1/api-keys');
    expect(listed.json<{ items: Key[] }>().items[0]).toEqual(one.json());
    expect(one.payload + listed.payload).not.toContain(key.slice(-64));
  });

  it('stands nowhere but with its holder', async () => {
    const { key } = await made();
    await look(key);
    const secret = key.slice(-64);
    expect(service.logged()).not.toContain(secret);
    const { rows } = await database.pool.query<{ table_name: string }>(
      `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
    );
    expect(rows.map((row) => row.table_name)).toContain('command_log');
    for (const { table_name: table } of rows) {
      const { rows: found } = await database.pool.query(`SELECT 1 FROM "${table}" AS t WHERE t::text LIKE $1`, [
        `%${secret}%`,
      ]);
      expect([table, found]).toEqual([table, []]);
    }
  });

  it('asked for again under the same key, is not made or shown again', async () => {
    const first = (await ask({}, { key: 'once' })).json<Key>();
    expect(problemOf(await ask({}, { key: 'once' }))).toEqual({
      status: 409,
      code: 'api-key-created-before',
      details: { id: first.id },
    });
    expect(problemOf(await ask({ name: 'Other' }, { key: 'once' }))).toEqual({
      status: 422,
      code: 'idempotency-key-reused',
    });
    const copies = await Promise.all(Array.from({ length: 10 }, () => ask({}, { key: 'at once' })));
    expect(copies.map(({ statusCode }) => statusCode).sort()).toEqual([201, ...Array<number>(9).fill(409)]);
    const { rows } = await database.pool.query('SELECT 1 FROM api_key WHERE id = $1', [first.id]);
    expect(rows).toHaveLength(1);
  });

  it('does no more than whoever made it', async () => {
    for (const [role, wanted, beyond] of [
      ['manager', ['operator'], ['operator', 'operator:read', 'operator:act']],
      ['operator', ['manager'], expect.arrayContaining(['manager', 'case:close'])],
      ['operator', ['integration'], expect.arrayContaining(['sales-order:place'])],
    ] as const)
      expect(problemOf(await ask({ roles: wanted }, { role }))).toEqual({
        status: 403,
        code: 'api-key-beyond-creator',
        details: { beyond },
      });
    expect((await ask({ roles: ['manager', 'integration', 'customer'] })).statusCode).toBe(201);
    expect((await ask({ roles: ['operator', 'purchasing'] }, { role: 'operator' })).statusCode).toBe(201);
    expect(problemOf(await ask({}, { role: 'sales' }))).toMatchObject({ status: 403, code: 'forbidden' });
  });

  it('opens something, or is refused', async () => {
    for (const wish of [{ roles: [] }, { roles: undefined }])
      expect((await ask(wish)).json()).toMatchObject({ code: 'invalid-input', errors: [{ pointer: '/roles' }] });
    expect((await ask({ roles: undefined, scope: 'feed' })).statusCode).toBe(201);
  });

  it('makes and lists no keys, whatever its roles are', async () => {
    const { key } = await made({ roles: ['manager'] });
    expect(problemOf(await service.send('GET', '/v1/api-keys', { bearer: key }))).toMatchObject({ code: 'forbidden' });
    const again = await service.send('POST', '/v1/api-keys', {
      body: { name: 'child', roles: ['integration'], expiresInDays: 366, reason: 'to stay' },
      headers: { 'idempotency-key': 'child' },
      bearer: key,
    });
    expect(problemOf(again)).toMatchObject({ status: 403, code: 'forbidden' });
  });

  it('opens nothing any more once it is revoked: here at once, elsewhere within seconds', async () => {
    const { id, key } = await made();
    expect((await look(key)).statusCode).toBe(200);
    expect((await look(key, replica)).statusCode).toBe(200);
    const revoke = (reason = 'a spec') => service.send('POST', `/v1/api-keys/${id}/revoke`, { body: { reason } });
    expect((await revoke('')).statusCode).toBe(400);
    const revoked = await revoke();
    expect(revoked.json()).toMatchObject({ id, status: 'revoked', revokedBy: 'user:manager@development' });
    expect((await revoke()).json()).toEqual(revoked.json());
    expect(problemOf(await look(key))).toEqual({ status: 401, code: 'unauthenticated' });
    const until = performance.now() + 10_000;
    while ((await look(key, replica)).statusCode !== 401 && performance.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 100));
    expect(problemOf(await look(key, replica))).toEqual({ status: 401, code: 'unauthenticated' });
  });

  it('is refused with the same words whatever is wrong with it', async () => {
    const expired = await made();
    await database.pool.query(`UPDATE api_key SET expires_at = '2020-01-01' WHERE id = $1`, [expired.id]);
    const revoked = await made();
    await service.send('POST', `/v1/api-keys/${revoked.id}/revoke`, { body: { reason: 'a spec' } });
    const wrong = [
      expired.key,
      revoked.key,
      `${expired.id}_${'0'.repeat(64)}`,
      `tlk_${'0'.repeat(26)}_${'0'.repeat(64)}`,
      'tlk_x',
    ];
    const answers = await Promise.all(wrong.map((key) => look(key)));
    const words = answers.map((answer) => ({ ...answer.json<object>(), traceId: '' }));
    expect(new Set(words.map((word) => JSON.stringify(word))).size).toBe(1);
    expect(words[0]).toMatchObject({ code: 'unauthenticated' });
    const listed = (await service.send('GET', `/v1/api-keys/${expired.id}`)).json<Key>();
    expect(listed.status).toBe('expired');
  });

  it('is on record, with the reason', async () => {
    const { id } = await made();
    await ask({ roles: ['operator'] });
    const { items } = (await service.send('GET', '/v1/operator/calls', { role: 'operator' })).json<{
      items: object[];
    }>();
    expect(items.slice(0, 2)).toMatchObject([
      { action: 'create-api-key', outcome: 'api-key-beyond-creator', reason: 'a spec' },
      { action: 'create-api-key', target: id, outcome: 'done', calledBy: 'user:manager@development' },
    ]);
  });

  it('is listed page by page', async () => {
    type Page = { items: Key[]; next?: string; previous?: string };
    const page = async (query: string) => (await service.send('GET', `/v1/api-keys?${query}`)).json<Page>();
    const all = (await page('limit=200')).items.map(({ id }) => id);
    expect(all.length).toBeGreaterThan(5);
    const walked: string[] = [];
    let cursor = '';
    do {
      const { items, next = '' } = await page(`limit=2${cursor}`);
      walked.push(...items.map(({ id }) => id));
      cursor = next === '' ? '' : `&after=${next}`;
    } while (cursor !== '');
    expect(walked).toEqual(all);
    expect(problemOf(await service.send('GET', '/v1/api-keys/tlk_none'))).toEqual({
      status: 404,
      code: 'api-key-not-found',
    });
  });
});

describe('the feed', () => {
  const read = (bearer: string) => service.send('GET', '/v1/feed', { bearer });

  it('is open to keys with a scope, beside peers', async () => {
    const feed = await made({ roles: undefined, scope: 'feed' });
    const partner = await made({ roles: undefined, scope: 'feed:partner' });
    for (const bearer of ['peer-secret', feed.key, partner.key]) expect((await read(bearer)).statusCode).toBe(200);
    expect(problemOf(await look(feed.key))).toMatchObject({ status: 403, code: 'forbidden' });
  });

  it('is shut to keys without one', async () => {
    const { key } = await made({ roles: ['integration'] });
    expect(problemOf(await read(key))).toEqual({ status: 403, code: 'forbidden' });
    expect(problemOf(await read('tlk_x'))).toEqual({ status: 401, code: 'unauthenticated' });
  });
});
