import { jest } from '@jest/globals';
import { turnableClock } from '@throughline/event-store';
import { describeWithKafka, freshDatabase, testKafka, type FreshDatabase } from '@throughline/test-kit';
import { createTopics, kafkaConnection } from '@throughline/transport';
import { instant } from '@throughline/values';
import { developmentIssuer, type DevelopmentIssuer } from './access/development-issuer.js';
import type { Environment, ProcessRole } from './environment.js';
import { createLog } from './observability/log.js';
import type { Runner, ServiceDefinition } from './service-definition.js';
import { library } from './specs/library.js';
import { migrationsOf } from './start-service.js';
import { testService, type TestService } from './testing/index.js';

jest.setTimeout(60_000);

const start = instant('2026-01-05T09:00:00+08:00');
const dueAt = '2026-01-06T09:00:00+08:00';
const later = instant('2026-01-06T09:01:00+08:00');
/** Nobody listens there. */
const kafka = { brokers: ['127.0.0.1:1'], topicPrefix: 'spec', partitions: 8, replication: 1 };

let database: FreshDatabase;
let issuer: DevelopmentIssuer;
const running: TestService[] = [];
/** Names of processes whose runners run. */
const ran = new Set<string>();

interface Process extends TestService {
  turn(): void;
}

const processOf = async (
  instance: string,
  roles: readonly ProcessRole[],
  more: Partial<Environment> = {},
): Promise<Process> => {
  const clock = turnableClock(start);
  const definition: ServiceDefinition = {
    ...library,
    runners: [(): Runner => ({ start: () => void ran.add(instance), stop: () => Promise.resolve() })],
  };
  const service = await testService(definition, {
    databaseUrl: database.url,
    clock,
    issuer,
    peers: { alerting: 'peer-secret' },
    environment: { roles: new Set(roles), instance, onlyProcess: false, ...more },
  });
  running.push(service);
  return { ...service, turn: () => clock.turn(later) };
};

