import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { basename, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { secret } from '../secrets.js';
import { type Account, accountFor, canEnter } from './account.js';
import { type Binaries, packagedBinaries, reachableBinaries } from './binaries.js';

export interface PostgresOptions {
  /** Folder for the cluster, its log and the administrator's password; made when missing. */
  readonly dataDir: string;
  /** For tests and replays: nothing is flushed to disk, and the folder is removed at the end. */
  readonly throwAway?: boolean;
  /** It outlives this process; whoever made the folder stops it. */
  readonly leaveRunning?: boolean;
  /** Default: a free one. */
  readonly port?: number;
  /** Further settings of the server. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface Postgres {
  /** Address for the administrator, database `postgres`. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Where the data lies: not always where it was asked for (see {@link homeFor}). */
  readonly dataDir: string;
  /** Was it running already, left behind by a launcher that was killed? */
  readonly adopted: boolean;
  /** Resolves when the server ends, for whatever reason. */
  readonly exited: Promise<void>;
  stop(): Promise<void>;
}

const administrator = 'throughline';
const startWithinMs = 30_000;
const stopWithinMs = 6_000;

/** Forgets on power loss what it confirmed, and is several times as fast. */
const withoutDurability = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/** Starts PostgreSQL from packaged binaries, or adopts the one that still runs on this folder. Answers when it takes connections. */
export const startPostgres = async (options: PostgresOptions): Promise<Postgres> => {
  const asked = resolve(options.dataDir);
  const account = accountFor(join(asked, 'data'));
  const home = homeFor(asked, account);
  const data = join(home, 'data');
  const password = secret(home, 'admin.password');

  const running = await runningOn(data, password);
  if (running !== undefined) return handle({ ...running, home, password, adopted: true, options });

  give(account, join(home, 'admin.password'));
  const binaries = reachableBinaries(await packagedBinaries(), account, home);
  if (!existsSync(data)) initialise(binaries, account, home, options.throwAway === true);
  for (const until = Date.now() + startWithinMs; ;) {
    const port = options.port ?? (await freePort());
    const attempt = await launch({ binaries, account, home, port, password, options });
    if (typeof attempt !== 'string') return handle({ ...attempt, port, home, password, adopted: false, options });
    // Another program took the port between asking and binding, or the backends of a killed server have not ended yet.
    const passes = /Address already in use/.test(attempt) ? options.port === undefined : /still in use/.test(attempt);
    if (!passes || Date.now() > until) throw new Error(`PostgreSQL did not start on ${home}:\n${attempt}`);
    await sleep(100);
  }
};

/**
 * The folder itself, or, when the account that root lends to PostgreSQL cannot enter it (a checkout under root's home), a
 * folder of the same name in a place which it can.
 */
const homeFor = (asked: string, account: Account): string => {
  makeFolder(asked, account);
  if (canEnter(account, asked)) return asked;
  rmSync(asked, { recursive: true });
  const home = `/var/lib/throughline-${basename(resolve(asked, '../..'))}-${createHash('sha256').update(asked).digest('hex').slice(0, 8)}`;
  makeFolder(home, account);
  if (!canEnter(account, home))
    throw new Error(`The account that runs PostgreSQL (uid ${account?.uid}) can enter neither ${asked} nor ${home}.`);
  return home;
};

const makeFolder = (folder: string, account: Account): void => {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  give(account, folder);
};

const give = (account: Account, path: string): void => {
  if (account !== undefined) chownSync(path, account.uid, account.gid);
};

/** Into a folder beside, then renamed: a start that is killed in the middle leaves nothing that looks finished. */
const initialise = (binaries: Binaries, account: Account, home: string, throwAway: boolean): void => {
  const unfinished = join(home, 'data.unfinished');
  rmSync(unfinished, { recursive: true, force: true });
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = ['--auth=scram-sha-256', `--username=${administrator}`, `--pwfile=${join(home, 'admin.password')}`];
  const made = spawnSync(
    binaries.initdb,
    ['-D', unfinished, ...locale, ...access, ...(throwAway ? ['--no-sync'] : [])],
    {
      ...account,
      cwd: home,
      env: environment,
      encoding: 'utf8',
    },
  );
  if (made.status !== 0) throw new Error(`initdb failed on ${unfinished}:\n${made.error?.message ?? made.stderr}`);
  renameSync(unfinished, join(home, 'data'));
};

/** Nothing of ours reaches the server: PG… variables of a shell would change it in silence. */
const environment = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };

interface Launch {
  readonly binaries: Binaries;
  readonly account: Account;
  readonly home: string;
  readonly port: number;
  readonly password: string;
  readonly options: PostgresOptions;
}

