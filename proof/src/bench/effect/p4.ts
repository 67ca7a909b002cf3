import { randomBytes, randomUUID } from 'node:crypto';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { migrate, silentLog } from '@throughline/event-store';
import { kafkaAvailability, provision, startKafka, startPostgres } from '@throughline/local';
import { migrationsOf } from '@throughline/nest-kit';
import { createTopics, kafkaConnection } from '@throughline/transport';
import { AskedProcess } from '../asked-process.js';
import { canReadProcessorTime, processorSeconds } from '../at-rest/processor-time.js';
import { countingSettings, StatementCount, type Statement } from '../at-rest/statements.js';
import { runFacts, sayFacts, writeReport } from '../run-facts.js';
import { arrivalsOf, dueBy, slowForMs, type Load } from './arrivals.js';
import type { Seen } from './effects.js';
import { tableOf, type Case, type Door, type EffectReport } from './effect-report.js';
import { steadyMicros } from './steady-time.js';
import type { SinkWork } from './sink-process.js';
import type { SourceWork } from './source-process.js';
import { sinkContext, sourceContext } from './toy-contexts.js';

export const effectUsage = `    --door feed|kafka    only one of them (both)
    --rates N,N          events per second (100,1000,5000)
    --seconds N          measured for each row (10)
    --statements N       say which statements of PostgreSQL took longest, N for each row (0)
    --json OUT           write the report to OUT as well`;

const doors: readonly Door[] = ['feed', 'kafka'];
const warmUpSeconds = 4;
const partitions = 8;
const drainWithinMs = 60_000;

/**
 * P4: from the moment when a transaction should have committed in one service until its effect is committed in another. Source and sink are
 * processes of their own on one PostgreSQL with its default durability; arrivals do not wait for one another.
 */
export const benchEffect = async (args: readonly string[]): Promise<void> => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      door: { type: 'string' },
      rates: { type: 'string', default: '100,1000,5000' },
      seconds: { type: 'string', default: '10' },
      statements: { type: 'string', default: '0' },
      json: { type: 'string' },
    },
  });
  const rates = values.rates.split(',').map(Number);
  const seconds = Number(values.seconds);
  if (!rates.every((rate) => rate > 0) || !(seconds > 0)) throw new Error(effectUsage);
  const asked = doors.filter((door) => values.door === undefined || values.door === door);
  if (asked.length === 0) throw new Error(effectUsage);

  const facts = runFacts();
  console.log(`P4 commit → effect in another service, ${seconds} s each after ${warmUpSeconds} s to warm up`);
  console.log(sayFacts(facts));
  const cases: Case[] = [];
  let notRun: string | undefined;
  for (const door of asked) {
    const kafka = kafkaAvailability();
    if (door === 'kafka' && kafka.kind === 'none') {
      notRun = kafka.why;
      console.log(`Kafka is not run: ${kafka.why}`);
      continue;
    }
    cases.push(...(await casesOver(door, { rates, seconds, statements: Number(values.statements) })));
  }
  const report: EffectReport = { benchmark: 'P4', ...facts, warmUpSeconds, seconds, cases, ...(notRun && { notRun }) };
  console.log(tableOf(report, rates, asked));
  writeReport(values.json, report);
};

interface Rows {
  readonly rates: readonly number[];
  readonly seconds: number;
  readonly statements: number;
}

const casesOver = async (door: Door, { rates, seconds, statements }: Rows): Promise<Case[]> => {
  let setting = await setUp(door, statements > 0);
  try {
    const cases: Case[] = [];
    const add = async (measured: () => Promise<Case>): Promise<void> => {
      await setting.statements?.begin();
      const done = await measured();
      cases.push(done);
      sayStatements((await setting.statements?.read()) ?? [], statements, done);
      if (done.drainedMs !== null) return;
      // What still waits would be measured with the next load.
      await setting.end();
      setting = await setUp(door, statements > 0);
    };
    for (const perSecond of rates) {
      for (const slow of [false, true]) await add(() => measure(setting, { door, perSecond, slow, seconds }));
      if (door === 'kafka') await add(() => measureRaw(setting, { door: 'raw', perSecond, slow: false, seconds }));
    }
    return cases;
  } finally {
    await setting.end();
  }
};

/** Longest first, by the time that they took in PostgreSQL for each thing. */
const sayStatements = (all: readonly Statement[], wanted: number, { things }: Case): void => {
  for (const { database, text, calls, ms } of [...all].sort((a, b) => b.ms - a.ms).slice(0, wanted))
    console.log(`    ${database}: ${((ms * 1000) / things).toFixed(1)} µs each, ${calls} calls: ${text.slice(0, 100)}`);
};

interface Setting {
  readonly source: AskedProcess<SourceWork>;
  readonly sink: AskedProcess<SinkWork>;
  /** Processor time of each part so far, in seconds; empty where it cannot be read. */
  readonly processorTime: () => Readonly<Record<string, number>>;
  readonly statements: StatementCount | undefined;
  /** Makes a topic for the yardstick. @returns its name */
  readonly rawTopic: () => Promise<string>;
  readonly end: () => Promise<void>;
}

