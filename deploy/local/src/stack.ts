import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { epochMs, instantAt, type Instant } from '@throughline/values';
import { StackClock, storedTime, type Turn } from './clock.js';
import { clockEndpoint } from './clock-endpoint.js';
import { issuerOf } from './development-key.js';
import { Leftovers } from './leftovers.js';
import { takeLock } from './lock.js';
import { migrateStale } from './migrations.js';
import { freePort, portFrom } from './ports.js';
import { keepPostgres } from './postgres/keep-postgres.js';
import { provision, unprovision, type ServiceDatabase } from './postgres/provision.js';
import { signal } from './processes.js';
import { hasSecret, secret } from './secrets.js';
import { environmentOf, localConsumer, services, type Service, type ServiceName } from './services.js';
import { Supervisor, type ServiceState } from './supervisor.js';

export interface StackOptions {
  /** Where everything of the stack lies and is kept. Without one the stack is thrown away: a temporary folder, removed at the end. */
  readonly folder?: string;
  /** An administrator's address of a PostgreSQL 15–18; without one a packaged PostgreSQL is started. */
  readonly databaseUrl?: string | undefined;
  /** Databases there are called `<prefix>_<service>`. */
  readonly databasePrefix?: string | undefined;
  /** The business clock stands still, from this instant (or where it stood at the last start), until it is turned. */
  readonly clock?: { readonly start: Instant };
  /** Ports 4100, 4200, 4300 (and 4090 for the clock) where they are free; a stack that is thrown away takes any. */
  readonly ports?: 'preferred' | 'any';
  /** Default: the three services of Throughline. */
  readonly services?: readonly Service[];
  /** More for the environment of every service, such as LOG_LEVEL. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Told what a person should know: a port that was taken, a service that comes back. */
  readonly say?: (line: string) => void;
  /** Ends the start, or the stack, in good order. */
  readonly signal?: AbortSignal;
}

export interface RunningService {
  readonly url: string;
  readonly state: ServiceState;
  readonly pid: number | undefined;
}

export interface Stack {
  readonly services: Readonly<Record<ServiceName, RunningService>>;
  readonly folder: string;
  /** Where PostgreSQL has its data: a folder, or the address of a server without its password. */
  readonly data: string;
  readonly databases: Readonly<Record<ServiceName, ServiceDatabase>>;
  /** A token for each role. */
  readonly tokens: Readonly<Record<string, string>>;
  /** @throws RangeError where there is no such role */
  token(role: string): string;
  /** What the consumer `local` shows at the feed of a service. */
  feedCredential(service: ServiceName): string;
  /** Where the clock is turned over HTTP, with which token; undefined when it runs by itself. */
  readonly clock: { readonly url: string; readonly token: string } | undefined;
  clockNow(): Instant;
  /** See {@link StackClock.turn}. */
  turnClock(now: Instant): Promise<Turn>;
  /** `kill -9`; the launcher brings it back. Resolves when the process has ended. */
  kill(service: ServiceName): Promise<void>;
  /** Resolves when it has ended in good order; it stays down. */
  stopService(service: ServiceName): Promise<void>;
  /** Resolves when it is ready. */
  startService(service: ServiceName): Promise<void>;
  /** Stops everything, in the right order, within 10 s. */
  stop(): Promise<void>;
  /** Kills the services. The guard of PostgreSQL stops that when this process ends. */
  force(): void;
}

/** Starts PostgreSQL, migrates, starts the services and waits until they are ready. When that fails, nothing is left running. */
export const startStack = async (options: StackOptions = {}): Promise<Stack> => {
  const stop = new Undo();
  try {
    return await start(options, stop);
  } catch (error) {
    await stop.all().catch(() => undefined);
    throw error;
  }
};

/** What has been started, to be stopped in the opposite order, once. */
class Undo {
  readonly #steps: (() => unknown)[] = [];
  #done: Promise<void> | undefined;

  add(step: () => unknown): void {
    this.#steps.push(step);
  }

