import { setTimeout as sleep } from 'node:timers/promises';
import { instant } from '@throughline/values';
import { jest } from '@jest/globals';
import { describeWithKafka, testKafka } from '@throughline/test-kit';
import type { Kafka, KafkaMessage, Producer } from 'kafkajs';
import { fact, secret } from '../contract-suite.js';
import type { WatermarkMap } from '../event-source.js';
import type { DoorPage } from '../feed-door.js';
import type { Appended } from '../in-memory/in-memory-feed.js';
import { DoorUnavailable } from '../source-errors.js';
import { connectionTo, Publisher, SilentBroker, until } from './kafka.contract-suite.js';
import { fromKafkaMessage, placeOf, watermarksOf } from './kafka-message.js';
import { kafkaDoor } from './kafka.door.js';

const signal = new AbortController().signal;
const never = { watermarksEveryMs: 3_600_000 };

jest.setTimeout(120_000);

describeWithKafka('a door to Kafka', () => {
  let publisher: Publisher;
  afterEach(() => publisher.stop());

  /** Everything that a topic holds, in order of offset. */
  const messagesIn = async (): Promise<(KafkaMessage & { partition: number })[]> => {
    const consumer = publisher.connection.client().consumer({ groupId: `look-${Math.random()}`, maxWaitTimeInMs: 50 });
    const messages: (KafkaMessage & { partition: number })[] = [];
    const expected = await publisher.connection.withAdmin((admin) => admin.fetchTopicOffsets(publisher.topic));
    const count = expected.reduce((sum, { low, high }) => sum + Number(high) - Number(low), 0);
    await consumer.connect();
    await consumer.subscribe({ topic: publisher.topic, fromBeginning: true });
    await consumer.run({
      eachMessage: ({ message, partition }) => Promise.resolve(void messages.push({ ...message, partition })),
    });
    await until(() => messages.length >= count);
    await consumer.disconnect();
    return messages.sort((a, b) => a.partition - b.partition || Number(a.offset) - Number(b.offset));
  };
  const large = (n: number, bytes: number, shard = 0): Appended => ({
    shard,
    contracts: fact('shp_1', n).contracts.map((said) => ({ ...said, data: { number: n, text: 'x'.repeat(bytes) } })),
  });
  const pageOf = async (after: bigint): Promise<DoorPage> => ({
    ...(await publisher.feed.page({ after, range: [0, 1023], limit: 500 })),
    after,
  });

  it('puts each fact into the partition of its shard, and says what stood before it there', async () => {
    publisher = await Publisher.start(await testKafka(), { partitions: 4, door: never });
    const shards = [0, 255, 256, 1023, 600];
    for (const [i, shard] of shards.entries()) publisher.feed.append({ ...fact('shp_1', i + 1), shard });
    publisher.feed.append(secret());
    publisher.feed.append({ ...fact('shp_1', 7), shard: 300 });
    await publisher.handOn();
    const facts = (await messagesIn()).filter(({ key }) => key !== null);
    expect(
      facts.map((message) => [message.partition, placeOf(message)!.prevPosition, placeOf(message)!.position]),
    ).toEqual([
      [0, 0n, 1n],
      [0, 1n, 2n],
      [1, 0n, 3n],
      [1, 3n, 7n],
      [2, 0n, 5n],
      [3, 0n, 4n],
    ]);
    expect(facts.map(({ key }) => key!.toString())).toEqual(facts.map(() => 'shipment/shp_1'));
    expect(publisher.cursor).toEqual({ after: 7n, mark: '["2","7","5","4"]' });
  });

  it('goes on exactly after a restart, and sends again what may not have been remembered', async () => {
    publisher = await Publisher.start(await testKafka(), { partitions: 2, door: never });
    await publisher.append({ ...fact('shp_1', 1), shard: 0 });
    await publisher.append({ ...fact('shp_1', 2), shard: 1023 });
    await publisher.restart();
    await publisher.append({ ...fact('shp_1', 3), shard: 0 });
    const places = (await messagesIn()).map((message) => ({ ...placeOf(message)!, key: message.key }));
    const facts = places.filter(({ isWatermark }) => !isWatermark);
    expect(facts.map(({ prevPosition, position }) => [prevPosition, position])).toEqual([
      [0n, 1n],
      [1n, 3n],
      [0n, 2n],
      [0n, 2n],
    ]);
  });

  it('tells every partition when watermarks have moved, and not again while they have not', async () => {
    publisher = await Publisher.start(await testKafka(), { partitions: 2, door: never });
    const at = (time: string): WatermarkMap => ({ logistics: { at: instant(`2026-03-02T${time}Z`) } });
    await publisher.append({ ...fact('shp_1', 1), shard: 1023 });
    await publisher.moveWatermarks(at('12:00:00'));
    for (let n = 0; n < 5; n += 1) await publisher.handOn();
    await publisher.append(secret());
    await publisher.moveWatermarks(at('13:00:00'));
    const told = (await messagesIn())
      .filter(({ key }) => key === null)
      .map((message) => [
        message.partition,
        placeOf(message)!.prevPosition,
        placeOf(message)!.position,
        watermarksOf(message)?.['logistics']?.at,
      ]);
    const moved = told.filter(([, , , time]) => time !== undefined);
    expect(moved).toEqual([
      [0, 0n, 1n, '2026-03-02T12:00:00.000Z'],
      [0, 0n, 2n, '2026-03-02T13:00:00.000Z'],
      [1, 1n, 1n, '2026-03-02T12:00:00.000Z'],
      [1, 1n, 2n, '2026-03-02T13:00:00.000Z'],
    ]);
    expect(told.length - moved.length).toBeLessThanOrEqual(2); // before the first watermark, how far it is
  });

  it('says on a quiet feed now and then how far it is', async () => {
    publisher = await Publisher.start(await testKafka(), { door: { watermarksEveryMs: 100 } });
    await publisher.append(fact('shp_1', 1));
    await publisher.append(secret());
    await until(async () => placeOf((await messagesIn()).at(-1)!)?.position === 2n);
  });

  it('cuts a page that is too large for one batch, between positions', async () => {
    publisher = await Publisher.start(await testKafka(), { door: never });
    for (let n = 1; n <= 30; n += 1) publisher.feed.append(large(n, 120_000));
    await publisher.handOn();
    const facts = (await messagesIn()).filter(({ key }) => key !== null);
    expect(facts.map((message) => fromKafkaMessage(message)!.event.position)).toEqual(
      Array.from({ length: 30 }, (_, i) => BigInt(i + 1)),
    );
  });

  it('names the message that its topic does not take, and what is behind it waits', async () => {
    publisher = await Publisher.start(await testKafka(), { door: never, isQuiet: true });
    const { door, feed } = publisher;
    feed.append(large(1, 100));
    feed.append(large(2, 2_000_000));
    feed.append(large(3, 100));
    const sending = door.send(await pageOf(0n), signal);
    await expect(sending).rejects.toBeInstanceOf(DoorUnavailable);
    await expect(sending).rejects.toThrow(/position 2 takes 2000\d{3} bytes, more than topic .*\.logistics does/);
    expect(door.condition()).toBeUndefined(); // from here everything else would get out
    for (let n = 0; n < 3; n += 1) await expect(door.send(await pageOf(0n), signal)).rejects.toThrow('position 2');
    const facts = (await messagesIn()).filter(({ key }) => key !== null);
    expect(facts.map((message) => placeOf(message)!.position)).toEqual([1n]); // once, however often it is tried
    await publisher.connection.withAdmin((admin) =>
      admin.alterConfigs({
        validateOnly: false,
        resources: [
          { type: 2, name: publisher.topic, configEntries: [{ name: 'max.message.bytes', value: '3000000' }] },
        ],
      }),
    );
    await publisher.handOn();
    expect(publisher.cursor.after).toBe(3n);
    expect(door.condition()).toBeUndefined();
  });

  it('sends what fits one by one where its topic takes less than a page', async () => {
    publisher = await Publisher.start(await testKafka(), { door: never });
    await publisher.connection.withAdmin((admin) =>
      admin.alterConfigs({
        validateOnly: false,
        resources: [
          { type: 2, name: publisher.topic, configEntries: [{ name: 'max.message.bytes', value: '200000' }] },
        ],
      }),
    );
    for (let n = 1; n <= 6; n += 1) publisher.feed.append(large(n, 100_000));
    await publisher.handOn();
    const facts = (await messagesIn()).filter(({ key }) => key !== null);
    expect(facts.map((message) => placeOf(message)!.position)).toEqual([1n, 2n, 3n, 4n, 5n, 6n]);
  });

  it('says that its topic is missing, makes none, and sends once it is there', async () => {
    publisher = await Publisher.start(await testKafka(), { withoutTopic: true });
    publisher.feed.append(fact('shp_1', 1));
    await expect(publisher.door.send(await pageOf(0n), signal)).rejects.toBeInstanceOf(DoorUnavailable);
    expect(publisher.door.condition()).toContain(`${publisher.topic}: there is no such topic`);
    const topics = await publisher.connection.withAdmin((admin) => admin.listTopics());
    expect(topics).not.toContain(publisher.topic);
    await publisher.makeTopic();
    await publisher.handOn();
    expect(publisher.door.condition()).toBeUndefined();
    expect(publisher.cursor.after).toBe(1n);
  });

  it('notices a topic that was made anew with other partitions', async () => {
    publisher = await Publisher.start(await testKafka(), { partitions: 2, door: { ...never, countEveryMs: 100 } });
    await publisher.append({ ...fact('shp_1', 1), shard: 1023 });
    await publisher.remakeTopic(4);
    await sleep(150);
    await publisher.append({ ...fact('shp_1', 2), shard: 1023 });
    const facts = (await messagesIn()).filter(({ key }) => key !== null);
    expect(
      facts.map((message) => [message.partition, placeOf(message)!.prevPosition, placeOf(message)!.position]),
    ).toEqual([[3, 1n, 2n]]);
  });

  it('stops when it is told to', async () => {
    publisher = await Publisher.start(await testKafka());
    const gone = new AbortController();
    gone.abort(new Error('shutting down'));
    await expect(publisher.door.send(await pageOf(0n), gone.signal)).rejects.toThrow('shutting down');
    await publisher.door.close();
    await expect(publisher.door.send(await pageOf(0n), signal)).rejects.toBeInstanceOf(DoorUnavailable);
    expect(publisher.door.condition()).toBe('closed');
  });
});

