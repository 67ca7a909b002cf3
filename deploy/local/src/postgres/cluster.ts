import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import pg from 'pg';
import { commandOf, isAlive } from '../processes.js';
import { secret } from '../secrets.js';
import { accountFor, canEnter, type Account } from './account.js';
import type { Binaries } from './binaries.js';

/** Where the data of one server lie and whose they are. */
export interface Cluster {
  readonly home: string;
  readonly data: string;
  readonly lockFile: string;
  readonly logFile: string;
  readonly account: Account;
  readonly password: string;
}

const administrator = 'throughline';

export const clusterAt = (folder: string): Cluster => {
  const asked = resolve(folder);
  const account = accountFor(join(asked, 'data'));
  const home = homeFor(asked, account);
  const password = secret(home, 'admin.password');
  give(account, join(home, 'admin.password'));
  const data = join(home, 'data');
  return { home, data, lockFile: join(data, 'postmaster.pid'), logFile: join(home, 'postgres.log'), account, password };
};

/**
 * The folder itself, or, when the account that root lends to PostgreSQL cannot enter it (a checkout under root's home), a
 * folder in a place which it can.
 */
const homeFor = (asked: string, account: Account): string => {
  makeFolder(asked, account);
  if (canEnter(account, asked)) return asked;
  const who = `The account that runs PostgreSQL (uid ${account?.uid ?? 'yours'})`;
  if (existsSync(join(asked, 'data'))) throw new Error(`${who} cannot enter ${asked}: open the folders above it.`);
  rmdirSync(asked);
  const digest = createHash('sha256').update(asked).digest('hex').slice(0, 8);
  const home = `/var/lib/throughline-${basename(resolve(asked, '../..'))}-${digest}`;
  makeFolder(home, account);
  if (!canEnter(account, home)) throw new Error(`${who} can enter neither ${asked} nor ${home}.`);
  return home;
};

const makeFolder = (folder: string, account: Account): void => {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  give(account, folder);
};

const give = (account: Account, path: string): void => {
  if (account !== undefined) chownSync(path, account.uid, account.gid);
};

/** Nothing of ours reaches PostgreSQL: PG… variables of a shell would change it in silence. */
export const environment = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };

/** Into a folder beside, then renamed: a start that is killed in the middle leaves nothing that looks finished. */
export const initialise = ({ home, data, account }: Cluster, { initdb }: Binaries, durable: boolean): void => {
  const unfinished = `${data}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = ['--auth=scram-sha-256', `--username=${administrator}`, `--pwfile=${join(home, 'admin.password')}`];
  const made = spawnSync(initdb, ['-D', unfinished, ...locale, ...access, ...(durable ? [] : ['--no-sync'])], {
    ...account,
    cwd: home,
    env: environment,
    encoding: 'utf8',
  });
  if (made.status !== 0) throw new Error(`initdb failed on ${unfinished}:\n${made.error?.message ?? made.stderr}`);
  renameSync(unfinished, data);
};

/** PostgreSQL's own lock file, line by line: pid, folder, start time, port, socket folder, address, shared memory, status. */
export const lockOf = ({ lockFile }: Cluster): { pid: number; port: number; ready: boolean } | undefined => {
  try {
    const lines = readFileSync(lockFile, 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
  } catch {
    return undefined;
  }
};

/** A pid is given out again after a crash, so the process must also be a PostgreSQL on this folder. */
export const isServerOf = (cluster: Cluster, pid: number): boolean =>
  isAlive(pid) && commandOf(pid).includes(cluster.data);

/** Is it the server on this folder that answers there, and no other? */
export const answers = async (cluster: Cluster, port: number): Promise<boolean> => {
  const client = new pg.Client({ connectionString: addressOn(cluster, port), connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
    return rows[0]?.data_directory === cluster.data;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
};

export const addressOn = ({ password }: Cluster, port: number): string =>
  `postgres://${administrator}:${password}@127.0.0.1:${port}/postgres`;