/** PostgreSQL, a broker where one is needed, and the two services, each of which has warmed up with nothing but its start. */
const setUp = async (door: Door, counts: boolean): Promise<Setting> => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-bench-'));
  chmodSync(folder, 0o755);
  const undo: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const end = async (): Promise<void> => {
    for (const step of undo.reverse()) await step();
  };
  try {
    const postgres = await startPostgres({
      dataDir: join(folder, 'postgres'),
      settings: counts ? countingSettings : {},
    });
    undo.push(() => rmSync(postgres.dataDir, { recursive: true, force: true }));
    undo.push(() => postgres.stop());
    const statements = counts ? new StatementCount(postgres.url) : undefined;
    await statements?.open();
    undo.push(() => statements?.close());
    const password = randomUUID();
    const databases = await provision({
      adminUrl: postgres.url,
      names: ['bench_source', 'bench_sink'],
      password: () => password,
      isOurs: () => true,
    });
    for (const [index, definition] of [sourceContext, sinkContext].entries())
      await migrate({
        url: databases[index]!.migrationUrl,
        runTimeRole: databases[index]!.runTimeRole,
        migrations: migrationsOf(definition),
      });
    const kafka = door === 'kafka' ? await startKafka({ folder: join(folder, 'kafka'), throwAway: true }) : undefined;
    if (kafka !== undefined) undo.push(() => kafka.stop());
    const topicPrefix = `bench-${randomBytes(4).toString('hex')}`;
    const connection =
      kafka &&
      kafkaConnection(
        { brokers: kafka.brokers, topicPrefix, clientId: 'bench', partitions, replication: 1 },
        silentLog,
      );
    const made: string[] = [];
    const makeTopic = async (context: string): Promise<string> => {
      await createTopics(connection!, [context]);
      const topic = connection!.topicOf(context);
      made.push(topic);
      return topic;
    };
    if (connection !== undefined) {
      await makeTopic('source');
      // On brokers of somebody else's nothing of ours is left behind.
      undo.push(() => connection.withAdmin((admin) => admin.deleteTopics({ topics: made })).catch(() => undefined));
    }
    const secret = randomUUID();
    const common = {
      JWT_ISSUER: 'bench',
      JWKS: '{"keys":[]}',
      ONLY_PROCESS: 'true',
      LOG_LEVEL: 'warn',
      PORT: '0',
      ...(kafka && {
        KAFKA_BROKERS: kafka.brokers.join(','),
        KAFKA_TOPIC_PREFIX: topicPrefix,
        KAFKA_PARTITIONS: String(partitions),
        KAFKA_REPLICATION: '1',
        RANGES: String(partitions),
      }),
    };
    const source = new AskedProcess<SourceWork>(new URL('source-process.js', import.meta.url), 'source', {
      environment: {
        ...common,
        DATABASE_URL: databases[0]!.url,
        FEED_CREDENTIALS: JSON.stringify({ sink: createHash('sha256').update(secret).digest('hex') }),
      },
    });
    undo.push(() => source.end());
    const feed = await source.ask('url');
    const sink = new AskedProcess<SinkWork>(new URL('sink-process.js', import.meta.url), 'sink', {
      environment: {
        ...common,
        DATABASE_URL: databases[1]!.url,
        SOURCE_SOURCE: door === 'kafka' ? 'kafka' : feed,
        SOURCE_SOURCE_FEED: feed,
        SOURCE_SOURCE_CREDENTIAL: secret,
      },
    });
    undo.push(() => sink.end());
    await firstThing(source, sink);
    const pids = {
      source: source.pid,
      sink: sink.pid,
      postgres: postgres.pid,
      ...(kafka?.pid && { broker: kafka.pid }),
    };
    const processorTime = (): Record<string, number> =>
      canReadProcessorTime()
        ? Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, processorSeconds(pid)]))
        : {};
    return {
      source,
      sink,
      end,
      processorTime,
      statements,
      rawTopic: () => makeTopic(`raw-${randomBytes(4).toString('hex')}`),
    };
  } catch (error) {
    await end();
    throw error;
  }
};

/** Both have found one another once a thing has gone all the way: joining a group, say, is no part of what is measured. */
const firstThing = async (source: AskedProcess<SourceWork>, sink: AskedProcess<SinkWork>): Promise<void> => {
  const run = randomBytes(4).toString('hex');
  const load: Load = { perSecond: 10, seconds: 0.1, slow: false, startMicros: steadyMicros() };
  await sink.ask('begin', { run, measureFromMicros: load.startMicros });
  await source.ask('append', { run, load });
  if ((await drained(sink, load)) === null) throw new Error('the first thing has not arrived within a minute');
};

type Wanted = Pick<Case, 'door' | 'perSecond' | 'slow'> & { readonly seconds: number };