  all(): Promise<void> {
    return (this.#done ??= (async () => {
      const failures: unknown[] = [];
      for (const step of this.#steps.reverse())
        try {
          await step();
        } catch (error) {
          // What comes after must be undone all the same.
          failures.push(error);
        }
      if (failures.length > 0) throw failures[0];
    })());
  }
}

const clockPort = 4090;

const start = async (options: StackOptions, undo: Undo): Promise<Stack> => {
  const { say = () => undefined, services: all = services } = options;
  const thrownAway = options.folder === undefined;
  const folder = options.folder === undefined ? temporaryFolder(undo) : resolve(options.folder);
  const anyPort = (options.ports ?? (thrownAway ? 'any' : 'preferred')) === 'any';
  /** Each step is waited for, so that what it has started is known before anything is stopped. */
  const step = async <T>(work: Promise<T>): Promise<T> => {
    const result = await work;
    options.signal?.throwIfAborted();
    return result;
  };

  mkdirSync(join(folder, 'logs'), { recursive: true });
  const lock = takeLock(join(folder, 'lock'));
  undo.add(() => lock.release());
  const leftovers = new Leftovers(join(folder, 'processes.json'));
  await step(leftovers.end());
  const issuer = await step(issuerOf(join(folder, 'development-key.json')));
  const clock = clockOf(join(folder, 'clock'), all, options);

  const database = await step(openDatabase(folder, options, say, undo));
  const names = all.map(({ name }) => `${database.prefix}_${name}`);
  if (thrownAway && options.databaseUrl !== undefined) undo.add(() => unprovision(database.adminUrl, names));
  const provided = await step(provision({ ...database, names }));
  const databases = byName(all, (_, i) => provided[i] as ServiceDatabase);

  const control = clock && (await step(serveClock(clock, secret(join(folder, 'passwords'), 'clock'), anyPort, undo)));
  const urls = await step(urlsOf(all, anyPort, say));
  const credential = (consumer: string, source: string): string =>
    secret(join(folder, 'passwords'), `feed-${consumer}-at-${source}`);
  const common = {
    ...inherited(),
    CLOCK: clock === undefined ? 'system' : 'turnable',
    AUTH: 'development',
    JWT_ISSUER: issuer.issuer,
    JWT_AUDIENCE: issuer.audience,
    JWKS: JSON.stringify(issuer.jwks),
    ...options.environment,
  };
  const environments = byName(all, (service) => ({
    ...environmentOf(service, all, { urls, credential, common }),
    DATABASE_URL: databases[service.name].url,
  }));
  const migrations = all.map(({ name, script }) => ({
    service: name,
    script,
    database: databases[name],
    environment: environments[name],
  }));
  await step(migrateStale(join(database.keeps, 'migrated.json'), migrations));

  const supervise = ({ name, script }: Service): Supervisor =>
    new Supervisor({
      name,
      script,
      environment: environments[name],
      url: urls[name] ?? '',
      logFile: join(folder, 'logs', `${name}.log`),
      say,
      onStart: (child) => {
        leftovers.note(name, child.pid ?? 0, script);
        clock?.follow(name, child);
      },
    });
  const supervisors = byName(all, supervise);
  const each = Object.values(supervisors);
  undo.add(() => Promise.all(each.map((service) => service.stop())));
  options.signal?.addEventListener('abort', () => void undo.all().catch(() => undefined));
  await step(Promise.all(each.map((service) => service.start())));
  const tokens: Readonly<Record<string, string>> = await issuer.tokenPerRole();

  return {
    services: supervisors,
    folder,
    data: database.data,
    databases,
    tokens,
    token: (role) => {
      const token = tokens[role];
      if (token === undefined) throw new RangeError(`no role is called ${role}`);
      return token;
    },
    feedCredential: (service) => credential(localConsumer, service),
    clock: control,
    clockNow: () => clock?.now() ?? instantAt(Date.now()),
    turnClock: (now) => clock?.turn(now) ?? Promise.reject(new Error('this clock runs by itself')),
    kill: (service) => supervisors[service].kill(),
    stopService: (service) => supervisors[service].stop(),
    startService: (service) => supervisors[service].start(),
    stop: () => undo.all(),
    force: () => {
      for (const { pid } of each) if (pid !== undefined) signal(pid, 'SIGKILL');
    },
  };
};

