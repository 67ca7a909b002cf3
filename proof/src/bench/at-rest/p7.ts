import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { silentLog } from '@throughline/event-store';
import { kafkaAvailability, startKafka, startPostgres } from '@throughline/local';
import { createTopics, kafkaConnection } from '@throughline/transport';
import Table from 'cli-table3';
import { chanceOf } from '../../faults/seeded.js';
import { Shopper } from '../../faults/shopper.js';
import { Api, type ServiceName } from '../../replay/api.js';
import { AskedProcess } from '../asked-process.js';
import { runFacts, sayFacts, writeReport } from '../run-facts.js';
import type { IdleKafkaWork } from './idle-kafka-process.js';
import type { LauncherWork } from './launcher-process.js';
import { canReadProcessorTime, processorSeconds } from './processor-time.js';
import { countingSettings, StatementCount, type Statement } from './statements.js';

export const atRestUsage = `    --door feed|kafka    only one of them (both)
    --settle N --seconds N   how long it settles, and is measured (20, 30)
    --replicas N         processes of each service (1)
    --orders N           lived through before, so that there is something to be at rest with (20)
    --statements N       how many of the statements are listed (12)
    --json OUT           write the report to OUT as well`;

/** What `proof.md` asks for, of the whole product. */
const processorGoal = 2;
const queriesGoal = 20;

interface AtRest {
  readonly door: 'feed' | 'kafka';
  /** Of one core, in percent. */
  readonly processor: {
    /** All of ours: services, PostgreSQL, launcher. */
    readonly percent: number;
    readonly parts: Readonly<Record<string, number>>;
    /** A broker belongs to whoever runs it: it is not counted. */
    readonly broker?: number;
  };
  readonly queriesPerSecond: number;
  readonly statements: readonly Statement[];
}

interface IdleConnection {
  /** A process that has no connection at all. */
  readonly none: number;
  readonly kafkajs: number;
  readonly adapter: number;
}

/** P7: what the whole product costs when nothing happens. */
export const benchAtRest = async (args: readonly string[]): Promise<void> => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      door: { type: 'string' },
      settle: { type: 'string', default: '20' },
      seconds: { type: 'string', default: '30' },
      replicas: { type: 'string', default: '1' },
      orders: { type: 'string', default: '20' },
      statements: { type: 'string', default: '12' },
      json: { type: 'string' },
    },
  });
  if (!canReadProcessorTime()) {
    console.log('P7 is not run: processor time of other processes can only be read finely enough on Linux.');
    return;
  }
  const [settleMs, forMs, replicas] = [
    1000 * Number(values.settle),
    1000 * Number(values.seconds),
    Number(values.replicas),
  ];
  const doors = (['feed', 'kafka'] as const).filter((door) => values.door === undefined || values.door === door);
  if (!(settleMs >= 0) || !(forMs > 0) || doors.length === 0) throw new Error(atRestUsage);
  const facts = runFacts();
  console.log(`P7 the whole product at rest: ${forMs / 1000} s after ${settleMs / 1000} s to settle`);
  console.log(sayFacts(facts));
  const kafka = kafkaAvailability();
  const rows: AtRest[] = [];
  let idle: IdleConnection | undefined;
  for (const door of doors) {
    if (door === 'kafka' && kafka.kind === 'none') {
      console.log(`Kafka is not run: ${kafka.why}`);
      continue;
    }
    const row = await atRest(door, {
      settleMs,
      forMs,
      replicas,
      orders: Number(values.orders),
      idleConnection: (measured) => (idle = measured),
    });
    rows.push(row);
    say(row, Number(values.statements));
  }
  console.log(tableOf(rows, doors));
  if (idle !== undefined)
    console.log(
      `An idle connection to Kafka: ${idle.kafkajs} % of one core as kafkajs 2.2.4 leaves it, ${idle.adapter} % as the adapter does; a process without one ${idle.none} %.`,
    );
  const notRun = kafka.kind === 'none' ? kafka.why : undefined;
  writeReport(values.json, {
    benchmark: 'P7',
    ...facts,
    settleSeconds: settleMs / 1000,
    seconds: forMs / 1000,
    replicas,
    orders: Number(values.orders),
    rows,
    ...(idle && { idleConnection: idle }),
    ...(notRun !== undefined && { notRun }),
  });
};

interface Wanted {
  readonly settleMs: number;
  readonly forMs: number;
  readonly replicas: number;
  readonly orders: number;
  readonly idleConnection: (measured: IdleConnection) => void;
}

const atRest = async (door: 'feed' | 'kafka', wanted: Wanted): Promise<AtRest> => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-bench-'));
  chmodSync(folder, 0o755);
  const undo: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  try {
    const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), settings: countingSettings });
    undo.push(() => rmSync(postgres.dataDir, { recursive: true, force: true }));
    undo.push(() => postgres.stop());
    const statements = new StatementCount(postgres.url);
    await statements.open();
    undo.push(() => statements.close());
    const kafka = door === 'kafka' ? await startKafka({ folder: join(folder, 'kafka'), throwAway: true }) : undefined;
    if (kafka !== undefined) undo.push(() => kafka.stop());
    const launcher = new AskedProcess<LauncherWork>(new URL('launcher-process.js', import.meta.url), 'launcher');
    undo.push(() => launcher.end());
    const started = await launcher.ask('start', {
      folder: join(folder, 'stack'),
      databaseUrl: postgres.url,
      replicas: wanted.replicas,
      brokers: kafka?.brokers,
    });
    undo.push(() => launcher.ask('stop'));
    await liveThrough(started, wanted.orders);
    const pids = { postgres: postgres.pid, launcher: launcher.pid, broker: kafka?.pid };
    const measured = await measure(launcher, pids, statements, wanted);
    await undo.pop()!();
    if (kafka !== undefined) wanted.idleConnection(await idleConnection(kafka.brokers, wanted.forMs));
    return { door, ...measured };
  } finally {
    for (const step of undo.reverse()) await step();
  }
};

