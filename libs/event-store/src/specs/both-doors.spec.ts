import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { on, type ContextDefinition } from '@throughline/event-sourcing';
import { describeWithKafka, freshDatabase, testKafka, type FreshDatabase } from '@throughline/test-kit';
import {
  createTopics,
  httpFeedSource,
  kafkaConnection,
  kafkaDoor,
  kafkaSource,
  InMemoryFeed,
  serveFeed,
  type EventSource,
  type KafkaConnection,
} from '@throughline/transport';
import { EventStore, silentLog } from '../event-store.js';
import { randomId } from '../ids.js';
import { StoreRuntime } from '../store-runtime.js';
import { runningClock } from '../time.js';
import { parcel, ParcelTables1764000000001 } from './parcel.js';
import { Processes, start as at, type Process } from './processes.js';
import { pause, until } from './waiting.js';

const partitions = 4;

/** Takes every place for one. */
const depotParcel: typeof parcel = {
  ...parcel,
  decide: (_, { data }) =>
    'place' in data
      ? [{ type: 'ParcelSeen', occurredAt: data.at, data: { place: data.place, effectiveAt: data.effectiveAt } }]
      : [],
};

/** Another context with a store of its own: it tells of each parcel that it has seen. */
const depot: ContextDefinition = {
  context: 'depot',
  deciders: [depotParcel],
  eventVersions: { ParcelPosted: 1, ParcelSeen: 1, ParcelLost: 1 },
  upcasters: [],
  reactions: {},
  deadlines: [],
  readModels: [],
  publications: {
    ParcelPosted: 'private',
    ParcelLost: 'private',
    ParcelSeen: (event: { streamId: string; data: { place: string } }) => [
      {
        type: 'depot.parcel-seen.v1',
        data: { number: event.streamId, place: event.data.place },
        audience: 'internal',
      },
    ],
  },
};

let there: FreshDatabase;
let here: FreshDatabase;
let source: { store: EventStore; runtime: StoreRuntime; server: Server; url: string };
let kafka: KafkaConnection | undefined;

/** A later release can read what an earlier one could not. */
let readsScribbles = false;
const check = (_type: string, data: object) =>
  !readsScribbles && 'place' in data && data.place === 'scribble' ? 'data/place is a scribble' : undefined;