describe('a door to a Kafka that is away', () => {
  it('says so, keeps nothing, and ends at once', async () => {
    const door = kafkaDoor({
      connection: connectionTo(1),
      context: 'logistics',
    });
    await door.open();
    const page: DoorPage = { after: 0n, events: [], scannedTo: 0n, epoch: 'e' };
    await expect(door.send(page, signal)).rejects.toBeInstanceOf(DoorUnavailable);
    await until(() => door.condition()?.includes('ECONNREFUSED') === true);
    await door.close();
    expect(door.condition()).toBe('closed');
  });
});

describe('a door to a Kafka that takes connections and does not answer', () => {
  it('ends within the time that a shutdown has', async () => {
    const broker = await SilentBroker.start();
    const door = kafkaDoor({ connection: broker.connection, context: 'logistics' });
    await door.open();
    await until(() => broker.isAsked);
    const began = performance.now();
    await door.close();
    const tookMs = performance.now() - began;
    broker.stop();
    expect(tookMs).toBeLessThan(4_000);
    expect(door.condition()).toBe('closed');
  });
});

describe('a door to a Kafka that was given a page and does not answer', () => {
  it('stops when it is told to', async () => {
    let isAsked = false;
    const producer: Partial<Producer> = {
      connect: () => Promise.resolve(),
      disconnect: () => Promise.resolve(),
      send: () => {
        isAsked = true;
        return new Promise(() => undefined);
      },
    };
    const connection = connectionTo(1);
    const door = kafkaDoor({
      connection: {
        ...connection,
        client: () => ({ producer: () => producer }) as Kafka,
        withAdmin: () => Promise.resolve({ partitions: [{}] } as never),
      },
      context: 'logistics',
    });
    await door.open();
    const gone = new AbortController();
    const sending = door.send({ after: 0n, events: [], scannedTo: 0n, epoch: 'e' }, gone.signal);
    await until(() => isAsked);
    gone.abort(new Error('shutting down'));
    await expect(sending).rejects.toThrow('shutting down');
    await door.close();
  }, 5_000);
});