const measure = async ({ source, sink, processorTime }: Setting, wanted: Wanted): Promise<Case> => {
  const run = randomBytes(4).toString('hex');
  const load = loadOf(wanted);
  await sink.ask('begin', { run, measureFromMicros: measuredFrom(load) });
  const before = processorTime();
  const appending = source.ask('append', { run, load });
  const lag = await watchLag(sink, load);
  const { transactions } = await appending;
  const drainedMs = await drained(sink, load);
  const processorMicros = perThing(before, processorTime(), load);
  const result = await sink.ask('result');
  checkComplete(result, load, wanted, drainedMs !== null);
  if (drainedMs !== null && result.stored !== result.things)
    throw new Error(`${nameOf(wanted)}: ${result.stored} effects of ${result.things} things stand in the log`);
  return caseOf(wanted, { result, lag, drainedMs, transactions, processorMicros });
};

const measureRaw = async ({ source, sink, rawTopic, processorTime }: Setting, wanted: Wanted): Promise<Case> => {
  const run = randomBytes(4).toString('hex');
  const topic = await rawTopic();
  await sink.ask('consume', { topic, group: `${topic}.raw` });
  try {
    const load = loadOf(wanted);
    await sink.ask('begin', { run, measureFromMicros: measuredFrom(load) });
    const before = processorTime();
    const producing = source.ask('produce', { run, load, topic });
    const lag = await watchLag(sink, load);
    await producing;
    const drainedMs = await drained(sink, load);
    const processorMicros = perThing(before, processorTime(), load);
    const result = await sink.ask('result');
    checkComplete(result, load, wanted, drainedMs !== null);
    return caseOf(wanted, { result, lag, drainedMs, processorMicros });
  } finally {
    await sink.ask('endConsume');
  }
};

const loadOf = ({ perSecond, slow, seconds }: Wanted): Load => ({
  perSecond,
  slow,
  seconds: warmUpSeconds + seconds,
  startMicros: steadyMicros() + 300_000,
});

const measuredFrom = ({ startMicros }: Load): number => startMicros + warmUpSeconds * 1_000_000;

/** Once a second while it is measured: how many should have taken effect and have not. The last look is at the end of the arrivals. */
const watchLag = async (sink: AskedProcess<SinkWork>, load: Load): Promise<readonly number[]> => {
  const lag: number[] = [];
  for (let second = warmUpSeconds + 1; second <= load.seconds; second += 1) {
    await sleep(Math.max(0, (load.startMicros + second * 1_000_000 - steadyMicros()) / 1000));
    const seen = await sink.ask('seen');
    lag.push(Math.max(0, dueBy(load, steadyMicros()) - seen));
  }
  return lag;
};

/**
 * @returns how long after the last arrival was due everything had taken effect, as far as looking every 20 ms tells; null where a minute was
 *   not enough
 */
const drained = async (sink: AskedProcess<SinkWork>, load: Load): Promise<number | null> => {
  const overMicros = load.startMicros + load.seconds * 1_000_000 + (load.slow ? slowForMs * 1000 : 0);
  for (;;) {
    const seen = await sink.ask('seen');
    const afterMs = (steadyMicros() - overMicros) / 1000;
    if (seen === arrivalsOf(load)) return Math.max(0, Math.round(afterMs));
    if (afterMs > drainWithinMs) return null;
    await sleep(20);
  }
};

/** What one thing costs, wherever the machine was meanwhile. */
const perThing = (
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
  load: Load,
): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(after).map(([name, seconds]) => [
      name,
      Math.round(((seconds - before[name]!) * 1_000_000) / arrivalsOf(load)),
    ]),
  );

const checkComplete = (seen: Seen, load: Load, wanted: Wanted, isDrained: boolean): void => {
  if ((isDrained && seen.things !== arrivalsOf(load)) || seen.twice > 0 || seen.outOfOrder > 0)
    throw new Error(
      `${nameOf(wanted)}: ${seen.things} of ${arrivalsOf(load)} seen, ${seen.twice} twice, ${seen.outOfOrder} out of order`,
    );
};

const caseOf = (
  { door, perSecond, slow }: Wanted,
  measured: Pick<Case, 'lag' | 'drainedMs' | 'transactions' | 'processorMicros'> & { readonly result: Seen },
): Case => {
  const { result, ...others } = measured;
  const { ordinary, slow: slowOnes, things } = result;
  const lagAtEnd = others.lag.at(-1) ?? 0;
  const done: Case = {
    door,
    perSecond,
    slow,
    things,
    ...ordinary,
    ...(slow && { slowTransactions: slowOnes }),
    ...others,
    lagAtEnd,
  };
  console.log(
    `  ${nameOf(done)}: p50 ${ordinary.p50Ms} ms, p99 ${ordinary.p99Ms} ms, lag at the end ${lagAtEnd}; µs of processor time each: ${Object.entries(
      done.processorMicros,
    )
      .map(([name, micros]) => `${name} ${micros}`)
      .join(', ')}`,
  );
  return done;
};

const nameOf = ({ door, perSecond, slow }: Pick<Case, 'door' | 'perSecond' | 'slow'>): string =>
  `${door}, ${perSecond}/s${slow ? ', 1 % slow' : ''}`;