const openSource = async (): Promise<void> => {
  const store = new EventStore({ pool: there.pool, definition: depot, clock: runningClock() });
  await store.start();
  const runtime = new StoreRuntime(store, {
    sources: [],
    doors: kafka === undefined ? [] : [kafkaDoor({ connection: kafka, context: 'depot' })],
    owner: 'depot-1',
    sequencer: { watermarkEveryMs: 200 },
  });
  await runtime.start({ worker: false, sequencer: true });
  const server = createServer((request, response) => {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const query = Object.fromEntries(new URL(request.url ?? '/', 'http://localhost').searchParams);
    serveFeed(runtime.feed, 'depot', query, gone.signal).then(
      ({ headers, body }) => response.writeHead(200, headers).end(body),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  source = { store, runtime, server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
};
const closeSource = async (): Promise<void> => {
  await source.runtime.stop();
  source.server.closeAllConnections();
  await new Promise((resolve) => source.server.close(resolve));
};

const feed = (): EventSource => httpFeedSource({ context: 'depot', baseUrl: source.url, credential: 'none', check });
const topic = (): EventSource =>
  kafkaSource({ connection: kafka!, context: 'depot', reader: 'parcels', backfill: feed(), check });

const workers = new Processes(
  () => here,
  () => new InMemoryFeed(),
);
const work = (owner: string, source: EventSource): Promise<Process> =>
  workers.start(owner, undefined, { source, rangesAtLeast: partitions, watermarkEveryMs: 5_000, check });
const leave = async (worker: Process): Promise<void> => {
  await worker.runtime.stop();
  await worker.die();
};

const see = (number: string, place: string) =>
  source.store.execute(
    on(depotParcel, number, { type: 'SeeParcel', data: { place, at, effectiveAt: at } }),
    { commandId: randomId(), actor: 'user:spec', correlationId: randomId() },
    () => ({ status: 200, body: {} }),
  );
const numbers = Array.from({ length: 12 }, (_, n) => `N${n}`);
const seeRounds = async (from: number, to: number): Promise<void> => {
  for (let round = from; round < to; round += 1) for (const number of numbers) await see(number, `place-${round}`);
};
const count = async (sql: string): Promise<number> => (await here.pool.query<{ n: number }>(sql)).rows[0]!.n;
const stored = () => count('SELECT count(*) AS n FROM event');
const parked = () => count('SELECT count(*) AS n FROM parked_event');
const placesOf = async (number: string): Promise<string[]> =>
  (
    await here.pool.query<{ place: string }>(
      `SELECT data ->> 'place' AS place FROM event WHERE stream_id = $1 ORDER BY version`,
      [`by-${number}`],
    )
  ).rows.map(({ place }) => place);
const allOnceInOrder = async (rounds: number): Promise<void> => {
  await until('everything has taken effect', async () => (await stored()) >= numbers.length * rounds);
  expect(await stored()).toBe(numbers.length * rounds);
  for (const number of numbers)
    expect(await placesOf(number)).toEqual(Array.from({ length: rounds }, (_, round) => `place-${round}`));
  expect(await parked()).toBe(0);
};
const hasCaughtUp = async (): Promise<boolean> => {
  const { rows } = await there.pool.query<{ position: number }>('SELECT position FROM feed_head');
  return (
    (await count(
      `SELECT count(*) AS n FROM consumer_cursor WHERE consumer = 'depot' AND position < ${rows[0]!.position}`,
    )) === 0
  );
};

const prepare = async (): Promise<void> => {
  readsScribbles = false;
  there = await freshDatabase({ migrations: [] });
  here = await freshDatabase({ migrations: [ParcelTables1764000000001] });
  await openSource();
};
const clear = async (): Promise<void> => {
  await workers.end();
  await closeSource();
  await here.drop();
  await there.drop();
};

/** What holds for a consumer whichever door its facts come through. */
const consumerContract = (door: () => EventSource): void => {
  it('gives every fact its effect once and in order, while workers join, die and leave', async () => {
    await work('first', door());
    const telling = seeRounds(0, 10);
    const second = await work('second', door());
    await telling;
    await seeRounds(10, 13);
    await second.die();
    const third = await work('third', door());
    await seeRounds(13, 18);
    await leave(third);
    await seeRounds(18, 20);
    await allOnceInOrder(20);
  }, 90_000);

  it('parks what fails by itself and what cannot be read, with what follows it, and handles it when it is tried again', async () => {
    const { runtime } = await work('first', door());
    await see('N1', 'nowhere');
    await see('N1', 'Beijing');
    await see('N2', 'scribble');
    await see('N2', 'Beijing');
    await see('N3', 'Wuhan');
    await until('what is wrong is parked', async () => (await parked()) === 4);
    await until('all else goes on', async () => (await stored()) === 1);
    const sequences = await runtime.parking.list({ limit: 10 });
    expect(sequences.map(({ sequenceKey, errorClass, events }) => [sequenceKey, errorClass, events]).sort()).toEqual([
      ['parcel/N1', 'Error', 2],
      ['parcel/N2', 'UnreadableContract', 2],
    ]);
    const { id } = sequences.find(({ sequenceKey }) => sequenceKey === 'parcel/N1')!;
    expect(await runtime.parking.discard(id, 'user:spec', 'there is no such place')).toMatchObject({ handled: 1 });
    expect(await placesOf('N1')).toEqual(['Beijing']);

    const unreadable = sequences.find(({ sequenceKey }) => sequenceKey === 'parcel/N2')!.id;
    expect(await runtime.parking.retry(unreadable)).toMatchObject({
      handled: 0,
      failure: { errorClass: 'UnreadableContract' },
    });
    readsScribbles = true;
    expect(await runtime.parking.retry(unreadable)).toEqual({ handled: 2 });
    expect(await placesOf('N2')).toEqual(['scribble', 'Beijing']);
  }, 60_000);

  it('hears how far its source is, also where nothing is told', async () => {
    const { runtime } = await work('first', door());
    const markAt = async () =>
      Date.parse((await runtime.watermarks()).sources.find(({ entry }) => entry === 'depot')?.at ?? '');
    await until('a watermark', async () => !Number.isNaN(await markAt()));
    const before = await markAt();
    await until('a later one', async () => (await markAt()) > before);
  }, 60_000);

  it('goes on in the history of a source that was restored and still knows what was read', async () => {
    await work('first', door());
    await seeRounds(0, 2);
    await until('all read', hasCaughtUp);
    await closeSource();
    await there.pool.query('UPDATE feed_head SET epoch = gen_random_uuid()');
    const { url } = source;
    await openSourceAt(url);
    await seeRounds(2, 4);
    await allOnceInOrder(4);
  }, 90_000);
};

/** The same address as before: readers know no other. */
const openSourceAt = async (url: string): Promise<void> => {
  await openSource();
  const { server } = source;
  await new Promise((resolve) => {
    server.closeAllConnections();
    server.close(resolve);
  });
  await new Promise<void>((resolve) => server.listen(Number(new URL(url).port), '127.0.0.1', resolve));
  source = { ...source, url };
};

describe('a consumer of an HTTP feed', () => {
  beforeEach(async () => {
    kafka = undefined;
    await prepare();
  });
  afterEach(clear);
  consumerContract(feed);
});

describeWithKafka('a consumer of a Kafka topic', () => {
  beforeEach(async () => {
    const { brokers, topicPrefix } = await testKafka();
    kafka = kafkaConnection(
      {
        brokers,
        topicPrefix: `${topicPrefix}.${randomId().slice(0, 8)}`,
        clientId: 'spec',
        partitions,
        replication: 1,
      },
      silentLog,
    );
    await createTopics(kafka, ['depot']);
    await prepare();
  });
  afterEach(async () => {
    await clear();
    await kafka?.withAdmin((admin) => admin.deleteTopics({ topics: [kafka!.topicOf('depot')] })).catch(() => undefined);
  });
  consumerContract(topic);

  it('is not disturbed by a topic that is read again, or published again, from its beginning', async () => {
    const { runtime } = await work('first', topic());
    await seeRounds(0, 5);
    await allOnceInOrder(5);
    const handled = () => count(`SELECT sum(handled)::int AS n FROM consumer_cursor WHERE consumer = 'depot'`);
    const before = await handled();
    expect(await runtime.replayDoor('depot')).toBe(partitions);
    // The publisher died after the acks and before its cursor moved, a hundred pages ago.
    await there.pool.query(
      `UPDATE consumer_cursor SET position = 0, mark = NULL, generation = generation + 1 WHERE consumer = 'door:kafka'`,
    );
    await seeRounds(5, 6);
    await allOnceInOrder(6);
    expect(await handled()).toBe(before + numbers.length);
  }, 90_000);

  it('may change its door and change back, under load, with one and the same cursor', async () => {
    let round = 0;
    let isOver = false;
    const telling = (async () => {
      for (; !isOver; round += 1) await seeRounds(round, round + 1);
    })();
    for (const door of [feed, topic, feed, topic, feed]) {
      const worker = await work('only', door());
      await pause(2_500);
      await leave(worker);
    }
    isOver = true;
    await telling;
    await work('only', topic());
    await allOnceInOrder(round);
  }, 120_000);

  it('hands a partition to another worker while both doors are in use: an old release on the feed, a new one on the topic', async () => {
    await work('on-the-feed', feed());
    await seeRounds(0, 4);
    await work('on-the-topic', topic());
    await seeRounds(4, 12);
    await allOnceInOrder(12);
  }, 90_000);
});
