import { jest } from '@jest/globals';
import { existsSync, mkdtempSync, chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeWithKafka, testKafka } from '@throughline/test-kit';
import { addTo, days, instant } from '@throughline/values';
import { Kafka, logLevel } from 'kafkajs';
import { isAlive } from './processes.js';
import { services } from './services.js';
import { startStack, type Stack, type StackOptions } from './stack.js';

const script = fileURLToPath(new URL('fake-service.mjs', import.meta.url));
const fakes = services.map((service) => ({ ...service, script }));
const start = instant('2026-01-05T08:00:00.000Z');

interface Told {
  readonly now: string;
  readonly environment: Record<string, string>;
}

/** What a fake service tells of itself: the time it goes by and its environment. */
const told = async (url: string): Promise<Told> => (await fetch(url)).json() as Promise<Told>;

/** A stack starts seven processes and more; a busy machine takes its time. */
jest.setTimeout(180_000);

describeWithKafka('a stack over Kafka', () => {
  it('has its topics made, tells every service where they are, and leaves nothing on brokers of others', async () => {
    const { brokers } = await testKafka();
    const topics = async (): Promise<readonly string[]> => {
      const admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).admin();
      await admin.connect();
      const all = await admin.listTopics();
      await admin.disconnect();
      return all;
    };
    const stack = await startStack({ services: fakes, kafka: { brokers }, replicas: 2 });
    try {
      const { order, logistics } = stack.services;
      const { environment } = await told(order.urls[1]!);
      const prefix = stack.kafka!.topicPrefix;
      expect(environment).toMatchObject({
        KAFKA_BROKERS: brokers.join(','),
        KAFKA_TOPIC_PREFIX: prefix,
        KAFKA_PARTITIONS: '8',
        KAFKA_REPLICATION: '1',
        RANGES: '8',
        SOURCE_LOGISTICS: 'kafka',
        SOURCE_LOGISTICS_FEED: logistics.urls.join(','),
      });
      expect(environment.SOURCE_LOGISTICS_CREDENTIAL).toMatch(/^.{32}/);
      const made = (await topics()).filter((topic) => topic.startsWith(prefix)).sort();
      expect(made).toEqual(['alerting', 'logistics', 'order'].map((name) => `${prefix}.${name}`));
      await stack.stop();
      expect((await topics()).filter((topic) => topic.startsWith(prefix))).toEqual([]);
    } finally {
      await stack.stop();
    }
  });
});

