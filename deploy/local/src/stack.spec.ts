import { jest } from '@jest/globals';
import { existsSync, mkdtempSync, chmodSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addTo, days, instant } from '@throughline/values';
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

/** A stack starts seven processes; a busy machine takes its time. */
jest.setTimeout(90_000);

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
