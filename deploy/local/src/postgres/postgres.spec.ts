import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, chmodSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from '../ports.js';
import { isAlive } from '../processes.js';
import { hasSecret, secret } from '../secrets.js';
import { keepPostgres } from './keep-postgres.js';
import { asAdministrator, provision, unprovision } from './provision.js';
import { startPostgres, type Postgres } from './start-postgres.js';

const within = async (ms: number, holds: () => boolean): Promise<void> => {
  for (const until = Date.now() + ms; !holds(); await sleep(20)) if (Date.now() > until) throw new Error('not in time');
};

const valueOf = async (url: string, query: string): Promise<unknown> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return Object.values((await client.query<Record<string, unknown>>(query)).rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
};

describe('PostgreSQL of one machine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-postgres-'));
  chmodSync(folder, 0o755);
  const dataDir = join(folder, 'postgres');
  const started: Postgres[] = [];
  const start = async (options: Partial<Parameters<typeof startPostgres>[0]> = {}): Promise<Postgres> => {
    const server = await startPostgres({ dataDir, settings: { fsync: 'off' }, ...options });
    started.push(server);
    return server;
  };

  afterAll(async () => {
    for (const server of started) await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('keeps data over a restart, asks for a password, and listens on this machine alone', async () => {
    const server = await start();
    await asAdministrator(server.url, (admin) => admin.query('CREATE TABLE kept AS SELECT 42 AS answer'));
    expect(await valueOf(server.url, 'SHOW listen_addresses')).toBe('127.0.0.1');
    const wrong = Object.assign(new URL(server.url), { password: 'wrong' }).href;
    await expect(valueOf(wrong, 'SELECT 1')).rejects.toThrow('password authentication failed');
    await server.stop();
    expect(isAlive(server.pid)).toBe(false);
    const again = await start();
    expect(await valueOf(again.url, 'SELECT answer FROM kept')).toBe(42);
    await again.stop();
    expect(statSync(join(dataDir, 'admin.password')).mode & 0o777).toBe(0o600);
  });

  it('recovers after kill -9', async () => {
    const server = await start();
    process.kill(server.pid, 'SIGKILL');
    await server.exited;
    const again = await start();
    expect(again.adopted).toBe(false);
    expect(await valueOf(again.url, 'SELECT answer FROM kept')).toBe(42);
    await again.stop();
  });

  it('adopts the server that an earlier launcher left behind', async () => {
    const left = await start({ leaveRunning: true });
    const adopted = await start();
    expect(adopted).toMatchObject({ adopted: true, pid: left.pid, port: left.port });
    await adopted.stop();
    await left.exited;
  });

  it('is not misled by a lock file that names another process', async () => {
    const lock = join(dataDir, 'data', 'postmaster.pid');
    writeFileSync(lock, `${process.pid}\n${join(dataDir, 'data')}\n1700000000\n5432\n\n127.0.0.1\n  1 1\nready   \n`);
    const server = await start();
    expect(server.adopted).toBe(false);
    await server.stop();
  });

  it('says what PostgreSQL says when it does not start', async () => {
    const other = createServer().listen(await freePort(), '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    await expect(start({ port })).rejects.toThrow('Address already in use');
    await expect(start({ settings: { no_such_setting: '1' } })).rejects.toThrow('no_such_setting');
    other.close();
  });

  it('is kept running on its port, and goes with its folder when it is thrown away', async () => {
    const home = join(folder, 'thrown-away');
    const said: string[] = [];
    const server = await keepPostgres({ dataDir: home, throwAway: true }, (line) => said.push(line));
    const first = server.pid;
    process.kill(first, 'SIGKILL');
    await within(10_000, () => server.pid !== first);
    expect(await valueOf(server.url, 'SHOW fsync')).toBe('off');
    expect(said).toEqual([`PostgreSQL (pid ${first}) has ended; it is started again.`]);
    await server.stop();
    expect([isAlive(server.pid), existsSync(home)]).toEqual([false, false]);
  });

  const rootOnly = process.getuid?.() === 0 ? it : it.skip;

  rootOnly('runs for root under another account, also where that one cannot go', async () => {
    const closed = join(folder, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const server = await start({ dataDir: join(closed, 'state', 'postgres'), throwAway: true });
    expect(server.dataDir).toMatch(/^\/var\/lib\/throughline-closed-/);
    expect(statSync(join(server.dataDir, 'data')).uid).not.toBe(0);
    await server.stop();
    expect(existsSync(server.dataDir)).toBe(false);
  });

  describe('its databases', () => {
    const passwords = join(folder, 'passwords');
    const ours = {
      password: (role: string) => secret(passwords, role),
      isOurs: (role: string) => hasSecret(passwords, role),
    };

    it('have an owner for migrations and a run-time role, which sees no other', async () => {
      const { url: adminUrl } = await start();
      const names = ['throughline_order', 'throughline_logistics'];
      const [order, logistics] = await provision({ adminUrl, names, ...ours });
      const again = await provision({ adminUrl, names, ...ours });
      expect(again).toEqual([order, logistics].map((database) => ({ ...database, isNew: false })));
      expect(await valueOf(order!.url, 'SELECT current_user')).toBe('throughline_order_runtime');
      await expect(valueOf(order!.url, 'CREATE TABLE mine ()')).rejects.toThrow('permission denied');
      await valueOf(order!.migrationUrl, 'CREATE TABLE event ()');
      await expect(valueOf(order!.url, 'SELECT FROM event')).rejects.toThrow('permission denied');
      const neighbour = order!.url.replace(/[^/]*$/, 'throughline_logistics');
      await expect(valueOf(neighbour, 'SELECT 1')).rejects.toThrow('permission denied');
      await expect(provision({ adminUrl, names, ...ours, isOurs: () => false })).rejects.toThrow('DATABASE_PREFIX');
      await unprovision(adminUrl, names);
      await expect(valueOf(order!.url, 'SELECT 1')).rejects.toThrow();
      await started.at(-1)!.stop();
    });
  });

  it('ends with the process that started it, also after kill -9', async () => {
    const home = join(folder, 'guarded');
    const server = await start({ dataDir: home, leaveRunning: true });
    const script = `import(${JSON.stringify(new URL('../../dist/guard.js', import.meta.url).href)}).then(({ watchOver }) => {
      watchOver(${JSON.stringify({ pid: server.pid, signal: 'QUIT', lockFile: join(home, 'data', 'postmaster.pid'), thrownAway: [home] })});
      process.kill(process.pid, 'SIGKILL');
    })`;
    spawnSync(process.execPath, ['-e', script]);
    await within(5_000, () => !isAlive(server.pid) && !existsSync(home));
  });
});
