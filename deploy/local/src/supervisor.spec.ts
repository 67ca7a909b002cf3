import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from './ports.js';
import { isAlive } from './processes.js';
import { Supervisor } from './supervisor.js';

const script = fileURLToPath(new URL('fake-service.mjs', import.meta.url));

describe('the supervisor of a service', () => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-supervisor-'));
  const logFile = join(folder, 'order.log');
  const supervisors: Supervisor[] = [];
  const supervise = async (oddity = ''): Promise<Supervisor> => {
    const port = await freePort();
    const supervisor = new Supervisor({
      name: 'order',
      script,
      environment: { PORT: String(port), FAKE: oddity },
      url: `http://127.0.0.1:${port}`,
      logFile,
    });
    supervisors.push(supervisor);
    return supervisor;
  };

  afterAll(async () => {
    await Promise.all(supervisors.map((supervisor) => supervisor.stop()));
    rmSync(folder, { recursive: true });
  });

  it('waits until the service is ready, and stops it in good order', async () => {
    const service = await supervise();
    await service.start();
    expect(service.state).toBe('ready');
    const pid = service.pid!;
    await service.stop();
    expect([service.state, service.pid, isAlive(pid)]).toEqual(['stopped', undefined, false]);
    await service.start();
    expect(service.state).toBe('ready');
    await service.stop();
  });

  it('brings it back when it was killed', async () => {
    const service = await supervise();
    await service.start();
    const first = service.pid;
    await service.kill();
    await sleep(20);
    expect(service.state).toBe('down');
    await service.start();
    expect(service.state).toBe('ready');
    expect(service.pid).not.toBe(first);
    await service.stop();
  });

  it('gives up on one that never gets ready, with the last lines of its log', async () => {
    const service = await supervise('dies');
    await expect(service.start()).rejects.toThrow('order does not start:\na setting is missing');
    expect(service.state).toBe('stopped');
    expect(readFileSync(logFile, 'utf8')).toContain('a setting is missing');
  });

  it('does not wait for ever for one that does not end', async () => {
    const service = await supervise('stubborn');
    await service.start();
    const pid = service.pid!;
    const began = performance.now();
    await service.stop();
    expect(performance.now() - began).toBeLessThan(6_000);
    expect(isAlive(pid)).toBe(false);
  });
});
