import type { StoreRuntime } from '@throughline/event-store';
import { setTimeout as sleep } from 'node:timers/promises';
import { OmittedWatermarks } from '../feed/omitted-watermarks.js';
import { Lifecycle } from '../lifecycle.js';
import { createLog } from '../observability/log.js';
import { Metrics } from '../observability/metrics.js';
import { HealthController } from './health.controller.js';

const never = () => new Promise<never>(() => undefined);
const log = createLog({ service: 'library', level: 'silent' });

const started = ({ query, count }: { query?: () => Promise<unknown>; count?: () => Promise<number> }) => {
  let nowMs = 0;
  const runtime = {
    sequencer: {},
    consumerStatus: () => Promise.resolve([]),
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
  const health = new HealthController(lifecycle, metrics, runtime, omitted);
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

describe('the numbers', () => {
  it('are looked up at most once a second', async () => {
    let reads = 0;
    const service = started({});
    service.metrics.gauge('books', 'Books', [], () => Promise.resolve([{ labels: {}, value: (reads += 1) }]));
    await Promise.all([service.health.numbers(), service.health.numbers()]);
    expect(reads).toBe(1);
  });
});