beforeEach(async () => {
  database = await freshDatabase({ migrations: migrationsOf(library) });
  issuer = await developmentIssuer();
  ran.clear();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((service) => service.close()));
  await database.drop();
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const until = async (what: string, check: () => Promise<boolean>): Promise<void> => {
  for (let left = 200; !(await check()); left -= 1) {
    if (left === 0) throw new Error(`it did not come to be: ${what}`);
    await pause(50);
  }
};

let keys = 0;
const add = async (service: TestService, number: string, tags: readonly string[] = []) => {
  const answer = await service.send('POST', '/v1/books', {
    body: { number, shelf: 1, tags },
    headers: { 'idempotency-key': `key-${++keys}` },
  });
  expect(answer.statusCode).toBe(201);
  return answer.json<{ id: string; readAfter: string }>();
};
const lend = (service: TestService, id: string) =>
  service.send('POST', `/v1/books/${id}/lend`, { body: { until: dueAt, borrowers: [{ name: 'Li' }] } });
const count = async (what: string): Promise<number> =>
  (await database.pool.query<{ n: number }>(`SELECT count(*)::integer AS n FROM ${what}`)).rows[0]?.n ?? 0;
const head = async (): Promise<number> =>
  (await database.pool.query<{ position: number }>('SELECT position FROM feed_head')).rows[0]?.position ?? 0;
const numbersOf = async (service: TestService) => (await service.send('GET', '/metrics', { role: null })).payload;
const readinessOf = async (service: TestService) => {
  const answer = await service.send('GET', '/health/ready', { role: null });
  const { status, dependencies, degraded } = answer.json<{
    status: string;
    dependencies: object;
    degraded: string[];
  }>();
  return { code: answer.statusCode, status, dependencies, degraded };
};

/** What an outside observer sees of who did what. */
const done = async () => ({
  moved: await head(),
  leases: await count(`consumer_lease WHERE owner IS NOT NULL AND until > clock_timestamp()`),
  shown: await count('book_list'),
  overdue: await count(`event WHERE event_type = 'BookOverdue'`),
  twins: await count(`book WHERE number LIKE '%-2'`),
});
const nothing = { moved: 0, leases: 0, shown: 0, overdue: 0, twins: 0 };

describe('a process of one role', () => {
  it('as api answers, and neither moves, consumes nor claims anything', async () => {
    const api = await processOf('api', ['api']);
    const { id } = await add(api, 'B-1', ['twin']);
    await lend(api, id);
    api.turn();
    await pause(2_500);
    expect(await done()).toEqual(nothing);
    expect(await count('feed_pending')).toBe(2);
    expect(ran).toEqual(new Set());
    expect((await api.send('GET', `/v1/books/${id}`)).json()).toMatchObject({ number: 'B-1' });
    expect(await readinessOf(api)).toMatchObject({ status: 'ready' });
    expect(await numbersOf(api)).not.toContain('throughline_sequencer_failing{');
  });

  it('as sequencer gives positions, and nothing else', async () => {
    const api = await processOf('api', ['api']);
    const { id } = await add(api, 'B-1', ['twin']);
    await lend(api, id);
    const sequencer = await processOf('sequencer', ['sequencer']);
    sequencer.turn();
    await until('positions', async () => (await head()) === 2);
    await pause(1_000);
    expect(await done()).toEqual({ ...nothing, moved: 2 });
    expect(ran).toEqual(new Set());
    await add(api, 'B-2');
    await until('a position for what another process wrote', async () => (await head()) === 3);
  });

  it('as worker consumes, projects and claims, and gives no positions', async () => {
    const api = await processOf('api', ['api']);
    const worker = await processOf('worker', ['worker']);
    expect(ran).toEqual(new Set(['worker']));
    const { id } = await add(api, 'B-1', ['twin']);
    await lend(api, id);
    await pause(1_000);
    expect(await done()).toMatchObject({ moved: 0, shown: 0, twins: 0 });
    const sequencer = await processOf('sequencer', ['sequencer']);
    await until('the book list and the twin', async () => {
      const { shown, twins } = await done();
      return shown === 2 && twins === 1;
    });
    for (const process of [api, worker, sequencer]) process.turn();
    await until('the verdict', async () => (await done()).overdue === 1);
    const { rows } = await database.pool.query<{ owner: string }>(
      'SELECT DISTINCT owner FROM consumer_lease WHERE until > clock_timestamp()',
    );
    expect(rows).toEqual([{ owner: 'library-worker' }]);
  });

  it('serves its health and its numbers, and no more, where it does not answer people', async () => {
    for (const role of ['worker', 'sequencer'] as const) {
      const service = await processOf(role, [role]);
      for (const path of ['/health/live', '/health/ready', '/metrics'])
        expect([path, (await service.send('GET', path, { role: null })).statusCode]).toEqual([path, 200]);
      for (const path of [
        '/v1/books',
        '/v1/api-keys',
        '/v1/operator/consumers',
        '/v1/feed',
        '/docs',
        '/docs/json',
        '/docs/events',
      ])
        expect([path, (await service.send('GET', path)).statusCode]).toEqual([path, 404]);
    }
  });

  it('reads its own write through the work of the others', async () => {
    const [api] = [
      await processOf('api', ['api']),
      await processOf('worker', ['worker']),
      await processOf('sequencer', ['sequencer']),
    ];
    for (const number of ['B-1', 'B-2', 'B-3']) {
      const { readAfter } = await add(api, number);
      const { items } = (await api.send('GET', `/v1/books?q=${number}&readAfter=${readAfter}`)).json<{
        items: object[];
      }>();
      expect(items).toHaveLength(1);
    }
    const waiting = api.send('GET', `/v1/feed?lastEventId=${await head()}&timeout=20000`, { bearer: 'peer-secret' });
    await add(api, 'B-4');
    expect((await waiting).json<{ data: { number: string } }[]>().map(({ data }) => data.number)).toEqual(['B-4']);
  });
});

describe('two processes of one service with all roles', () => {
  it('share the work, and go on when one is gone', async () => {
    const all = ['api', 'worker', 'sequencer'] as const;
    const [first, second] = [await processOf('one', all, { ranges: 4 }), await processOf('two', all, { ranges: 4 })];
    const owners = async () =>
      (
        await database.pool.query<{ owner: string }>(
          `SELECT DISTINCT owner FROM consumer_lease WHERE until > clock_timestamp() AND owner IS NOT NULL ORDER BY owner`,
        )
      ).rows.map(({ owner }) => owner);
    // Who has just come is left out for ten seconds.
    await database.pool.query(`UPDATE process SET since = since - interval '10 seconds'`);
    await until('both own something', async () => (await owners()).length === 2);
    const books = await Promise.all(
      Array.from({ length: 40 }, (_, n) => add(n % 2 === 0 ? first : second, `S${n}`, n < 10 ? ['twin'] : [])),
    );
    await until('books and their twins', async () => (await done()).shown === 50);
    for (const [n, { id }] of books.entries())
      expect((await lend(n % 2 === 0 ? second : first, id)).statusCode).toBe(200);
    for (const process of [first, second]) process.turn();
    await until('verdicts', async () => (await done()).overdue >= 40);

    await first.close();
    await add(second, 'S-after', ['twin']);
    await until('the twin of what came after', async () => (await done()).shown === 52);
    expect(await owners()).toEqual(['library-two']);
    expect(await done()).toMatchObject({ overdue: 40, twins: 11, moved: await count('event') });
    expect(await count('(SELECT 1 FROM feed GROUP BY seq_id HAVING count(*) > 1) AS doubled')).toBe(0);
    for (const { logged } of [first, second]) expect(logged()).not.toMatch(/"level":"(error|fatal)"/);
  });
});

describe('while Kafka is away', () => {
  it('people are answered, and it is said; a process for nobody is not ready', async () => {
    const whole = await processOf('whole', ['api', 'worker', 'sequencer'], { kafka });
    await add(whole, 'K-1');
    await until('a position', async () => (await head()) === 1);
    await until('the door notices', async () => (await readinessOf(whole)).status === 'degraded');
    expect(await readinessOf(whole)).toMatchObject({
      code: 200,
      dependencies: { database: 'up', process: 'up', 'door-kafka': 'down' },
      degraded: expect.arrayContaining(['door kafka: away']),
    });
    const numbers = await numbersOf(whole);
    expect(numbers).toMatch(/throughline_dependency_up\{kind="door",name="kafka".*\} 0/);
    expect(numbers).toMatch(/throughline_door_position\{door="kafka",owner="library-whole".*\} 0/);
    expect(numbers).toMatch(/throughline_door_lag_positions\{door="kafka",.*\} 1/);
    expect(numbers).toMatch(/throughline_door_lag_seconds\{door="kafka",.*\} 0/);
    const look = async (path: string, service: TestService = whole) =>
      (await service.send('GET', `/v1/operator/${path}`, { role: 'operator' })).json<{ items: object[] }>().items;
    expect(await look('doors')).toMatchObject([
      { door: 'kafka', owner: 'library-whole', position: 0, head: 1, lagPositions: 1, reason: expect.any(String) },
    ]);
    expect(await look('connections')).toEqual([{ kind: 'door', name: 'kafka', condition: expect.any(String) }]);
    const api = await processOf('api', ['api'], { kafka });
    expect(await look('connections', api)).toEqual([]);
    expect(await look('doors', api)).toEqual([
      {
        door: 'kafka',
        state: 'held elsewhere',
        owner: 'library-whole',
        position: 0,
        head: 1,
        lagPositions: 1,
        lagSeconds: 0,
      },
    ]);
    await whole.close();

    const worker = await processOf('worker', ['worker'], { kafka });
    const sequencer = await processOf('sequencer', ['sequencer'], { kafka });
    expect(await readinessOf(worker)).toMatchObject({ code: 200, dependencies: { database: 'up', process: 'up' } });
    expect(await readinessOf(sequencer)).toMatchObject({ code: 503, dependencies: { 'door-kafka': 'down' } });
  });
});

describeWithKafka('with Kafka', () => {
  it('a sequencer is ready once its topic is there, and sends what another process wrote', async () => {
    const { brokers, topicPrefix } = await testKafka();
    const there = { brokers, topicPrefix, partitions: 2, replication: 1 };
    const api = await processOf('api', ['api'], { kafka: there });
    const sequencer = await processOf('sequencer', ['sequencer'], { kafka: there });
    await add(api, 'K-1');
    expect(await readinessOf(sequencer)).toMatchObject({ code: 503, dependencies: { 'door-kafka': 'down' } });
    await createTopics(
      kafkaConnection({ ...there, clientId: 'spec' }, createLog({ service: 'spec', level: 'silent' })),
      ['library'],
    );
    await until('the sequencer is ready', async () => (await readinessOf(sequencer)).status === 'ready');
    const doors = async () =>
      (await api.send('GET', '/v1/operator/doors', { role: 'operator' })).json<{ items: object[] }>().items;
    await until('the book has gone out', async () => JSON.stringify(await doors()).includes('"position":1'));
    expect(await doors()).toMatchObject([{ door: 'kafka', owner: 'library-sequencer', head: 1, lagPositions: 0 }]);
    expect(await numbersOf(sequencer)).toMatch(/throughline_dependency_up\{kind="door",name="kafka".*\} 1/);
  }, 330_000);
});
