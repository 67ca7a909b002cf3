import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { epochMs, instantAt, type Instant } from '@throughline/values';
import { tellAddresses, withdrawAddresses } from './addresses.js';
import { StackClock, storedTime, type Turn } from './clock.js';
import { clockEndpoint } from './clock-endpoint.js';
import { issuerOf } from './development-key.js';
import { Leftovers } from './leftovers.js';
import { takeLock } from './lock.js';
import { migrateStale } from './migrations.js';
import { freePort, portFrom } from './ports.js';
import { openKafka, type StackKafka } from './kafka/open-kafka.js';
import { keepPostgres } from './postgres/keep-postgres.js';
import { provision, unprovision, type ServiceDatabase } from './postgres/provision.js';
import { signal } from './processes.js';
import { hasSecret, secret } from './secrets.js';
import { Replicas, type RunningService } from './replicas.js';
import {
  environmentOf,
  localConsumer,
  processName,
  services,
  type Replica,
  type Service,
  type ServiceName,
  type ServiceRole,
} from './services.js';
import { Supervisor } from './supervisor.js';

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
  /** Services exchange their events over Kafka: over these brokers, or over what this machine offers (see `startKafka`). */
  readonly kafka?: boolean | { readonly brokers: readonly string[] } | undefined;
  /** So many processes of each service, which all do everything. Default: 1. */
  readonly replicas?: number | undefined;
  /** For processes that do not all do everything: what each process of a service does, in place of `replicas`. */
  readonly roles?: readonly (readonly ServiceRole[])[] | undefined;
  /** Default: the three services of Throughline. */
  readonly services?: readonly Service[];
  /** More for the environment of every service, such as LOG_LEVEL. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Told what a person should know: a port that was taken, a service that comes back. */
  readonly say?: (line: string) => void;
  /** Ends the start, or the stack, in good order. */
  readonly signal?: AbortSignal;
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
  /** See {@link StackClock.turn}. Processes count one by one. */
  turnClock(now: Instant): Promise<Turn>;
  /** Undefined where services read one another's feeds. */
  readonly kafka: StackKafka | undefined;
  /** `kill -9`; the launcher brings it back. Resolves when the process has ended. @param replica counted from 1, which it is without one */
  kill(service: ServiceName, replica?: number): Promise<void>;
  /** Resolves when it has ended in good order; it stays down. @param replica without one: all of them */
  stopService(service: ServiceName, replica?: number): Promise<void>;
  /** Resolves when it is ready. @param replica without one: all of them */
  startService(service: ServiceName, replica?: number): Promise<void>;
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
const mostReplicas = 16;

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
  withdrawAddresses(folder);
  const leftovers = new Leftovers(join(folder, 'processes.json'));
  await step(leftovers.end());
  const issuer = await step(issuerOf(join(folder, 'development-key.json')));
  const copies = copiesOf(options);
  const clock = clockOf(join(folder, 'clock'), all, copies.length, options);

  const opening = openDatabase(folder, options, say, undo);
  const [database, kafka] = await step(
    bothOf(opening, kafkaOf({ folder, thrownAway, anyPort, all, say }, options, undo, opening)),
  );
  const names = all.map(({ name }) => `${database.prefix}_${name}`);
  if (thrownAway && options.databaseUrl !== undefined) undo.add(() => unprovision(database.adminUrl, names));
  const provided = await step(provision({ ...database, names }));
  const databases = byName(all, (_, i) => provided[i] as ServiceDatabase);

  const control = clock && (await step(serveClock(clock, secret(join(folder, 'passwords'), 'clock'), anyPort, undo)));
  const replicas = await step(replicasOf(all, copies, anyPort, say));
  const credential = (consumer: string, source: string): string =>
    secret(join(folder, 'passwords'), `feed-${consumer}-at-${source}`);
  const common = {
    ...inherited(),
    ...kafka?.environment,
    // Ranges are never merged again, so one process that reads a feed goes without.
    ...(copies.length > 1 || kafka !== undefined ? { RANGES: '8' } : {}),
    CLOCK: clock === undefined ? 'system' : 'turnable',
    AUTH: 'development',
    JWT_ISSUER: issuer.issuer,
    JWT_AUDIENCE: issuer.audience,
    JWKS: JSON.stringify(issuer.jwks),
    ...options.environment,
  };
  const urls = byName(all, ({ name }) => replicas[name].filter(answersPeople).map(({ url }) => url));
  const overKafka = kafka !== undefined;
  const environmentFor = (service: Service, replica: Replica): Record<string, string> => ({
    ...environmentOf(service, all, { urls, credential, common, overKafka }, replica),
    DATABASE_URL: databases[service.name].url,
    SEAL_SECRET: secret(join(folder, 'passwords'), `seal-${service.name}`),
  });
  const migrations = all.map((service) => ({
    service: service.name,
    script: service.script,
    database: databases[service.name],
    environment: environmentFor(service, replicas[service.name][0]!),
  }));
  await step(migrateStale(join(database.keeps, 'migrated.json'), migrations));

  const supervise = (service: Service, replica: Replica): Supervisor => {
    const name = processName(service.name, replica);
    return new Supervisor({
      name,
      script: service.script,
      environment: environmentFor(service, replica),
      url: replica.url,
      logFile: join(folder, 'logs', `${name}.log`),
      say,
      onStart: (child) => {
        leftovers.note(name, child.pid ?? 0, service.script);
        clock?.follow(name, child);
      },
    });
  };
  const running = byName(
    all,
    (service) =>
      new Replicas(
        service.name,
        replicas[service.name].map((replica) => ({
          supervisor: supervise(service, replica),
          answers: answersPeople(replica),
        })),
      ),
  );
  const each = all.flatMap(({ name }) => running[name].replicas);
  undo.add(() => Promise.all(each.map((process) => process.stop())));
  options.signal?.addEventListener('abort', () => void undo.all().catch(() => undefined));
  await step(Promise.all(each.map((process) => process.start())));
  undo.add(() => withdrawAddresses(folder));
  const addresses = byName(all, ({ name }) => running[name].url);
  tellAddresses(folder, addresses);
  const tokens: Readonly<Record<string, string>> = await issuer.tokenPerRole();

  return {
    services: running,
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
    kafka,
    kill: async (service, replica = 1) => eachOf(running[service].of(replica), (process) => process.kill()),
    stopService: async (service, replica) => eachOf(running[service].of(replica), (process) => process.stop()),
    startService: async (service, replica) => eachOf(running[service].of(replica), (process) => process.start()),
    stop: () => undo.all(),
    force: () => {
      for (const { pid } of each) if (pid !== undefined) signal(pid, 'SIGKILL');
    },
  };
};

