import { jest } from '@jest/globals';
import { Body, Controller, Get, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Parking, turnableClock } from '@throughline/event-store';
import { freshDatabase, type FreshDatabase } from '@throughline/test-kit';
import { instant } from '@throughline/values';
import type { DevelopmentIssuer } from './access/development-issuer.js';
import { migrationsOf, Permission, uncheckedInputs, undeclaredRoutes } from './index.js';
import { BooksController, library } from './specs/library.js';
import { testService, tryBadRequests, type TestAnswer, type TestRequest, type TestService } from './testing/index.js';

let database: FreshDatabase;
let app: NestFastifyApplication;
let service: TestService;
let issuer: DevelopmentIssuer;

const clock = turnableClock(instant('2026-01-05T09:00:00+08:00'));
const peerSecret = 'peer-secret';

beforeAll(async () => {
  database = await freshDatabase({ migrations: migrationsOf(library) });
  service = await testService(library, {
    databaseUrl: database.url,
    clock,
    peers: { alerting: peerSecret },
    environment: { bodyLimit: 10_000 },
  });
  ({ app, issuer } = service);
});
afterAll(async () => {
  await service.close();
  await database.drop();
});

const send: TestService['send'] = (...request) => service.send(...request);

let keys = 0;
const freshKey = () => ({ 'idempotency-key': `key-${++keys}` });
const addBook = async (number: string, more: object = {}) =>
  (await send('POST', '/v1/books', { body: { number, shelf: 1, ...more }, headers: freshKey() })).json<{
    id: string;
    readAfter: string;
    version: number;
  }>();