/** @throws Error where a clock would go back: one that runs by itself begins at the present, not where another was turned to */
const clockOf = (file: string, all: readonly Service[], { clock, folder }: StackOptions): StackClock | undefined => {
  if (clock === undefined) {
    const turnedTo = storedTime(file);
    if (turnedTo === undefined || epochMs(turnedTo) <= Date.now()) return undefined;
    throw new Error(
      `The clock of this folder was turned to ${turnedTo}: start with --turnable-clock, or remove ${file}.`,
    );
  }
  if (process.env.NODE_ENV === 'production') throw new Error('The clock is not turned with NODE_ENV=production.');
  const names = all.map(({ name }) => name);
  return new StackClock({ file, services: names, start: clock.start, durable: folder !== undefined });
};

/** Open to others on the way, for the account that runs PostgreSQL; every secret in it is closed. */
const temporaryFolder = (undo: Undo): string => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-'));
  chmodSync(folder, 0o755);
  undo.add(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

interface Database {
  readonly adminUrl: string;
  readonly prefix: string;
  readonly data: string;
  /** The folder of what is remembered about its databases: it goes when they go. */
  readonly keeps: string;
  readonly password: (role: string) => string;
  readonly isOurs: (role: string) => boolean;
}

const openDatabase = async (
  folder: string,
  { databaseUrl, databasePrefix, folder: kept }: StackOptions,
  say: (line: string) => void,
  undo: Undo,
): Promise<Database> => {
  const keptIn = (place: string) => ({
    keeps: place,
    password: (role: string) => secret(join(place, 'passwords'), role),
    isOurs: (role: string) => hasSecret(join(place, 'passwords'), role),
  });
  if (databaseUrl !== undefined) {
    const { host } = new URL(databaseUrl);
    const prefix =
      databasePrefix ?? (kept === undefined ? `throughline_${randomBytes(4).toString('hex')}` : 'throughline');
    return { adminUrl: databaseUrl, prefix, data: `PostgreSQL at ${host}`, ...keptIn(folder) };
  }
  const dataDir = join(folder, 'postgres');
  const server = await keepPostgres({ dataDir, ...(kept === undefined ? { throwAway: { folder } } : {}) }, say);
  undo.add(() => server.stop());
  if (server.adopted) say('PostgreSQL was still running from an earlier start; it is used again.');
  return { adminUrl: server.url, prefix: 'throughline', data: server.dataDir, ...keptIn(server.dataDir) };
};

const serveClock = async (clock: StackClock, token: string, anyPort: boolean, undo: Undo) => {
  const port = anyPort ? await freePort() : await portFrom(clockPort);
  const server = clockEndpoint(clock, token).listen(port, '127.0.0.1');
  undo.add(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${port}/clock`, token };
};

const urlsOf = async (
  all: readonly Service[],
  anyPort: boolean,
  say: (line: string) => void,
): Promise<Readonly<Record<string, string>>> => {
  const urls: Record<string, string> = {};
  for (const { name, port: preferred } of all) {
    const port = anyPort ? await freePort() : await portFrom(preferred);
    if (!anyPort && port !== preferred) say(`Port ${preferred} is taken; ${name} answers at ${port}.`);
    urls[name] = `http://127.0.0.1:${port}`;
  }
  return urls;
};

/** The environment of this process, without what would lead a service to another database. */
const inherited = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || /^PG|DATABASE_URL$/.test(name) ? [] : [[name, value]],
    ),
  );

const byName = <T>(
  all: readonly Service[],
  make: (service: Service, index: number) => T,
): Readonly<Record<ServiceName, T>> =>
  Object.fromEntries(all.map((service, index) => [service.name, make(service, index)])) as Record<ServiceName, T>;