type Started = Awaited<ReturnType<LauncherWork['start']>>;

const ordersPerSecond = 5;

/** From the first word to the signature of each. */
const liveThrough = async ({ urls, token }: Started, orders: number): Promise<void> => {
  if (orders === 0) return;
  const api = new Api({ url: urls as Record<ServiceName, readonly string[]>, token });
  const shopper = new Shopper(api, chanceOf(1), 'REST');
  await shopper.shop({ perSecond: ordersPerSecond, forMs: (orders / ordersPerSecond) * 1000 });
};

const measure = async (
  launcher: AskedProcess<LauncherWork>,
  pids: { readonly postgres: number; readonly launcher: number; readonly broker: number | undefined },
  statements: StatementCount,
  { settleMs, forMs }: Wanted,
): Promise<Omit<AtRest, 'door'>> => {
  await sleep(settleMs);
  const services = (await launcher.ask('look')).processes;
  const processes: Readonly<Record<string, number | undefined>> = {
    ...Object.fromEntries(services.map(({ name, pid }) => [name, pid])),
    PostgreSQL: pids.postgres,
    ...(pids.broker === undefined ? {} : { broker: pids.broker }),
  };
  const look = (): Record<string, number> => {
    const used = Object.fromEntries(Object.entries(processes).map(([name, pid]) => [name, processorSeconds(pid ?? 0)]));
    // Services are the launcher's children.
    const below = services.reduce((sum, { name }) => sum + used[name]!, 0);
    return { ...used, launcher: processorSeconds(pids.launcher) - below };
  };
  await statements.begin();
  const before = look();
  const startedAt = performance.now();
  await sleep(forMs);
  const seconds = (performance.now() - startedAt) / 1000;
  const after = look();
  const counted = await statements.read();
  const percent = Object.fromEntries(
    Object.entries(after).map(([name, used]) => [name, round(((used - before[name]!) / seconds) * 100)]),
  );
  for (const { name, pid } of (await launcher.ask('look')).processes)
    if (pid === undefined || pid !== processes[name])
      throw new Error(`${name} has been started anew meanwhile: nothing was measured`);
  const { broker, ...parts } = percent;
  return {
    processor: {
      percent: round(Object.values(parts).reduce((sum, part) => sum + part, 0)),
      parts,
      ...(broker === undefined ? {} : { broker }),
    },
    queriesPerSecond: round(counted.reduce((sum, { calls }) => sum + calls, 0) / seconds),
    statements: counted.map((each) => ({ ...each, ms: round(each.ms) })),
  };
};

/** Processor time of a process that holds one connection and does nothing, before and after the cure. */
const idleConnection = async (brokers: readonly string[], forMs: number): Promise<IdleConnection> => {
  const connection = kafkaConnection(
    { brokers, topicPrefix: `idle-${process.pid}`, clientId: 'bench', partitions: 1, replication: 1 },
    silentLog,
  );
  const topic = connection.topicOf('idle');
  await createTopics(connection, ['idle']);
  const percentOf = async (cured?: boolean): Promise<number> => {
    const child = new AskedProcess<IdleKafkaWork>(new URL('idle-kafka-process.js', import.meta.url), 'idle');
    try {
      if (cured !== undefined) await child.ask('connect', { brokers, topic, cured });
      await sleep(2_000);
      const before = await child.ask('used');
      await sleep(forMs / 2);
      return round((((await child.ask('used')) - before) / (forMs / 2000)) * 100);
    } finally {
      await child.end();
    }
  };
  const measured = { none: await percentOf(), kafkajs: await percentOf(false), adapter: await percentOf(true) };
  await connection.withAdmin((admin) => admin.deleteTopics({ topics: [topic] }));
  return measured;
};

const say = ({ door, processor, statements }: AtRest, listed: number): void => {
  console.log(`\nover ${door === 'feed' ? 'the feed' : 'Kafka'}: percent of one core`);
  for (const [name, percent] of Object.entries(processor.parts)) console.log(`  ${name}: ${percent}`);
  if (processor.broker !== undefined) console.log(`  (the broker, not counted: ${processor.broker})`);
  const table = new Table({
    head: ['database', 'calls', 'ms', 'statement'],
    style: { head: [], border: [] },
    colWidths: [22, 8, 9, 100],
    colAligns: ['left', 'right', 'right', 'left'],
  });
  for (const { database, calls, ms, text } of statements.slice(0, listed))
    table.push([database, calls, ms, text.slice(0, 96)]);
  console.log(table.toString());
};

const tableOf = (rows: readonly AtRest[], doors: readonly AtRest['door'][]): string => {
  const table = new Table({
    head: ['at rest', '% of one core', `goal ≤ ${processorGoal}`, 'queries/s', `goal ≤ ${queriesGoal}`],
    style: { head: [], border: [] },
    colAligns: ['left', 'right', 'left', 'right', 'left'],
  });
  const goal = (isMet: boolean): string => (isMet ? 'met' : 'MISSED');
  for (const door of doors) {
    const row = rows.find((each) => each.door === door);
    if (row === undefined) table.push([door, { colSpan: 4, content: 'not run' }]);
    else {
      const { percent } = row.processor;
      table.push([
        door,
        percent,
        goal(percent <= processorGoal),
        row.queriesPerSecond,
        goal(row.queriesPerSecond <= queriesGoal),
      ]);
    }
  }
  return table.toString();
};

const round = (value: number): number => Math.round(value * 100) / 100;