const expectProblem = (sent: TestAnswer, status: number, code: string): Record<string, unknown> => {
  expect(sent.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  const body = sent.json<Record<string, unknown>>();
  expect(body).toMatchObject({
    type: `urn:throughline:problem:${code}`,
    code,
    status,
    traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
  expect(sent.statusCode).toBe(status);
  return body;
};

describe('commands and reads', () => {
  it('creates, reads and lists', async () => {
    const added = await send('POST', '/v1/books', {
      body: { number: 'B-1', shelf: 2, tags: ['old'] },
      headers: freshKey(),
    });
    expect(added.statusCode).toBe(201);
    const { id, readAfter, ...rest } = added.json<{ id: string; readAfter: string }>();
    expect(rest).toEqual({ version: 1, status: 'here', allowedActions: ['lend', 'remove'] });
    expect(added.headers).toMatchObject({ etag: '"1"', location: `/v1/books/${id}`, 'cache-control': 'no-store' });
    expect(added.headers['content-type']).toBe('application/json; charset=utf-8');
    const one = await send('GET', `/v1/books/${id}?readAfter=${readAfter}`);
    expect(one.json()).toEqual({ number: 'B-1', lent: false });
    expect(one.headers).toMatchObject({
      etag: '"1"',
      'x-projected-position': 'inline',
      'x-projected-at': '2026-01-05T01:00:00.000Z',
    });
    const list = await send('GET', `/v1/books?tag=old&readAfter=${readAfter}`);
    expect(list.json()).toEqual({ items: [{ id, number: 'B-1', shelf: 2, lent: false, addedAt: '2026-01-05' }] });
    expect(list.headers['x-projected-position']).toMatch(/^\d+$/);
  });

  it('keeps what a rejection says to the caller, in the language of the caller', async () => {
    const { id } = await addBook('R-1');
    const lend = () =>
      send('POST', `/v1/books/${id}/lend`, {
        body: { until: '2026-02-01T10:00:00+08:00', borrowers: [{ name: 'Li' }] },
        headers: { 'accept-language': 'fr, zh-CN;q=0.9, en;q=0.8' },
      });
    expect((await lend()).json()).toMatchObject({ status: 'lent', version: 2 });
    const refused = await lend();
    expect(expectProblem(refused, 409, 'book-already-lent')).toMatchObject({
      title: '该书已借出',
      allowedActions: ['remove'],
      retryable: false,
    });
    expectProblem(
      await send('POST', `/v1/books`, { body: { number: 'R-1', shelf: 1 }, headers: freshKey() }),
      409,
      'book-number-taken',
    );
    expectProblem(
      await send('POST', '/v1/books/book_none/lend', { body: { until: '2026-02-01T10:00:00Z', borrowers: [] } }),
      404,
      'book-unknown',
    );
    expect(expectProblem(await send('GET', '/v1/books/book_none'), 404, 'book-not-found').title).toBe('book not found');
  });

  it('takes If-Match as the version that the caller has seen', async () => {
    const { id } = await addBook('M-1');
    const remove = (headers: Record<string, string>) => send('POST', `/v1/books/${id}/remove`, { headers });
    expectProblem(await remove({}), 428, 'precondition-required');
    expect(expectProblem(await remove({ 'if-match': '"7"' }), 412, 'version-mismatch').details).toEqual({ version: 1 });
    for (const tag of ['*', 'W/"1"', '"1", "2"', '1', '"0"', '"x"', '""'])
      expectProblem(await remove({ 'if-match': tag }), 400, 'if-match-invalid');
    expect((await remove({ 'if-match': '"1"' })).json()).toMatchObject({ version: 2, status: 'removed' });
  });

  it('answers the same for the same idempotency key, and only for it', async () => {
    const body = { number: 'K-1', shelf: 1 };
    const headers = { 'idempotency-key': 'once' };
    const first = await send('POST', '/v1/books', { body, headers });
    const second = await send('POST', '/v1/books', { body, headers });
    expect(second.statusCode).toBe(201);
    expect(second.rawPayload.equals(first.rawPayload)).toBe(true);
    expect(second.headers).toMatchObject({
      'idempotency-replayed': 'true',
      etag: '"1"',
      location: first.headers.location,
    });
    expect(first.headers['idempotency-replayed']).toBeUndefined();
    expectProblem(
      await send('POST', '/v1/books', { body: { ...body, shelf: 2 }, headers }),
      422,
      'idempotency-key-reused',
    );
    const { id } = first.json<{ id: string }>();
    expectProblem(
      await send('POST', `/v1/books/${id}/remove`, { headers: { ...headers, 'if-match': '"1"' } }),
      422,
      'idempotency-key-reused',
    );
    expectProblem(await send('POST', '/v1/books', { body, headers, role: 'sales' }), 409, 'book-number-taken');
    expectProblem(await send('POST', '/v1/books', { body }), 400, 'idempotency-key-required');
    for (const key of ['', ' ', 'x'.repeat(256), 'ключ', 'a\u007f'])
      expectProblem(
        await send('POST', '/v1/books', { body, headers: { 'idempotency-key': key } }),
        400,
        'idempotency-key-invalid',
      );
    expect(
      (
        await send('POST', '/v1/books', {
          body: { number: 'K-2', shelf: 1 },
          headers: { 'idempotency-key': 'x'.repeat(255) },
        })
      ).statusCode,
    ).toBe(201);
  });

  it('does a command once, however many copies arrive at the same time', async () => {
    const headers = freshKey();
    const copies = await Promise.all(
      Array.from({ length: 20 }, () => send('POST', '/v1/books', { body: { number: 'P-1', shelf: 1 }, headers })),
    );
    const ids = new Set(copies.filter((c) => c.statusCode === 201).map((c) => c.json<{ id: string }>().id));
    expect(ids.size).toBe(1);
    for (const copy of copies.filter((c) => c.statusCode !== 201)) {
      expectProblem(copy, 409, 'command-still-running');
      expect(copy.headers['retry-after']).toBe('1');
    }
  });

  it('refuses a readAfter of another service', async () => {
    const token = Buffer.from(JSON.stringify(['order', 'abcdefgh', 'sales-order', 'so_1', 1])).toString('base64url');
    for (const readAfter of [token, 'nonsense']) {
      expectProblem(await send('GET', `/v1/books?readAfter=${readAfter}`), 422, 'read-after-of-another-service');
    }
  });

  it('says 503 when a write cannot be read within two seconds', async () => {
    const { readAfter } = await addBook('W-1');
    const parts = JSON.parse(Buffer.from(readAfter, 'base64url').toString()) as unknown[];
    const later = Buffer.from(JSON.stringify([...parts.slice(0, 4), 99])).toString('base64url');
    const body = expectProblem(await send('GET', `/v1/books?readAfter=${later}`), 503, 'not-yet-readable');
    expect(body.retryable).toBe(true);
  });

  it('pages forth and back by opaque cursors', async () => {
    let last = '';
    for (let i = 0; i < 7; i += 1)
      last = (await addBook(`page-${i}`, { shelf: 1 + (i % 2), tags: ['paged'] })).readAfter;
    type Listed = { items: { number: string }[]; next?: string; previous?: string };
    const page = async (query: string) => (await send('GET', `/v1/books?tag=paged&limit=3&${query}`)).json<Listed>();
    const numbers = ({ items }: Listed) => items.map(({ number }) => number.slice(-1)).join('');
    for (const [sort, all] of [
      ['number', '0123456'],
      ['-number', '6543210'],
      ['shelf', ''],
      ['-addedAt', ''],
    ] as const) {
      const first = await page(`sort=${sort}&readAfter=${last}`);
      expect(first.previous).toBeUndefined();
      const second = await page(`sort=${sort}&after=${first.next}`);
      const third = await page(`sort=${sort}&after=${second.next}`);
      expect(numbers(first) + numbers(second) + numbers(third)).toHaveLength(7);
      if (all !== '') expect(numbers(first) + numbers(second) + numbers(third)).toBe(all);
      expect(third.next).toBeUndefined();
      const back = await page(`sort=${sort}&before=${third.previous}`);
      expect(numbers(back)).toBe(numbers(second));
      const start = await page(`sort=${sort}&before=${back.previous}`);
      expect(numbers(start)).toBe(numbers(first));
      expect(start.previous).toBeUndefined();
      expect(start.next).toBe(first.next);
    }
    const { next = '' } = await page('sort=number');
    expectProblem(await send('GET', `/v1/books?sort=shelf&after=${next}`), 400, 'cursor-invalid');
    for (const cursor of [
      'x',
      Buffer.from('["number",{"a":1},"k"]').toString('base64url'),
      Buffer.from('["number","\\u0000","k"]').toString('base64url'),
    ])
      expectProblem(await send('GET', `/v1/books?after=${cursor}`), 400, 'cursor-invalid');
    expectProblem(await send('GET', `/v1/books?after=${next}&before=${next}`), 400, 'cursor-invalid');
    expect((await page('q=AGE-%253')).items).toEqual([]);
    expect(numbers(await page('q=AGE-3'))).toBe('3');
  });
});

describe('refused before anything else', () => {
  const body = { number: 'X', shelf: 1 };
  const post = (options: TestRequest) => send('POST', '/v1/books', { headers: freshKey(), ...options });
  const deep = (levels: number): string => `{"shelf":1,"number":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;

  const bodies: readonly (readonly [string, string | Buffer, number, string, string?, string?])[] = [
    ['broken JSON', '{"number":', 400, 'malformed-json'],
    ['no JSON at all', 'NaN', 400, 'malformed-json'],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 400, 'malformed-json'],
    ['a list', '[]', 400, 'invalid-input', '', 'not-an-object'],
    ['a bare string', '"x"', 400, 'invalid-input', '', 'not-an-object'],
    ['null', 'null', 400, 'invalid-input', '', 'not-an-object'],
    ['33 levels', deep(33), 400, 'too-deep'],
    ['4,000 levels', deep(4_000), 400, 'too-deep'],
    ['32 levels that are not wanted', deep(32), 400, 'invalid-input', '/number/0', 'list-in-list'],
    ['a list within a list', '{"number":"X","shelf":1,"tags":[[]]}', 400, 'invalid-input', '/tags/0', 'list-in-list'],
    ['U+0000 in a value', '{"number":"a\\u0000b","shelf":1}', 400, 'invalid-input', '/number', 'nul-character'],
    ['U+0000 in a key', '{"a\\u0000b":1}', 400, 'invalid-input', '', 'nul-character'],
    ['half a surrogate pair', '{"number":"\\ud800","shelf":1}', 400, 'invalid-input', '/number', 'lone-surrogate'],
    ['half a pair deep inside', '{"tags":[["x","\\udc00"]]}', 400, 'invalid-input', '/tags/0/1', 'lone-surrogate'],
    ['1e400', '{"number":"X","shelf":1e400}', 400, 'invalid-input', '/shelf', 'not-a-number'],
    ['minus zero', '{"number":"X","shelf":-0}', 400, 'invalid-input', '/shelf', 'not-a-number'],
    [
      'an integer beyond 2^53',
      '{"number":"X","shelf":9007199254740993}',
      400,
      'invalid-input',
      '/shelf',
      'not-a-number',
    ],
    [
      '__proto__',
      '{"number":"X","shelf":1,"__proto__":{"a":1}}',
      400,
      'invalid-input',
      '/__proto__',
      'unknown-property',
    ],
    [
      'constructor',
      '{"number":"X","shelf":1,"constructor":{}}',
      400,
      'invalid-input',
      '/constructor',
      'unknown-property',
    ],
    ['an unknown property', '{"number":"X","shelf":1,"id":"mine"}', 400, 'invalid-input', '/id', 'unknown-property'],
    ['a missing property', '{"shelf":1}', 400, 'invalid-input', '/number', 'required'],
    ['no body', '', 400, 'invalid-input'],
    ['the wrong type', '{"number":1,"shelf":1}', 400, 'invalid-input', '/number', 'not-a-string'],
    ['null for text', '{"number":null,"shelf":1}', 400, 'invalid-input', '/number', 'not-a-string'],
    ['a number as text', '{"number":"X","shelf":"1"}', 400, 'invalid-input', '/shelf', 'not-an-integer'],
    ['out of range', '{"number":"X","shelf":100}', 400, 'invalid-input', '/shelf', 'too-large'],
    ['too long', `{"number":"${'x'.repeat(21)}","shelf":1}`, 400, 'invalid-input', '/number', 'wrong-length'],
    ['only white space', '{"number":"  ","shelf":1}', 400, 'invalid-input', '/number', 'wrong-format'],
    ['too large', `{"number":"${'x'.repeat(11_000)}","shelf":1}`, 413, 'body-too-large'],
  ];
  it.each(bodies.map((row) => [row[0], row] as const))('body: %s', async (_, [, raw, status, code, pointer, fault]) => {
    const sent = expectProblem(await post({ raw }), status, code);
    if (pointer !== undefined) expect(sent.errors).toEqual([{ pointer, code: fault, detail: expect.any(String) }]);
    expect(JSON.stringify(sent)).not.toContain('xxxx');
  });

  it('names every fault, also inside lists', async () => {
    const { id } = await addBook('N-1');
    const sent = await send('POST', `/v1/books/${id}/lend`, {
      body: { until: '2026-02-30T00:00:00Z', borrowers: [{ name: 'Li' }, { nam: 'Wang' }, 'Zhao'], more: 1 },
    });
    const { errors } = expectProblem(sent, 400, 'invalid-input') as { errors: { pointer: string; code: string }[] };
    expect(errors.map(({ pointer, code }) => `${pointer} ${code}`).sort()).toEqual([
      '/borrowers/1/nam unknown-property',
      '/borrowers/1/name required',
      '/borrowers/2 not-an-object',
      '/more unknown-property',
      '/until not-an-instant',
    ]);
    for (const until of [
      '2026-02-01',
      '2026-02-01T10:00:00',
      '+999999-01-01T00:00:00Z',
      '1899-12-31T23:59:59Z',
      7,
      null,
      {},
    ])
      expectProblem(
        await send('POST', `/v1/books/${id}/lend`, { body: { until, borrowers: [] } }),
        400,
        'invalid-input',
      );
  });

  it.each([
    ['gzip', { 'content-encoding': 'gzip' }],
    ['brotli', { 'content-encoding': 'br' }],
    ['text', { 'content-type': 'text/plain' }],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['a file', { 'content-type': 'multipart/form-data; boundary=x' }],
    ['another charset', { 'content-type': 'application/json; charset=utf-7' }],
    ['a type of its own', { 'content-type': 'application/vnd.api+json' }],
    ['nonsense', { 'content-type': 'nonsense' }],
  ])('media type: %s', async (_, headers) => {
    expectProblem(await post({ body, headers: { ...freshKey(), ...headers } }), 415, 'unsupported-media-type');
  });

  const addresses: readonly (readonly [string, string, string, string?])[] = [
    ['an unknown parameter', '/v1/books?colour=red', 'invalid-input', '?colour unknown-parameter'],
    ['an unknown parameter where none is known', '/v1/broken?a=1', 'invalid-input', '?a unknown-parameter'],
    ['a repeated parameter', '/v1/books?limit=1&limit=2', 'invalid-input', '?limit repeated'],
    ['a repeated parameter in disguise', '/v1/books?limit=1&%6cimit=2', 'invalid-input', '?limit repeated'],
    ['a negative limit', '/v1/books?limit=-1', 'invalid-input', '?limit too-small'],
    ['a huge limit', '/v1/books?limit=1000000000', 'invalid-input', '?limit too-large'],
    ['a limit that is no number', '/v1/books?limit=1e2', 'invalid-input', '?limit not-an-integer'],
    ['a filter value that is not listed', '/v1/books?lent=maybe', 'invalid-input', '?lent not-one-of'],
    ['a sort field that is not listed', '/v1/books?sort=id', 'sort-not-allowed', '?sort not-one-of'],
    ['SQL as a sort field', '/v1/books?sort=number%20asc,%20(select%201)', 'sort-not-allowed', '?sort not-one-of'],
    ['broken percent-encoding in a parameter', '/v1/books?q=%zz', 'malformed-url'],
    ['half a character in a parameter', '/v1/books?q=%e4%bd', 'malformed-url'],
    ['half a surrogate pair in a parameter', '/v1/books?q=%ed%a0%80', 'malformed-url'],
    ['U+0000 in a parameter', '/v1/books?q=a%00b', 'invalid-input', '?q nul-character'],
    ['U+0000 in the path', '/v1/books/a%00b', 'malformed-url'],
    ['broken percent-encoding in the path', '/v1/books/%zz', 'malformed-url'],
    ['an empty parameter', '/v1/books?q=', 'invalid-input', '?q wrong-length'],
  ];
  it.each(addresses.map((row) => [row[0], row] as const))('address: %s', async (_, [, url, code, fault]) => {
    const { errors } = expectProblem(await send('GET', url), 400, code) as {
      errors?: { pointer: string; code: string }[];
    };
    if (fault !== undefined) expect(errors?.map((e) => `${e.pointer} ${e.code}`)).toEqual([fault]);
  });

  it('refuses a body where none is taken', async () => {
    expectProblem(
      await send('POST', '/v1/books/b/remove', { body: { a: 1 }, headers: { 'if-match': '"1"' } }),
      400,
      'unexpected-body',
    );
  });

  it('knows the address but not the method, or neither', async () => {
    const wrong = await send('DELETE', '/v1/books/b');
    expectProblem(wrong, 405, 'method-not-allowed');
    expect(wrong.headers.allow).toBe('GET, HEAD');
    expect((await send('PUT', '/v1/books')).headers.allow).toBe('GET, HEAD, POST');
    const unknown = await send('GET', '/v1/secret-path/x');
    expectProblem(unknown, 404, 'not-found');
    expect(unknown.payload).not.toContain('secret-path');
    // Words of an address that also stand in what a database says.
    expectProblem(await send('GET', '/v1/connection-terminated'), 404, 'not-found');
    expectProblem(await send('GET', `/v1/books/${'x'.repeat(300)}`), 414, 'uri-too-long');
  });

  it('says nothing about an error of its own but where to look', async () => {
    const { traceId } = expectProblem(await send('GET', '/v1/broken'), 500, 'internal-error');
    const sent = await send('GET', '/v1/broken');
    expect(sent.payload).not.toMatch(/select|passwd|Error|\.ts|node_modules/);
    expect(service.logged()).toContain(String(traceId));
  });
});

describe('access', () => {
  it.each([
    ['no token', {}],
    ['another scheme', { authorization: 'Basic eDp5' }],
    ['nonsense', { authorization: 'Bearer x.y.z' }],
  ])('401: %s', async (_, headers) => {
    const sent = await send('GET', '/v1/books', { role: null, headers });
    expectProblem(sent, 401, 'unauthenticated');
    expect(sent.headers['www-authenticate']).toBe('Bearer');
  });

  it('401: tokens that are wrong in any way', async () => {
    const { SignJWT, importJWK, generateKeyPair } = await import('jose');
    const key = await importJWK(issuer.privateKey, 'EdDSA');
    const { privateKey: stranger } = await generateKeyPair('EdDSA');
    const base = (header: { alg: string; kid?: string } = { alg: 'EdDSA', kid: issuer.privateKey.kid ?? '' }) =>
      new SignJWT({ roles: ['manager'] }).setProtectedHeader(header);
    const full = (header?: { alg: string; kid?: string }) =>
      base(header).setIssuer(issuer.issuer).setAudience(issuer.audience).setSubject('s').setExpirationTime('1h');
    const publicKey = Buffer.from(JSON.stringify(issuer.jwks.keys[0]));
    const tokens = [
      await full().setExpirationTime('-2m').sign(key),
      await full().setNotBefore('10m').sign(key),
      await full().setIssuer('urn:other').sign(key),
      await full().setAudience('other').sign(key),
      await base().setIssuer(issuer.issuer).setAudience(issuer.audience).setSubject('s').sign(key),
      await base().setIssuer(issuer.issuer).setAudience(issuer.audience).setExpirationTime('1h').sign(key),
      await full().sign(stranger),
      await full({ alg: 'EdDSA', kid: 'unknown' }).sign(key),
      await full({ alg: 'HS256' }).sign(publicKey),
      `${Buffer.from('{"alg":"none"}').toString('base64url')}.${(await full().sign(key)).split('.')[1]}.`,
    ];
    const answers = await Promise.all(tokens.map((token) => send('GET', '/v1/books', { bearer: token })));
    for (const answer of answers) expectProblem(answer, 401, 'unauthenticated');
    const bodies = answers.map((answer) => ({ ...answer.json<object>(), traceId: '' }));
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
    expect((await send('GET', '/v1/books', { bearer: await full().sign(key) })).statusCode).toBe(200);
  });

  it('403 for a role without the permission, and on record', async () => {
    const sent = await send('POST', '/v1/books', {
      body: { number: 'A', shelf: 1 },
      headers: freshKey(),
      role: 'warehouse',
    });
    expect(expectProblem(sent, 403, 'forbidden').details).toEqual({ permission: 'sales-order:place' });
    expectProblem(await send('GET', '/v1/books', { role: 'customer' }), 403, 'forbidden');
    expect(service.logged()).toContain('access denied');
  });

  it('gives the feed to peers alone', async () => {
    expectProblem(await send('GET', '/v1/feed'), 401, 'unauthenticated');
    const peer = (query: string, secret = peerSecret) => send('GET', `/v1/feed${query}`, { bearer: secret });
    expectProblem(await peer('', 'other'), 401, 'unauthenticated');
    const { readAfter } = await addBook('F-1', { note: 'private' });
    await send('GET', `/v1/books?readAfter=${readAfter}`);
    const page = await peer('?limit=2');
    expect(page.statusCode).toBe(200);
    expect(page.headers).toMatchObject({
      'content-type': 'application/cloudevents-batch+json',
      'feed-source': 'library',
      'feed-epoch': expect.any(String),
    });
    const events = page.json<{ id: string; type: string; traceparent: string }[]>();
    expect(events).toHaveLength(2);
    expect(events[0]).toMatchObject({
      type: 'throughline.library.book-added.v1',
      subject: expect.stringMatching(/^book\//),
    });
    expect(page.payload).not.toContain('private');
    const rest = await peer(`?lastEventId=${encodeURIComponent(events[1]?.id ?? '')}&timeout=100`);
    expect(rest.json<unknown[]>().length).toBeGreaterThan(0);
    for (const query of [
      '?lastEventId=x',
      '?timeout=30001',
      '?shards=5-1',
      '?limit=501',
      '?colour=red',
      '?limit=1&limit=2',
    ])
      expectProblem(await peer(query), 400, 'invalid-input');
    expectProblem(await send('GET', '/v1/books', { bearer: peerSecret }), 401, 'unauthenticated');
  });

  it('gives partners what is published for partners', async () => {
    const made = await send('POST', '/v1/api-keys', {
      body: { name: 'ACME', scope: 'feed:partner', expiresInDays: 1, reason: 'a spec' },
      headers: freshKey(),
    });
    const { key } = made.json<{ key: string }>();
    for (const [number, tags] of [
      ['PA-1', []],
      ['PA-2', ['for-partners']],
      ['PA-3', []],
    ] as const) {
      const { readAfter } = await addBook(number, { tags });
      await send('GET', `/v1/books?readAfter=${readAfter}`);
    }
    const read = async (bearer: string) => {
      const { payload, headers } = await send('GET', '/v1/feed', { bearer });
      const events = JSON.parse(payload) as { id: string; type: string; data: { number: string } }[];
      return { events, headers };
    };
    const [partner, peer] = [await read(key), await read(peerSecret)];
    expect(partner.events.map(({ type, data }) => [type, data.number])).toEqual([
      ['throughline.order.sales-order-approved.v1', 'PA-2'],
    ]);
    expect(peer.events).toContainEqual({ ...partner.events[0], prevposition: expect.any(String) });
    expect(partner.headers['feed-scanned-to']).toBe(peer.headers['feed-scanned-to']);
    expect(peer.headers['feed-watermarks']).toBeDefined();
    expect(partner.headers['feed-watermarks']).toBeUndefined();
  });

  it('finds routes that do not say who may call them, and inputs that nothing checks', () => {
    class Careless {
      open() {
        return {};
      }
      anything(body: object) {
        return body;
      }
    }
    const decorate = (name: 'open' | 'anything', ...decorators: MethodDecorator[]) => {
      const property = Object.getOwnPropertyDescriptor(Careless.prototype, name) as PropertyDescriptor;
      for (const decorator of decorators) decorator(Careless.prototype, name, property);
    };
    Controller('v1/careless')(Careless);
    decorate('open', Get(':id'));
    decorate('anything', Post(), Permission('case:read'));
    Body()(Careless.prototype, 'anything', 0);
    const service = { controllers: [BooksController, Careless] };
    expect(undeclaredRoutes(service)).toEqual(['GET v1/careless/:id']);
    expect(uncheckedInputs(service)).toEqual(['POST v1/careless']);
    expect(undeclaredRoutes(library)).toEqual([]);
  });
});

describe('one trace', () => {
  it('goes from the request into the events and out of the feed', async () => {
    const traceId = 'ab'.repeat(16);
    const sent = await send('POST', '/v1/books', {
      body: { number: 'T-1', shelf: 1 },
      headers: { ...freshKey(), traceparent: `00-${traceId}-00f067aa0ba902b7-01` },
    });
    const { id } = sent.json<{ id: string }>();
    const events = await send('GET', `/v1/operator/streams/book/${id}/events`, { role: 'operator' });
    const [event] = events.json<{ items: { metadata: { traceparent: string; actor: string } }[] }>().items;
    expect(event?.metadata.traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`));
    expect(event?.metadata.actor).toBe('user:manager@development');
    const problem = await send('GET', '/v1/books/book_none', {
      headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-01` },
    });
    expect(problem.json()).toMatchObject({ traceId });
    const begun = await send('GET', '/v1/books/book_none', { headers: { traceparent: '00-zz-1-1' } });
    expect(begun.json<{ traceId: string }>().traceId).not.toBe(traceId);
    expectProblem(
      await app.inject({ method: 'GET', url: '/v1/books', headers: { traceparent: ['a', 'b'] as never } }),
      401,
      'unauthenticated',
    );
  });
});

describe('operators', () => {
  const look = async (path: string) =>
    (await send('GET', `/v1/operator/${path}`, { role: 'operator' })).json<Record<string, unknown>>();

  it('see the machinery', async () => {
    expect(await look('read-models')).toMatchObject({
      items: [
        { name: 'book', cause: 'inline' },
        { name: 'book-list', kind: 'cursor' },
      ],
    });
    expect(await look('consumers')).toMatchObject({ items: [{ consumer: 'own', range: [0, 1023], state: 'running' }] });
    expect(await look('parked')).toEqual({ groups: [], items: [] });
    expect(await look('deadlines')).toMatchObject({ kinds: [{ kind: 'book-overdue' }] });
    expect(await look('watermarks')).toMatchObject({ own: { at: expect.any(String) }, sources: [] });
    expect(await look('retention')).toMatchObject({ items: expect.any(Array) });
    expectProblem(await send('GET', '/v1/operator/parked/1', { role: 'operator' }), 404, 'parked-sequence-not-found');
    expectProblem(await send('GET', '/v1/operator/parked/x', { role: 'operator' }), 404, 'parked-sequence-not-found');
    expectProblem(
      await send('GET', '/v1/operator/streams/book/none/events', { role: 'operator' }),
      404,
      'stream-not-found',
    );
    expectProblem(await send('GET', '/v1/operator/read-models'), 403, 'forbidden');
  });

  it('see events with personal data masked', async () => {
    const { id } = await addBook('O-1', { note: 'for Li Lei' });
    const sent = await send('GET', `/v1/operator/streams/book/${id}/events`, { role: 'operator' });
    expect(sent.json()).toMatchObject({ version: 1, items: [{ type: 'BookAdded', personal: { note: '[masked]' } }] });
    expect(sent.payload).not.toContain('Li Lei');
  });

  it('say why, and what they did is on record', async () => {
    const act = (path: string, body: object) => send('POST', `/v1/operator/${path}`, { body, role: 'operator' });
    expectProblem(await act('read-models/book-list/rebuild', {}), 400, 'invalid-input');
    expectProblem(await act('read-models/none/rebuild', { reason: 'a test' }), 404, 'read-model-not-found');
    expect((await act('read-models/book-list/rebuild', { reason: 'a test' })).statusCode).toBe(200);
    expect((await act('read-models/book-list/verify', {})).json()).toMatchObject({ equal: true });
    expect((await act('read-models/book/verify', {})).json()).toMatchObject({ equal: true });
    expectProblem(await act('parked/77/retry', { reason: 'a test' }), 404, 'parked-sequence-not-found');
    expectProblem(await act('parked/77/discard', { reason: 'a test', eventId: 'x' }), 404, 'parked-sequence-not-found');
    expectProblem(await act('parked/77/discard', { reason: 'a test' }), 400, 'invalid-input');
    const { items } = (await look('calls')) as { items: object[] };
    expect(items.slice(0, 5)).toMatchObject([
      { action: 'discard', outcome: 'parked-sequence-not-found' },
      { action: 'retry', target: '77', outcome: 'parked-sequence-not-found', calledBy: 'user:operator@development' },
      { action: 'verify', target: 'book' },
      { action: 'verify', target: 'book-list', outcome: 'done' },
      { action: 'rebuild', reason: 'a test', outcome: 'done' },
    ]);
  });
});

describe('a parked sequence', () => {
  it('loses the event that the operator has seen, and no other', async () => {
    const { pool } = service.runtime.store;
    const consumer = 'read-model:book-list';
    const { rows } = await pool.query<{ id: number }>(
      `INSERT INTO parked_sequence (consumer, sequence_key, subjects, failure_group, error_class, reason)
       VALUES ($1, 'book/parked', '{}', 'g', 'Error', 'r') RETURNING id`,
      [consumer],
    );
    const park = (position: number, eventId: string) =>
      pool.query(
        `INSERT INTO parked_event (consumer, sequence_key, position, event_index, envelope) VALUES ($1, 'book/parked', $2, 0, $3)`,
        [consumer, position, { eventId, position: String(position), index: 0, subject: 'book/parked', data: {} }],
      );
    const first = '0f3c1b7e-5a44-5d0c-9f5e-1f0e0a4b7c11';
    const second = '0f3c1b7e-5a44-5d0c-9f5e-1f0e0a4b7c12';
    await park(900_001, first);
    // The numbers stand a second.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect((await send('GET', '/metrics', { role: null })).payload).toMatch(
      /throughline_parked_failures\{consumer="read-model:book-list",failure_group="g",error_class="Error".*\} 1/,
    );
    const discard = (eventId: string) =>
      send('POST', `/v1/operator/parked/${rows[0]?.id}/discard`, {
        body: { reason: 'a test', eventId },
        role: 'operator',
      });
    expectProblem(await discard(second), 409, 'another-event-is-first');
    // Somebody else is faster between a look at the sequence and the deed.
    const looked = jest.spyOn(service.runtime.parking, 'peek');
    looked.mockImplementation(async (...asked) => {
      const { sequence, events } = (await Parking.prototype.peek.apply(service.runtime.parking, asked))!;
      return { sequence, events: events.map((event) => ({ ...event, eventId: second })) };
    });
    expectProblem(await discard(second), 409, 'another-event-is-first');
    looked.mockRestore();
    expect((await discard(first)).json()).toEqual({ discarded: first, handled: 0 });
    expectProblem(await discard(first), 404, 'parked-sequence-not-found');
  });
});

describe('for those who run it', () => {
  it('is live and ready, and measured', async () => {
    expect((await send('GET', '/health/live', { role: null })).json()).toEqual({ status: 'live' });
    const ready = await send('GET', '/health/ready', { role: null });
    expect(ready.json()).toEqual({ status: 'ready', dependencies: { database: 'up', process: 'up' }, degraded: [] });
    const metrics = await send('GET', '/metrics', { role: null });
    expect(metrics.headers['content-type']).toContain('text/plain');
    // A number that cannot be had is missing: each of these was had. Doors and their connections: roles.spec.ts.
    for (const line of [
      /http_request_duration_seconds_count\{/,
      /command_duration_seconds_count\{/,
      /api_keys\{status="active".*\} \d/,
      /consumer_lag_positions\{consumer="own",range="0-1023",owner="library-.+"\} \d/,
      /consumer_lag_seconds\{consumer="own",/,
      /consumer_position\{consumer="own",.*\} [1-9]/,
      /consumer_state\{consumer="own",range="0-1023",state="running".*\} 1/,
      /database_connections\{state="idle".*\} \d/,
      /deadlines\{kind="book-overdue",state="pending".*\} [1-9]/,
      /feed_head_position\{service="library"\} [1-9]/,
      /feed_pending_events\{service="library"\} \d/,
      /feed_pending_seconds\{service="library"\} \d/,
      /feed_waiters\{audience="partner".*\} 0/,
      /parked_sequences\{service="library"\} \d/,
      /read_model_lag_events\{read_model="book-list".*\} \d/,
      /read_model_lag_seconds\{read_model="book-list".*\} \d/,
      /sequencer_failing\{service="library"\} 0/,
      /watermark_lag_seconds\{entry="library".*\} 0/,
      /watermark_hold_seconds\{entry="library".*\} 0/,
    ])
      expect(metrics.payload).toMatch(new RegExp(`throughline_${line.source}`));
    expect(metrics.payload).toContain('route="/v1/books/:id/lend"');
  });

  it('sends headers that protect, and no banner', async () => {
    const { headers } = await send('GET', '/v1/books');
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers.server).toBeUndefined();
  });

  it('describes itself in OpenAPI 3.1', async () => {
    const document = (await send('GET', '/docs/json', { role: null })).json<{
      openapi: string;
      tags: { name: string }[];
      paths: Record<string, Record<string, { responses: Record<string, unknown>; parameters: { name: string }[] }>>;
    }>();
    expect(document.openapi).toBe('3.1.0');
    expect(document.tags.map(({ name }) => name)).toEqual(['books', 'api keys', 'feed', 'operators', 'health']);
    const add = document.paths['/v1/books']?.['post'];
    expect(Object.keys(add?.responses ?? {})).toEqual([
      '201',
      '400',
      '401',
      '403',
      '409',
      '413',
      '415',
      '422',
      '500',
      '503',
    ]);
    const remove = document.paths['/v1/books/{id}/remove']?.['post'];
    expect(Object.keys(remove?.responses ?? {})).toEqual([
      '200',
      '400',
      '401',
      '403',
      '404',
      '409',
      '412',
      '422',
      '428',
      '500',
      '503',
    ]);
    const page = await send('GET', '/docs', { role: null });
    expect(page.statusCode).toBe(200);
    expect(page.payload).toContain('Library');
    expect((await send('GET', '/docs/swagger-ui-init.js', { role: null })).payload).toContain('persistAuthorization');
  });

  it('logs no personal data', () => {
    expect(service.logged()).not.toMatch(/Li Lei|for Li|peer-secret/);
  });
});

describe('every route', () => {
  it('refuses what is bad, and nothing is half done', async () => {
    const { tried, wrong } = await tryBadRequests(service, 10_000);
    expect(wrong).toEqual([]);
    expect(tried).toBeGreaterThan(250);
  });
});

describe('long polls', () => {
  const poll = (timeout: number) =>
    send('GET', `/v1/feed?lastEventId=1000000&timeout=${timeout}`, { bearer: peerSecret });

  it('are limited: one too many is told to come back', async () => {
    const waiting = Array.from({ length: 200 }, () => poll(1_500));
    await new Promise((resolve) => setTimeout(resolve, 700));
    const one = await poll(0);
    expectProblem(one, 503, 'busy');
    expect(one.headers['retry-after']).toBe('1');
    expect(new Set((await Promise.all(waiting)).map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
    expect((await poll(0)).statusCode).toBe(200);
  });

  it('are let go when the service is told to stop, which is then not ready any more', async () => {
    const waiting = poll(30_000);
    await new Promise((resolve) => setTimeout(resolve, 100));
    service.lifecycle.beginStop();
    expect((await send('GET', '/health/ready', { role: null })).statusCode).toBe(503);
    expect((await waiting).statusCode).toBe(200);
    const late = await poll(30_000);
    expectProblem(late, 503, 'busy');
    expect(late.headers['retry-after']).toBe('1');
    await service.close();
    expect(service.logged()).toContain('stop consumers and claims');
    expect(service.logged()).not.toContain('took too long');
  });
});