/** @returns the server, or what it wrote before it gave up */
const launch = async ({
  binaries,
  account,
  home,
  port,
  password,
  options,
}: Launch): Promise<{ pid: number; child: ChildProcess } | string> => {
  const data = join(home, 'data');
  const logFile = join(home, 'postgres.log');
  const log = openSync(logFile, 'w', 0o600);
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    ...(options.throwAway === true ? withoutDurability : {}),
    ...options.settings,
  };
  // Detached: Ctrl-C in a terminal goes to the whole process group, and the database must be the last to stop.
  const child = spawn(
    binaries.postgres,
    ['-D', data, '-p', String(port), ...Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`])],
    {
      ...account,
      cwd: home,
      env: environment,
      detached: true,
      stdio: ['ignore', log, log],
    },
  );
  closeSync(log);
  let failure: string | undefined;
  child.once('error', (error) => (failure = error.message));
  child.once('exit', () => (failure = readFileSync(logFile, 'utf8')));
  child.unref();
  for (const until = Date.now() + startWithinMs; failure === undefined; await sleep(10)) {
    if (lockOf(data)?.ready === true && lockOf(data)?.pid === child.pid && (await answers(port, password, data)))
      return { pid: child.pid!, child };
    if (Date.now() > until) {
      child.kill('SIGKILL');
      failure = `not ready after ${startWithinMs / 1000} s\n${readFileSync(logFile, 'utf8')}`;
    }
  }
  return failure;
};

/** PostgreSQL's own lock file: pid, folder, start time, port, socket folder, address, shared memory, status. */
const lockOf = (data: string): { pid: number; port: number; ready: boolean } | undefined => {
  try {
    const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
  } catch {
    return undefined;
  }
};

/** A server of ours that a killed launcher left behind. A lock file that no living server stands behind is removed. */
const runningOn = async (data: string, password: string): Promise<{ pid: number; port: number } | undefined> => {
  for (const until = Date.now() + 10_000; ; await sleep(50)) {
    const lock = lockOf(data);
    if (lock === undefined) return undefined;
    if (!isServer(lock.pid, data)) {
      rmSync(join(data, 'postmaster.pid'), { force: true });
      return undefined;
    }
    // Otherwise it is starting or stopping, and will soon be one or the other.
    if (lock.ready && (await answers(lock.port, password, data))) return lock;
    if (Date.now() > until)
      throw new Error(`PostgreSQL (pid ${lock.pid}) holds ${data} and does not answer. End it, then start again.`);
  }
};

/** A pid is used again after a crash, so the process must also be a PostgreSQL on this folder. */
const isServer = (pid: number, data: string): boolean =>
  isAlive(pid) && spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).stdout.includes(data);

export const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

const address = (port: number, password: string): string =>
  `postgres://${administrator}:${password}@127.0.0.1:${port}/postgres`;

/** Is it the server on this folder that answers there, and no other? */
const answers = async (port: number, password: string, data: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString: address(port, password), connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
    return rows[0]?.data_directory === data;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
};

/** A port that nobody listens on now. */
export const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((done, failed) => server.once('error', failed).listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
};

interface Running {
  readonly pid: number;
  readonly port: number;
  readonly child?: ChildProcess;
  readonly home: string;
  readonly password: string;
  readonly adopted: boolean;
  readonly options: PostgresOptions;
}

const handle = ({ pid, port, child, home, password, adopted, options }: Running): Postgres => {
  const throwAway = options.throwAway === true;
  const guard = options.leaveRunning === true ? undefined : watchOver(pid, home, throwAway);
  const exited = ended(pid, join(home, 'data'), child);
  const stop = async (): Promise<void> => {
    child?.ref();
    for (const signal of throwAway ? (['SIGQUIT', 'SIGKILL'] as const) : (['SIGINT', 'SIGQUIT', 'SIGKILL'] as const)) {
      signalTo(pid, signal);
      const patience = new AbortController();
      const stopped = exited.then(() => true);
      if (await Promise.race([stopped, sleep(stopWithinMs, false, patience).catch(() => true)])) {
        patience.abort();
        break;
      }
    }
    if (throwAway) rmSync(home, { recursive: true, force: true });
    await guard?.release();
  };
  return { url: address(port, password), port, pid, dataDir: home, adopted, exited, stop };
};

const signalTo = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended already.
  }
};

/** A child tells us; one that we adopted is asked. Its lock file goes too, which also tells of a zombie that nobody reaps. */
const ended = async (pid: number, data: string, child: ChildProcess | undefined): Promise<void> => {
  if (child !== undefined) {
    if (child.exitCode === null && child.signalCode === null) await new Promise((done) => child.once('exit', done));
    return;
  }
  while (isAlive(pid) && lockOf(data)?.pid === pid) await sleep(50, undefined, { ref: false });
};

/**
 * A shell that waits for the end of this process, however it comes, and then stops the server: also `kill -9` leaves nothing
 * behind. It reads from a pipe that only we hold open; a line means that all is well.
 */
const watchOver = (pid: number, home: string, throwAway: boolean): { release(): Promise<void> } | undefined => {
  if (process.platform === 'win32') return undefined;
  const script = `read -r line && exit
    kill -s ${throwAway ? 'QUIT' : 'INT'} "$1"
    while kill -s 0 "$1" && [ -e "$2/data/postmaster.pid" ]; do sleep 0.05; done
    ${throwAway ? 'rm -rf "$2"' : ''}`;
  const guard = spawn('/bin/sh', ['-c', script, 'sh', String(pid), home], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const gone = new Promise<void>((done) => guard.once('exit', () => done()).once('error', () => done()));
  guard.stdin.on('error', () => undefined);
  guard.unref();
  (guard.stdin as unknown as { unref(): void }).unref();
  return {
    release: async () => {
      guard.ref();
      guard.stdin.end('all is well\n');
      await gone;
    },
  };
};
