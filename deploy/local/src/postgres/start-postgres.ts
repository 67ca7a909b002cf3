import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { watchOver, type Guard } from '../guard.js';
import { freePort } from '../ports.js';
import { isAlive, signal } from '../processes.js';
import { packagedBinaries, reachableBinaries, type Binaries } from './binaries.js';
import { addressOn, answers, clusterAt, environment, initialise, isServerOf, lockOf, type Cluster } from './cluster.js';

export interface PostgresOptions {
  /** Folder for the cluster, its log and the administrator's password; made when missing. */
  readonly dataDir: string;
  /** For tests and replays: nothing is flushed to disk, and the folder (and the given one around it) goes at the end. */
  readonly throwAway?: boolean | { readonly folder: string };
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
  /** Where the data lie: not where it was asked for when the account that runs PostgreSQL cannot go there. */
  readonly dataDir: string;
  /** Was it running already, left behind by a launcher that was killed? */
  readonly adopted: boolean;
  /** Resolves when the server has ended, for whatever reason. */
  readonly exited: Promise<void>;
  stop(): Promise<void>;
}

const startWithinMs = 30_000;
const settleWithinMs = 10_000;

/** Forgets on power loss what it confirmed, and is several times as fast. */
const withoutDurability = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/** Signals to PostgreSQL (fast, immediate, none of its business) and how long each may take, in milliseconds. */
const orderly = [['SIGINT', 2_500], ['SIGQUIT', 1_000], ['SIGKILL', 1_000]] as const; // prettier-ignore
const atOnce = [['SIGQUIT', 2_500], ['SIGKILL', 1_000]] as const; // prettier-ignore

/** Starts PostgreSQL from packaged binaries, or adopts the one that still runs on this folder. Resolves when it takes connections. */
export const startPostgres = async (options: PostgresOptions): Promise<Postgres> => {
  const cluster = clusterAt(options.dataDir);
  const running = await runningOn(cluster);
  if (running !== undefined)
    return handle(cluster, options, { ...running, guard: guardOf(cluster, options, running.pid) });

  const binaries = reachableBinaries(await packagedBinaries(), cluster.account, cluster.home);
  if (!existsSync(cluster.data)) initialise(cluster, binaries, thrownAway(cluster, options).length === 0);
  for (const until = Date.now() + startWithinMs; ; await sleep(100)) {
    const port = options.port ?? (await freePort());
    const started = await launch(cluster, options, binaries, port);
    if (typeof started !== 'string') return handle(cluster, options, started);
    // Another program took the port between asking and binding, or the backends of a killed server have not ended yet.
    const passes =
      started.includes('still in use') || (options.port === undefined && started.includes('Address already in use'));
    if (!passes || Date.now() > until) throw new Error(`PostgreSQL did not start on ${cluster.home}:\n${started}`);
  }
};

/** A server of ours that a killed launcher left behind. A lock file that no living server stands behind is removed. */
const runningOn = async (cluster: Cluster): Promise<{ pid: number; port: number } | undefined> => {
  for (const until = Date.now() + settleWithinMs; ; await sleep(50)) {
    const lock = lockOf(cluster);
    if (lock === undefined) return undefined;
    if (!isServerOf(cluster, lock.pid)) {
      rmSync(cluster.lockFile, { force: true });
      return undefined;
    }
    if (lock.ready && (await answers(cluster, lock.port))) return lock;
    // Otherwise it is starting or stopping, and will soon be one or the other.
    if (Date.now() > until) {
      throw new Error(
        `PostgreSQL (pid ${lock.pid}) holds ${cluster.data} and does not answer. End it, then start again.`,
      );
    }
  }
};

interface Started {
  readonly pid: number;
  readonly port: number;
  readonly guard: Guard;
  /** Missing for one that was adopted. */
  readonly child?: ChildProcess;
}

/** @returns the server, or what it wrote before it gave up */
const launch = async (
  cluster: Cluster,
  options: PostgresOptions,
  { postgres }: Binaries,
  port: number,
): Promise<Started | string> => {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    ...(thrownAway(cluster, options).length > 0 ? withoutDurability : {}),
    ...options.settings,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openSync(cluster.logFile, 'w', 0o600);
  const child = spawn(postgres, ['-D', cluster.data, '-p', String(port), ...flags], {
    ...cluster.account,
    cwd: cluster.home,
    env: environment,
    // Ctrl-C in a terminal goes to the whole process group, and the database must be the last to stop.
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  let failure: string | undefined;
  child.once('error', (error) => (failure = error.message));
  child.once('exit', () => (failure = readFileSync(cluster.logFile, 'utf8')));
  const { pid } = child;
  if (pid === undefined) return failure ?? `${postgres} cannot be run`;
  const guard = guardOf(cluster, options, pid);
  for (const until = Date.now() + startWithinMs; failure === undefined; await sleep(10)) {
    const lock = lockOf(cluster);
    if (lock?.pid === pid && lock.ready && (await answers(cluster, port))) return { pid, port, guard, child };
    if (Date.now() < until) continue;
    child.kill('SIGKILL');
    failure = `not ready after ${startWithinMs / 1000} s\n${readFileSync(cluster.logFile, 'utf8')}`;
  }
  await guard.release();
  return failure;
};

const handle = (cluster: Cluster, options: PostgresOptions, { pid, port, guard, child }: Started): Postgres => {
  let over = false;
  const exited = ended(cluster, pid, child).then(() => {
    over = true;
    return guard.release();
  });
  const away = thrownAway(cluster, options);
  const stop = async (): Promise<void> => {
    child?.ref();
    for (const [name, patienceMs] of away.length > 0 ? atOnce : orderly) {
      if (over) break;
      signal(pid, name);
      const timer = new AbortController();
      await Promise.race([exited, sleep(patienceMs, undefined, { signal: timer.signal }).catch(() => undefined)]);
      timer.abort();
    }
    if (over) await exited;
    for (const folder of away) rmSync(folder, { recursive: true, force: true });
  };
  return {
    url: addressOn(cluster, port),
    port,
    pid,
    dataDir: cluster.home,
    adopted: child === undefined,
    exited,
    stop,
  };
};

/** A child tells us. One that was adopted is asked; its lock file goes, too, when it ends in order. */
const ended = async (cluster: Cluster, pid: number, child: ChildProcess | undefined): Promise<void> => {
  if (child === undefined) {
    while (isAlive(pid) && lockOf(cluster)?.pid === pid) await sleep(50, undefined, { ref: false });
  } else if (child.exitCode === null && child.signalCode === null) {
    await new Promise((done) => child.once('exit', done));
  }
};

const guardOf = (cluster: Cluster, options: PostgresOptions, pid: number): Guard =>
  options.leaveRunning === true
    ? { release: () => Promise.resolve() }
    : watchOver({
        pid,
        // Data that are thrown away need no last checkpoint.
        signal: thrownAway(cluster, options).length > 0 ? 'QUIT' : 'INT',
        lockFile: cluster.lockFile,
        thrownAway: thrownAway(cluster, options),
      });

/** The folders that go at the end. */
const thrownAway = ({ home }: Cluster, { throwAway = false }: PostgresOptions): readonly string[] =>
  throwAway === false ? [] : throwAway === true ? [home] : [home, throwAway.folder];