const eachOf = async (
  processes: readonly Supervisor[],
  work: (process: Supervisor) => Promise<void>,
): Promise<void> => {
  await Promise.all(processes.map(work));
};

/** What each process of a service does; undefined: everything. @throws RangeError where nobody would do something */
const copiesOf = ({ replicas, roles }: StackOptions): readonly (readonly ServiceRole[] | undefined)[] => {
  if (roles === undefined) {
    const count = replicas ?? 1;
    if (!Number.isInteger(count) || count < 1 || count > mostReplicas)
      throw new RangeError(`1 to ${mostReplicas} processes of each service are possible, not ${count}`);
    return Array.from({ length: count }, () => undefined);
  }
  const missing = (['api', 'worker', 'sequencer'] as const).filter((role) => !roles.flat().includes(role));
  if (missing.length > 0) throw new RangeError(`no process would be ${missing.join(', ')}`);
  return roles;
};

const answersPeople = ({ roles }: Replica): boolean => roles?.includes('api') ?? true;

/** Both are waited for, whatever becomes of the other: what has been started must be known before anything is stopped. */
const bothOf = async <One, Other>(one: Promise<One>, other: Promise<Other>): Promise<[One, Other]> => {
  await Promise.allSettled([one, other]);
  return [await one, await other];
};

const kafkaOf = async (
  stack: Pick<Parameters<typeof openKafka>[0], 'folder' | 'thrownAway' | 'anyPort' | 'say'> & {
    readonly all: readonly Service[];
  },
  { kafka, signal }: StackOptions,
  undo: Undo,
  database: Promise<unknown>,
): Promise<StackKafka | undefined> => {
  if (kafka === undefined || kafka === false) return undefined;
  const brokers = kafka === true ? undefined : kafka.brokers;
  const opened = await openKafka({ ...stack, contexts: stack.all.map(({ name }) => name), brokers, signal });
  // Stopped before PostgreSQL, which takes the folder of a stack that is thrown away with it.
  await Promise.allSettled([database]);
  undo.add(() => opened.stop());
  return opened;
};

/** @throws Error where a clock would go back: one that runs by itself begins at the present, not where another was turned to */
const clockOf = (
  file: string,
  all: readonly Service[],
  copies: number,
  { clock, folder }: StackOptions,
): StackClock | undefined => {
  if (clock === undefined) {
    const turnedTo = storedTime(file);
    if (turnedTo === undefined || epochMs(turnedTo) <= Date.now()) return undefined;
    throw new Error(
      `The clock of this folder was turned to ${turnedTo}: start with --turnable-clock, or remove ${file}.`,
    );
  }
  if (process.env.NODE_ENV === 'production') throw new Error('The clock is not turned with NODE_ENV=production.');
  const numbers = Array.from({ length: copies }, (_, n) => n + 1);
  const names = all.flatMap(({ name }) => numbers.map((number) => processName(name, { number, of: copies })));
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

/** Where every process will answer: the first of a service at its port where that is free, the others behind it. */
const replicasOf = async (
  all: readonly Service[],
  copies: readonly (readonly ServiceRole[] | undefined)[],
  anyPort: boolean,
  say: (line: string) => void,
): Promise<Readonly<Record<ServiceName, readonly Replica[]>>> => {
  const taken = new Set<number>();
  const replicas: Record<string, readonly Replica[]> = {};
  for (const { name, port: preferred } of all) {
    const ofService: Replica[] = [];
    for (const [n, roles] of copies.entries()) {
      const port = anyPort ? await freePort() : await portFrom(preferred + n, taken);
      taken.add(port);
      if (!anyPort && n === 0 && port !== preferred) say(`Port ${preferred} is taken; ${name} answers at ${port}.`);
      ofService.push({ number: n + 1, of: copies.length, url: `http://127.0.0.1:${port}`, roles });
    }
    replicas[name] = ofService;
  }
  return replicas as Record<ServiceName, readonly Replica[]>;
};

/** The environment of this process, without what would lead a service to another database or another Kafka, or to half its work. */
const inherited = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || /^PG|DATABASE_URL$|^KAFKA_|^(ROLE|RANGES|ONLY_PROCESS)$/.test(name) ? [] : [[name, value]],
    ),
  );

const byName = <T>(
  all: readonly Service[],
  make: (service: Service, index: number) => T,
): Readonly<Record<ServiceName, T>> =>
  Object.fromEntries(all.map((service, index) => [service.name, make(service, index)])) as Record<ServiceName, T>;
