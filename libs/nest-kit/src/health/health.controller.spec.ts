import type { StoreRuntime } from '@throughline/event-store';
import { setTimeout as sleep } from 'node:timers/promises';
import { OmittedWatermarks } from '../feed/omitted-watermarks.js';
import { processRoles, type ProcessRole } from '../environment.js';
import { Lifecycle } from '../lifecycle.js';
import { createLog } from '../observability/log.js';
import { Metrics } from '../observability/metrics.js';
import { HealthController } from './health.controller.js';

const never = () => new Promise<never>(() => undefined);
const log = createLog({ service: 'library', level: 'silent' });

interface Parts {
  readonly query?: () => Promise<unknown>;
  readonly count?: () => Promise<number>;
  readonly roles?: readonly ProcessRole[];
  /** What the topic that is read and the door say. */
  readonly source?: () => string | undefined;
  readonly door?: () => string | undefined;
  readonly doorState?: string;
}

const started = ({ query, count, roles = processRoles, source, door, doorState = 'running' }: Parts) => {
  let nowMs = 0;
  const runtime = {
    sequencer: {},
    sources: [
      { context: 'depot', read: never },
      ...(source === undefined ? [] : [{ context: 'order', read: never, condition: source }]),
    ],
    doors: door === undefined ? [] : [{ door: { name: 'kafka', condition: door } }],
    doorStatus: () => Promise.resolve(door === undefined ? [] : [{ door: 'kafka', state: doorState }]),
    consumerStatus: () =>
      Promise.resolve(
        [
          { consumer: 'order', state: 'paused' },
          { consumer: 'order', state: 'paused' },
        ].slice(0, source?.() === undefined ? 0 : 2),
      ),
    readModels: { status: () => Promise.resolve([]) },
    parking: { count: count ?? (() => Promise.resolve(0)) },
    // A second of the service is ten milliseconds here.
    store: {
      pool: { query: query ?? (() => Promise.resolve()) },
      time: { nowMs: () => nowMs, sleep: (ms: number) => sleep(ms / 100) },
    },
  } as unknown as StoreRuntime;
  const lifecycle = new Lifecycle();
  lifecycle.started = true;
  const omitted = new OmittedWatermarks(log);
  const metrics = new Metrics('library');
  const health = new HealthController(lifecycle, metrics, runtime, omitted, new Set(roles));
  return { health, lifecycle, omitted, metrics, pass: (ms: number) => (nowMs += ms) };
};
const said = async ({ health }: { health: HealthController }) => (await health.ready()).content;

describe('whether a service is ready', () => {
  it('is looked up at most once a second, however many ask', async () => {
    let queries = 0;
    const service = started({ query: () => Promise.resolve((queries += 1)) });
    await Promise.all(Array.from({ length: 50 }, () => service.health.ready()));
    await service.health.ready();
    expect(queries).toBe(1);
    service.pass(1_000);
    await service.health.ready();
    expect(queries).toBe(2);
  });

  it('is known at once where the process itself is told to stop', async () => {
    const service = started({});
    expect(await said(service)).toMatchObject({ json: { status: 'ready' } });
    service.lifecycle.beginStop();
    expect(await said(service)).toMatchObject({ json: { status: 'not-ready', dependencies: { process: 'down' } } });
  });

  it('is answered in time where a check hangs, and a check that hangs is not begun again', async () => {
    let queries = 0;
    const down = started({ query: () => ((queries += 1), never()) });
    expect(await said(down)).toMatchObject({ json: { status: 'not-ready', dependencies: { database: 'down' } } });
    down.pass(5_000);
    await down.health.ready();
    expect(queries).toBe(1);
    expect(await said(started({ count: never }))).toMatchObject({
      json: { status: 'degraded', degraded: ['unknown'] },
    });
  });

  it('names watermarks that no answer of the feed can hold', async () => {
    const service = started({});
    service.omitted.saw('["library"]');
    expect(await said(service)).toMatchObject({
      json: { status: 'degraded', degraded: ['watermarks too long to tell: ["library"]'] },
    });
  });
});

describe('Kafka', () => {
  const away = () => 'no broker at kafka-1:9092 answers';
  const well = () => undefined;

  it('is told apart, by what it is needed for', async () => {
    expect(await said(started({ source: well, door: well }))).toEqual({
      json: {
        status: 'ready',
        dependencies: { database: 'up', process: 'up', 'source-order': 'up', 'door-kafka': 'up' },
        degraded: [],
      },
    });
  });

  it('away, leaves whoever answers people ready and degraded: orders are taken all the same', async () => {
    const { status, content } = await started({ source: away, door: away }).health.ready();
    expect(status).toBe(200);
    expect(content).toEqual({
      json: {
        status: 'degraded',
        dependencies: { database: 'up', process: 'up', 'source-order': 'down', 'door-kafka': 'down' },
        degraded: ['consumer order: paused', 'source order: away', 'door kafka: away'],
      },
    });
    expect(JSON.stringify(content)).not.toContain('9092');
  });

  it.each<[ProcessRole, Parts, number]>([
    ['worker', { source: away, door: well }, 503],
    ['worker', { source: well, door: away }, 200],
    ['sequencer', { source: well, door: away }, 503],
    ['sequencer', { source: away, door: well }, 200],
  ])('away, makes a %s that needs it not ready', async (role, parts, status) => {
    expect((await started({ ...parts, roles: [role] }).health.ready()).status).toBe(status);
  });

  it('back again, makes it ready by itself', async () => {
    let condition: string | undefined = 'away';
    const worker = started({ roles: ['worker'], source: () => condition });
    expect((await worker.health.ready()).status).toBe(503);
    condition = undefined;
    expect((await worker.health.ready()).status).toBe(200);
  });

  it('may be there and still take nothing: that is said', async () => {
    expect(await said(started({ door: well, doorState: 'paused' }))).toMatchObject({
      json: { status: 'degraded', degraded: ['door kafka: paused'] },
    });
  });
});

describe('the numbers', () => {
  it('are looked up at most once a second', async () => {
    let reads = 0;
    const service = started({});
    service.metrics.gauge('books', 'Books', [], () => Promise.resolve([{ labels: {}, value: (reads += 1) }]));
    await Promise.all([service.health.numbers(), service.health.numbers()]);
    expect(reads).toBe(1);
  });
});
