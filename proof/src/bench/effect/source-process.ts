import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { append, eventIdOf, openPool, runningClock, uuid5, type Client } from '@throughline/event-store';
import { createLog, createService, readEnvironment } from '@throughline/nest-kit';
import { kafkaConnection } from '@throughline/transport';
import kafkajs from 'kafkajs';
import { worksOnDemand } from '../asked-process.js';
import { arrive, slowForMs, type Arrival, type Load } from './arrivals.js';
import { Queue } from './queue.js';
import { rawMessageOf } from './raw-message.js';
import { sourceContext, streamOf, thingOf, type ThingRecorded } from './toy-contexts.js';

/** A service as it runs (store, sequencer, feed over HTTP, Kafka door), and in the same process the writers who use it. */

const writers = 4;
/** What has come while a writer was busy goes into one transaction, at most so many. */
const atOnce = 100;
/** As many slow transactions as there can be at once at 5,000 a second, and some more. */
const slowConnections = 40;

const environment = readEnvironment(process.env, []);
const log = createLog({ service: 'source', level: 'warn' });
const { app, lifecycle, runtime } = await createService(sourceContext, { environment, clock: runningClock(), log });
await app.startAllMicroservices();
await app.listen(environment.port, environment.host);
lifecycle.started = true;
const { store } = runtime;
const slowPool = openPool(
  { url: environment.databaseUrl, max: slowConnections, applicationName: 'slow' },
  () => undefined,
);

export interface Asked {
  readonly run: string;
  readonly load: Load;
}

const factOf = (arrival: Arrival): ThingRecorded => ({
  type: 'ThingRecorded',
  occurredAt: store.clock.now(),
  data: thingOf(arrival),
});

const streamsOf = ({ run, load }: Asked, arrivals: readonly Arrival[]) =>
  arrivals.map((arrival) => ({
    streamType: 'thing',
    streamId: streamOf(run, arrival.number, load.perSecond),
    expected: 'any' as const,
    events: [factOf(arrival)],
  }));

/** A transaction that stays open for half a second after its writes. */
const appendSlowly = async (asked: Asked, arrival: Arrival): Promise<void> => {
  const client = await slowPool.connect();
  try {
    await client.query('BEGIN');
    const { asleep } = await appendIn(client, asked, arrival);
    const untilDue = arrival.dueMicros / 1000 - Number(process.hrtime.bigint() / 1000n) / 1000;
    await sleep(Math.min(slowForMs, Math.max(0, untilDue)));
    await client.query('COMMIT');
    store.tellSequencer(asleep);
  } finally {
    client.release();
  }
};

const appendIn = (client: Client, asked: Asked, arrival: Arrival) => {
  const commandId = randomUUID();
  const now = store.clock.now();
  const metadata = { commandId, correlationId: commandId, causationId: commandId, actor: 'bench' };
  return append(client, {
    recordedAt: now,
    clock: 'stamp',
    streams: streamsOf(asked, [arrival]).map((stream) => ({
      ...stream,
      events: stream.events.map((event, index) => ({
        ...store.model.codec.encode(event, metadata, now),
        eventId: eventIdOf(commandId, index),
      })),
    })),
  });
};

const work = {
  url: () => app.getUrl(),

  /** Resolves when everything has been committed. @returns how many transactions that took */
  append: async (asked: Asked): Promise<{ readonly transactions: number }> => {
    const queue = new Queue<Arrival>();
    const slow: Promise<void>[] = [];
    let transactions = 0;
    const write = async (): Promise<void> => {
      for (let some = await queue.take(atOnce); some.length > 0; some = await queue.take(atOnce)) {
        transactions += 1;
        await store.appendFacts(streamsOf(asked, some), uuid5(asked.run, String(some[0]!.number)), 'bench');
      }
    };
    const all = Array.from({ length: writers }, write);
    await arrive(asked.load, (arrival) => {
      if (arrival.isSlow) slow.push(appendSlowly(asked, arrival));
      else queue.put(arrival);
    });
    queue.close();
    await Promise.all([...all, ...slow]);
    return { transactions: transactions + slow.length };
  },

  /** The yardstick: the same load straight to a topic, by kafkajs alone. */
  produce: async ({ topic, ...asked }: Asked & { readonly topic: string }): Promise<void> => {
    const connection = kafkaConnection({ ...environment.kafka!, clientId: 'raw-producer' }, log);
    const producer = connection.client().producer({
      allowAutoTopicCreation: false,
      maxInFlightRequests: 1,
      createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
    });
    await producer.connect();
    const queue = new Queue<Arrival>();
    const send = async (): Promise<void> => {
      for (let some = await queue.take(500); some.length > 0; some = await queue.take(500))
        await producer.send({
          topic,
          acks: -1,
          messages: some.map((arrival) => rawMessageOf(asked.run, asked.load.perSecond, arrival)),
        });
    };
    const sending = send();
    await arrive(asked.load, (arrival) => queue.put(arrival));
    queue.close();
    await sending;
    await producer.disconnect();
  },
};
export type SourceWork = typeof work;

worksOnDemand(work, async () => {
  lifecycle.beginStop();
  await app.close();
  await slowPool.end();
});
