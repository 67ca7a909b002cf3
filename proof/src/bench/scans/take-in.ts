import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPool } from '@throughline/event-store';
import { services, startPostgres, startStack, type Stack } from '@throughline/local';
import { startSimulator, type Truth } from '@throughline/simulator';
import { addTo, days, instantAt, type Instant } from '@throughline/values';
import { Api, bodyOf, type Asked } from '../../replay/api.js';
import type { ConsumerView, ReadModelView, WatermarksView } from '../../replay/operator-views.js';
import { verified } from '../../replay/verified.js';
import { eachOf, eventually } from '../../replay/waiting.js';
import { canReadProcessorTime, processorSeconds } from '../at-rest/processor-time.js';
import { insertSameRows } from './same-rows.js';
import { percentile, type ScansReport } from './scans-report.js';
import { batchesOf, type ToldScan } from './told-scans.js';

export interface TakenIn {
  readonly waybills: number;
  /** Scans in one request. */
  readonly batch: number;
  readonly clients: number;
  readonly seed: number;
  readonly say?: (line: string) => void;
}

/** So long ago the year began: the longest journey of its last day is over. */
const began = days(372);
const year = days(365);
/** Which logistics bears: shipments can be registered without it. Nothing answers at this port. */
const orderIsAway = { SOURCE_ORDER: 'http://127.0.0.1:9', SOURCE_ORDER_CREDENTIAL: 'none' };
/** Shipments are registered and dispatched by so many at once, before anything is measured. */
const shippers = 8;
const caughtUpWithinMs = 600_000;
const verifiedWithinMs = 600_000;

/** Logistics alone, on a PostgreSQL of its own with its default durability, takes in what the carriers said of a year. */
export const takeIn = async ({ say = () => undefined, ...options }: TakenIn): Promise<ScansReport> => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-bench-'));
  chmodSync(folder, 0o755);
  const undo: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  try {
    const postgres = await startPostgres({ dataDir: join(folder, 'postgres') });
    undo.push(() => rmSync(postgres.dataDir, { recursive: true, force: true }));
    undo.push(() => postgres.stop());
    const stack = await startStack({
      folder: join(folder, 'stack'),
      databaseUrl: postgres.url,
      ports: 'any',
      services: services.filter(({ name }) => name === 'logistics').map((each) => ({ ...each, sources: [] })),
      environment: { ...orderIsAway, LOG_LEVEL: 'error' },
    });
    undo.push(() => stack.stop());
    return await measure(stack, postgres, { ...options, say });
  } finally {
    for (const step of undo.reverse()) await step();
  }
};

const measure = async (
  stack: Stack,
  postgres: { readonly url: string; readonly pid: number },
  { waybills, batch, clients, seed, say }: Required<TakenIn>,
): Promise<ScansReport> => {
  const url = { order: [], logistics: stack.services.logistics.urls, alerting: [] };
  const carriers = new Api({ url, token: stack.token('integration') });
  const operator = new Api({ url, token: stack.token('operator'), answerWithinMs: verifiedWithinMs });

  const truths = await aYearOf(waybills, seed);
  const told = batchesOf(truths, { clients, batch });
  const scans = told.flat(2).length;
  const shippingAt = performance.now();
  await eachOf(truths, shippers, (truth) => shipped(carriers, truth));
  await caughtUp(operator);
  say(`${waybills} shipments registered and dispatched in ${secondsSince(shippingAt)} s; ${scans} scans to tell`);

  const pool = openPool(
    { url: stack.databases.logistics.url, max: clients, applicationName: 'bench' },
    () => undefined,
  );
  try {
    const { rows } = await pool.query<{ last: number }>('SELECT max(seq_id) AS last FROM event');
    const afterSeqId = rows[0]!.last;
    const parts = { service: stack.services.logistics.replicas[0]?.pid ?? 0, postgres: postgres.pid };
    const look = (): readonly (readonly [string, number])[] =>
      canReadProcessorTime() ? Object.entries(parts).map(([name, pid]) => [name, processorSeconds(pid)]) : [];
    const before = new Map(look());
    const startedAt = performance.now();
    const answers = (await Promise.all(told.map((batches) => tell(carriers, batches)))).flat();
    const seconds = secondsSince(startedAt);
    const ms = sorted(answers.map((answer) => answer.ms));
    const [p50Ms, p99Ms] = [round(percentile(ms, 0.5)), round(percentile(ms, 0.99))];
    say(
      `${scans} scans told in ${seconds} s: ${Math.round(scans / seconds)} a second, p50 ${p50Ms} ms, p99 ${p99Ms} ms`,
    );
    const answeredAt = performance.now();
    await caughtUp(operator);
    const caughtUpSeconds = secondsSince(answeredAt);
    // With what is done behind the answers.
    const processorMicros = Object.fromEntries(
      look().map(([name, used]) => [name, Math.round(((used - before.get(name)!) * 1_000_000) / scans)]),
    );

    const events = await eventsBehind(pool, afterSeqId);
    const inOneTransaction = Math.ceil(events / answers.length);
    const rowsAgain = { from: pool, afterSeqId, connections: clients, events: inOneTransaction };
    const again = await insertSameRows(postgres.url, rowsAgain);
    if (again.events !== events) throw new Error(`${again.events} of ${events} events were inserted again`);
    say(`the same ${events} events inserted by a plain client in ${round(again.seconds)} s`);

    // Last: of a whole year it takes long, and what was measured is said by then.
    const verifyingAt = performance.now();
    const verdicts = await verified(operator, ['logistics']);
    const verifiedSeconds = secondsSince(verifyingAt);
    say(`read models verified in ${verifiedSeconds} s`);

    const byTime = [...answers].sort((a, b) => a.startedAt - b.startedAt).map((answer) => answer.ms);
    const tenth = Math.max(1, Math.floor(byTime.length / 10));
    return {
      waybills,
      seed,
      clients,
      batch,
      scans,
      results: countsOf(answers.flatMap(({ results }) => results)),
      batches: answers.length,
      seconds,
      scansPerSecond: Math.round(scans / seconds),
      p50Ms,
      p99Ms,
      maxMs: round(ms.at(-1) ?? 0),
      firstTenthP50Ms: round(percentile(sorted(byTime.slice(0, tenth)), 0.5)),
      lastTenthP50Ms: round(percentile(sorted(byTime.slice(-tenth)), 0.5)),
      caughtUpSeconds,
      events,
      processorMicros,
      sameRows: {
        seconds: round(again.seconds),
        eventsPerSecond: Math.round(events / again.seconds),
        scansPerSecond: Math.round(scans / again.seconds),
      },
      ratio: round(again.seconds / seconds),
      verified: verdicts,
      verifiedSeconds,
    };
  } finally {
    await pool.end();
  }
};