describe('a stack', () => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-stack-'));
  chmodSync(folder, 0o755);
  const started: Stack[] = [];
  const begin = async (options: StackOptions = {}): Promise<Stack> => {
    const stack = await startStack({ folder, services: fakes, ports: 'any', ...options });
    started.push(stack);
    return stack;
  };

  afterAll(async () => {
    for (const stack of started) await stack.stop();
    rmSync(folder, { recursive: true });
  });

  it('runs its services, turns their clock, brings back what is killed, and leaves nothing', async () => {
    const stack = await startStack({ services: fakes, clock: { start } });
    started.push(stack);
    const { order, logistics, alerting } = stack.services;
    expect([order.state, logistics.state, alerting.state]).toEqual(['ready', 'ready', 'ready']);

    const { now, environment } = await told(order.url);
    expect(now).toBe(start);
    expect(environment.SOURCE_LOGISTICS).toBe(logistics.url);
    expect(environment.MIGRATION_DATABASE_URL).toBeUndefined();
    expect(Object.keys(JSON.parse(environment.FEED_CREDENTIALS!))).toEqual(['logistics', 'alerting', 'local']);
    expect(stack.token('sales')).toMatch(/^eyJ/);

    const tomorrow = addTo(start, days(1));
    expect(await stack.turnClock(tomorrow)).toMatchObject({ confirmed: ['order', 'logistics', 'alerting'], down: [] });
    await stack.stopService('alerting');
    expect((await stack.turnClock(addTo(tomorrow, 1))).down).toEqual(['alerting']);
    await stack.startService('alerting');
    expect((await told(alerting.url)).now).toBe(stack.clockNow());

    const first = logistics.pid;
    await stack.kill('logistics');
    await stack.startService('logistics');
    expect(logistics.pid).not.toBe(first);

    const pids = Object.values(stack.services).map(({ pid }) => pid ?? 0);
    await stack.stop();
    expect(pids.filter(isAlive)).toEqual([]);
    expect(existsSync(stack.folder)).toBe(false);
  });

  it('runs replicas beside one another: told apart, read by all their addresses, turned and killed one by one', async () => {
    const stack = await startStack({ services: fakes, replicas: 2, clock: { start } });
    started.push(stack);
    const { order, logistics } = stack.services;
    expect(order.replicas.map(({ name, state }) => [name, state])).toEqual([
      ['order-r1', 'ready'],
      ['order-r2', 'ready'],
    ]);
    expect(order.urls).toEqual(order.replicas.map(({ url }) => url));
    expect(order.url).toBe(order.urls[0]);
    const [one, other] = await Promise.all(order.urls.map(async (url) => (await told(url)).environment));
    expect([one!.INSTANCE, other!.INSTANCE]).toEqual(['r1', 'r2']);
    expect([one!.ONLY_PROCESS, one!.RANGES, one!.ROLE]).toEqual([undefined, '8', undefined]);
    expect(one!.SOURCE_LOGISTICS).toBe(logistics.urls.join(','));
    expect(one!.FEED_CREDENTIALS).toBe(other!.FEED_CREDENTIALS);
    for (const { name } of order.replicas) expect(existsSync(join(stack.folder, 'logs', `${name}.log`))).toBe(true);

    const all = ['order', 'logistics', 'alerting'].flatMap((name) => [`${name}-r1`, `${name}-r2`]);
    expect((await stack.turnClock(addTo(start, 1))).confirmed).toEqual(all);
    await stack.stopService('logistics', 2);
    expect((await stack.turnClock(addTo(start, 2))).down).toEqual(['logistics-r2']);
    await stack.startService('logistics', 2);
    expect((await told(logistics.urls[1]!)).now).toBe(stack.clockNow());

    const [first, second] = order.replicas.map(({ pid }) => pid);
    await stack.kill('order', 2);
    await stack.startService('order');
    expect(order.replicas[0]!.pid).toBe(first);
    expect(order.replicas[1]!.pid).not.toBe(second);
    await expect(stack.kill('order', 3)).rejects.toThrow('order has no replica 3');

    const pids = Object.values(stack.services).flatMap(({ replicas }) => replicas.map(({ pid }) => pid ?? 0));
    expect(pids).toHaveLength(6);
    await stack.stop();
    expect(pids.filter(isAlive)).toEqual([]);
  });

  it('gives each process the roles that it is to have, and asks those that answer', async () => {
    await expect(startStack({ services: fakes, roles: [['api'], ['worker']] })).rejects.toThrow('would be sequencer');
    await expect(startStack({ services: fakes, replicas: 0 })).rejects.toThrow('1 to 16 processes');
    const stack = await startStack({ services: fakes, roles: [['worker', 'sequencer'], ['api']] });
    started.push(stack);
    const { order, logistics } = stack.services;
    expect([order.urls, order.url]).toEqual([[order.replicas[1]!.url], order.replicas[1]!.url]);
    const [worker, api] = await Promise.all(order.replicas.map(async ({ url }) => (await told(url)).environment));
    expect([worker!.ROLE, api!.ROLE]).toEqual(['worker,sequencer', 'api']);
    expect(worker!.SOURCE_LOGISTICS).toBe(logistics.url);
    await stack.stop();
  });

  it('lets nothing of a shell decide how much of its work a service does, or where it publishes', async () => {
    const before = { ...process.env };
    Object.assign(process.env, { ROLE: 'api', RANGES: '64', KAFKA_BROKERS: '127.0.0.1:1', KAFKA_TLS: 'true' });
    try {
      const stack = await begin();
      const { environment } = await told(stack.services.order.url);
      expect(Object.keys(environment).filter((name) => /^KAFKA|^ROLE$|^RANGES$/.test(name))).toEqual([]);
      expect([environment.INSTANCE, environment.ONLY_PROCESS]).toEqual(['local', 'true']);
      await stack.stop();
    } finally {
      process.env = before;
    }
  });

  it('keeps its data, its credentials and its tokens in a folder that only one launcher has', async () => {
    const stack = await begin();
    await expect(begin()).rejects.toThrow('runs already');
    const credential = stack.feedCredential('order');
    const { JWKS } = (await told(stack.services.order.url)).environment;
    await stack.stop();
    const again = await begin();
    expect(again.feedCredential('order')).toBe(credential);
    expect((await told(again.services.order.url)).environment.JWKS).toBe(JWKS);
    await again.stop();
  });

  it('says in its folder where it answers, for as long as it does', async () => {
    const file = join(folder, 'addresses.json');
    const stack = await begin({ roles: [['worker', 'sequencer'], ['api']] });
    const { order, logistics, alerting } = stack.services;
    const asked = [order, logistics, alerting].map(({ replicas }) => replicas[1]?.url);
    const addresses = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
    expect(Object.entries(addresses)).toEqual(['order', 'logistics', 'alerting'].map((name, n) => [name, asked[n]]));
    await stack.stop();
    expect(existsSync(file)).toBe(false);
    // What a launcher left that was killed is not true any more, whether or not the next one comes up.
    writeFileSync(file, JSON.stringify(addresses));
    await expect(begin({ environment: { FAKE: 'dies' } })).rejects.toThrow('does not start');
    expect(existsSync(file)).toBe(false);
  });

  it('leaves nothing running when it cannot start, and says why', async () => {
    const unmigratable = startStack({ services: fakes, environment: { FAKE: 'unmigratable' } });
    await expect(unmigratable).rejects.toThrow(/The database of \w+ cannot be migrated:\nno such column/);
    await expect(begin({ environment: { FAKE: 'dies' } })).rejects.toThrow(/\w+ does not start:\na setting is missing/);
  });

  it('refuses a clock that would go back', async () => {
    writeFileSync(join(folder, 'clock'), '2100-01-01T00:00:00.000Z');
    await expect(begin()).rejects.toThrow('was turned to 2100-01-01T00:00:00.000Z');
    rmSync(join(folder, 'clock'));
  });

  it('ends its start when asked to', async () => {
    const signal = AbortSignal.timeout(1_000);
    await expect(begin({ signal, environment: { FAKE: 'unready' } })).rejects.toThrow();
  });
});
