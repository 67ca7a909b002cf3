import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addTo, days, instant } from '@throughline/values';
import { ClockGoesBack, ClockNotConfirmed, StackClock, type ClockOptions } from './clock.js';
import { clockEndpoint } from './clock-endpoint.js';
import { freePort } from './ports.js';

const start = instant('2026-01-05T08:00:00.000Z');
const tomorrow = addTo(start, days(1));
const fake = fileURLToPath(new URL('fake-service.mjs', import.meta.url));

describe('the clock of a stack', () => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-clock-'));
  const children: ChildProcess[] = [];
  let files = 0;

  const clockWith = (options: Partial<ClockOptions> = {}): StackClock => {
    files += 1;
    const file = join(folder, `clock-${files}`);
    return new StackClock({
      file,
      services: ['order', 'logistics'],
      start,
      durable: false,
      confirmWithinMs: 300,
      ...options,
    });
  };

  const following = async (clock: StackClock, name: string, oddity = ''): Promise<ChildProcess> => {
    const env = { PORT: String(await freePort()), CLOCK: 'turnable', FAKE: oddity };
    const child = fork(fake, [], { env, execArgv: [] });
    children.push(child);
    clock.follow(name, child);
    await once(child, 'message');
    return child;
  };

  afterAll(() => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  it('stands still until it is turned, and keeps its time over a restart', async () => {
    const file = join(folder, 'kept');
    const clock = clockWith({ file, durable: true });
    expect(clock.now()).toBe(start);
    await clock.turn(tomorrow);
    expect(clockWith({ file }).now()).toBe(tomorrow);
  });

  it('is only turned forward; the same instant again is fine', async () => {
    const clock = clockWith();
    await clock.turn(tomorrow);
    await expect(clock.turn(start)).rejects.toThrow(ClockGoesBack);
    expect((await clock.turn(tomorrow)).now).toBe(tomorrow);
  });

  it('answers when every running service has confirmed, and names those that are down', async () => {
    const clock = clockWith();
    const child = await following(clock, 'order');
    expect(await clock.turn(tomorrow)).toEqual({
      now: tomorrow,
      confirmed: ['order'],
      down: ['logistics'],
      silent: [],
    });
    child.kill('SIGKILL');
    expect((await clock.turn(addTo(tomorrow, 1))).down).toEqual(['order', 'logistics']);
  });

  it('stands where it was turned to although a service does not confirm', async () => {
    const clock = clockWith();
    await following(clock, 'order', 'silent');
    await expect(clock.turn(tomorrow)).rejects.toThrow(ClockNotConfirmed);
    expect(clock.now()).toBe(tomorrow);
  });

  it('is turned one step after the other', async () => {
    const clock = clockWith();
    await following(clock, 'order');
    const steps = [1, 2, 3].map((n) => clock.turn(addTo(start, days(n))));
    expect((await Promise.all(steps)).map(({ now }) => now)).toEqual([1, 2, 3].map((n) => addTo(start, days(n))));
  });

  it('has an endpoint', async () => {
    const clock = clockWith();
    const server = clockEndpoint(clock, 'secret').listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/clock`;
    const authorization = 'Bearer secret';
    const turn = (body: string) => fetch(url, { method: 'POST', headers: { authorization }, body });
    expect((await fetch(url)).status).toBe(401);
    expect((await turn('{"now": "tomorrow"}')).status).toBe(400);
    expect((await turn('{')).status).toBe(400);
    expect((await turn(' '.repeat(2_000))).status).toBe(400);
    expect((await turn(JSON.stringify({ now: tomorrow }))).status).toBe(200);
    expect((await turn(JSON.stringify({ now: start }))).status).toBe(409);
    expect(await (await fetch(url, { headers: { authorization } })).json()).toEqual({ now: tomorrow });
    await following(clock, 'order', 'silent');
    expect((await turn(JSON.stringify({ now: addTo(tomorrow, 1) }))).status).toBe(504);
    server.close();
    server.closeAllConnections();
  });
});