/** The simulator says what will have happened; nobody asks it, and it pushes nothing. */
const aYearOf = async (count: number, seed: number): Promise<readonly Truth[]> => {
  const startsAt = addTo(instantAt(Date.now()), -began);
  const simulator = await startSimulator({ seed, now: () => startsAt });
  try {
    return simulator.addRandom({ count, startsAt, withinMs: year });
  } finally {
    await simulator.close();
  }
};

const shipped = async (api: Api, truth: Truth): Promise<void> => {
  const { carrier, waybillNumber } = truth;
  const command = async (path: string, body: object): Promise<{ readonly id: string }> => {
    const asked: Asked = { service: 'logistics', path, body, idempotencyKey: `${path} ${waybillNumber}` };
    return bodyOf(asked, await api.ask(asked));
  };
  const at: Instant = truth.startsAt;
  const contents = [{ orderNumber: `SO-${waybillNumber}`, lineNumber: 1, quantity: 1 }];
  const { id } = await command('/v1/shipments', { contents, registeredAt: at });
  await command(`/v1/shipments/${id}/dispatch`, { carrier, waybillNumber, dispatchedAt: at });
};

interface Told {
  readonly startedAt: number;
  readonly ms: number;
  readonly results: readonly string[];
}

/** One batch after another, as a client does that waits for each answer. */
const tell = async (api: Api, batches: readonly (readonly ToldScan[])[]): Promise<readonly Told[]> => {
  const told: Told[] = [];
  for (const [number, updates] of batches.entries()) {
    const asked: Asked = {
      service: 'logistics',
      path: '/v1/tracking-updates',
      body: { updates },
      idempotencyKey: `scans ${updates[0]?.waybillNumber} ${number}`,
    };
    const startedAt = performance.now();
    const answer = await api.ask(asked);
    const ms = performance.now() - startedAt;
    const { results } = bodyOf<{ readonly results: readonly { readonly result: string }[] }>(asked, answer);
    told.push({ startedAt, ms, results: results.map(({ result }) => result) });
  }
  return told;
};

/** Everything has its position, and everybody in logistics stands at the head. */
const caughtUp = (operator: Api): Promise<true> =>
  eventually(
    'logistics to catch up',
    async () => {
      const [watermarks, models, consumers] = await Promise.all([
        operator.read<WatermarksView>('logistics', '/v1/operator/watermarks'),
        operator.read<{ items: readonly ReadModelView[] }>('logistics', '/v1/operator/read-models'),
        operator.read<{ items: readonly ConsumerView[] }>('logistics', '/v1/operator/consumers'),
      ]);
      const head = Math.max(...models.items.map((each) => each.head));
      const own = consumers.items.filter(({ source }) => source === 'logistics');
      const isThere = [...models.items, ...own].every(({ position }) => position >= head);
      return watermarks.pendingEvents === 0 && isThere ? true : undefined;
    },
    { everyMs: 100, withinMs: caughtUpWithinMs },
  );

const eventsBehind = async (pool: ReturnType<typeof openPool>, afterSeqId: number): Promise<number> => {
  const { rows } = await pool.query<{ count: number }>('SELECT count(*) AS count FROM event WHERE seq_id > $1', [
    afterSeqId,
  ]);
  return rows[0]!.count;
};

const countsOf = (names: readonly string[]): Readonly<Record<string, number>> => {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries(counts);
};

const sorted = (numbers: readonly number[]): readonly number[] => [...numbers].sort((a, b) => a - b);
const secondsSince = (at: number): number => round((performance.now() - at) / 1000);
const round = (value: number): number => Math.round(value * 100) / 100;
