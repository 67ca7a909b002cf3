import { EventStore, openPool, runningClock, StoreRuntime } from '@throughline/event-store';
import { createLog, readEnvironment } from '@throughline/nest-kit';
import { httpFeedSource, kafkaConnection, kafkaSource, type ContractEvent } from '@throughline/transport';
import type { Consumer } from 'kafkajs';
import { worksOnDemand } from '../asked-process.js';
import { Effects, type Seen } from './effects.js';
import { steadyMicros } from './steady-time.js';
import { sinkContext, thingRecorded, type Thing } from './toy-contexts.js';
import { watchedSource } from './watched-source.js';

/** The other service: a worker and sequencer of its own database, which reads the source through one door. */

const { SOURCE_SOURCE: door } = process.env;
const environment = readEnvironment(process.env, ['source']);
const log = createLog({ service: 'sink', level: 'warn' });
const pool = openPool({ url: environment.databaseUrl, applicationName: 'sink' }, () => undefined);
const store = new EventStore({ pool, definition: sinkContext, clock: runningClock(), log });
const connection = environment.kafka && kafkaConnection({ ...environment.kafka, clientId: 'sink' }, log);
let effects = new Effects('', 0);
let raw: Consumer | undefined;

const see = (events: readonly ContractEvent[]): void => {
  const now = steadyMicros();
  for (const { subject, data } of events) effects.see(subject, data as Thing, now);
};

/** As the published schemas are checked: every fact before it is handled. */
const check = (type: string, data: object): string | undefined =>
  type === thingRecorded && Number.isInteger((data as Partial<Thing>).number) ? undefined : `not a ${thingRecorded}`;

const { feeds, credential } = environment.sources['source']!;
const feed = httpFeedSource({ context: 'source', baseUrl: feeds, credential, check });
const source =
  door === 'kafka'
    ? kafkaSource({ connection: connection!, context: 'source', reader: 'sink', backfill: feed, check })
    : feed;
const runtime = new StoreRuntime(store, {
  sources: [watchedSource(source, see)],
  rangesAtLeast: environment.ranges ?? 1,
  owner: 'sink-local',
});
await store.start();
await runtime.start();

const work = {
  /** What is seen from now on is counted for this run; what was due before that instant is left out of the latencies. */
  begin: ({ run, measureFromMicros }: { readonly run: string; readonly measureFromMicros: number }): void => {
    effects = new Effects(run, measureFromMicros);
  },
  seen: () => effects.seen,
  /** @returns what was seen, and how many events of it stand in the sink's own log */
  result: async (): Promise<Seen & { readonly stored: number }> => {
    const { rows } = await pool.query<{ stored: number }>(
      `SELECT count(*) AS stored FROM event WHERE stream_type = 'seen-thing' AND stream_id LIKE $1`,
      [`thg\\_${effects.run}-%`],
    );
    return { ...effects.result(), stored: rows[0]!.stored };
  },

  /** The yardstick's end: counts what arrives, and does nothing with it. Resolves when the group has its partitions. */
  consume: async ({ topic, group }: { readonly topic: string; readonly group: string }): Promise<void> => {
    raw = connection!.client().consumer({ groupId: group });
    await raw.connect();
    await raw.subscribe({ topic, fromBeginning: true });
    const joined = new Promise<void>((done) => raw!.on(raw!.events.GROUP_JOIN, () => done()));
    await raw.run({
      eachBatch: async ({ batch }) => {
        const now = steadyMicros();
        for (const { key, value } of batch.messages)
          effects.see(String(key), JSON.parse(value!.toString()) as Thing, now);
        return Promise.resolve();
      },
    });
    await joined;
  },
  endConsume: async (): Promise<void> => raw?.disconnect(),
};
export type SinkWork = typeof work;

worksOnDemand(work, async () => {
  await runtime.stop();
  await pool.end();
});
