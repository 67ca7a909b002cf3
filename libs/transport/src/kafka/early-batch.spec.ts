import type { Admin, Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import { fact } from '../contract-suite.js';
import type { EventSource } from '../event-source.js';
import { InMemoryFeed } from '../in-memory/in-memory-feed.js';
import { inMemorySource } from '../in-memory/in-memory.source.js';
import type { KafkaConnection } from './connection.js';
import { RememberedLog, until } from './kafka.contract-suite.js';
import { toKafkaMessage } from './kafka-message.js';
import { kafkaSource } from './kafka.source.js';

/** A consumer of kafkajs whose broker is this spec: it gives out a batch whenever the spec says so, whatever was sought. */
class ScriptedConsumer {
  readonly sought: string[] = [];
  readonly #listeners = new Map<string, (event: object) => void>();
  #eachBatch: (payload: EachBatchPayload) => Promise<void> = () => Promise.resolve();
  readonly events = { CRASH: 'crash', REBALANCING: 'rebalancing', GROUP_JOIN: 'join' };
  on = (name: string, listener: (event: object) => void) => void this.#listeners.set(name, listener);
  connect = () => Promise.resolve();
  subscribe = () => Promise.resolve();
  disconnect = () => Promise.resolve();
  pause = () => undefined;
  resume = () => undefined;
  seek = ({ offset }: { offset: string }) => void this.sought.push(offset);
  run = ({ eachBatch }: { eachBatch: (payload: EachBatchPayload) => Promise<void> }) => {
    this.#eachBatch = eachBatch;
    this.#listeners.get('join')?.({ payload: { memberAssignment: { topic: [0] } } });
    return Promise.resolve();
  };

  deliver(messages: readonly KafkaMessage[], { isStale = false } = {}): Promise<void> {
    return this.#eachBatch({
      batch: { partition: 0, messages },
      isRunning: () => true,
      isStale: () => isStale,
    } as unknown as EachBatchPayload);
  }
}

describe('a batch that a reader did not ask for', () => {
  const feed = new InMemoryFeed('e');
  for (let n = 1; n <= 10; n += 1) feed.append(fact('shp_1', n));
  let consumer: ScriptedConsumer;
  let source: EventSource;
  let asked: number;
  let messages: KafkaMessage[];

  beforeEach(async () => {
    const page = await feed.page({ after: 0n, range: [0, 1023], limit: 500 });
    messages = page.events.map((event, i) => {
      const message = toKafkaMessage(event, {
        source: 'logistics',
        epoch: 'e',
        prevPosition: event.position - 1n,
        partitions: 1,
      });
      const headers = Object.entries(message.headers ?? {}).map(([name, text]) => [name, Buffer.from(String(text))]);
      return {
        key: null,
        value: message.value,
        timestamp: '0',
        attributes: 0,
        offset: String(i),
        headers: Object.fromEntries(headers) as Record<string, Buffer>,
      };
    });
    consumer = new ScriptedConsumer();
    asked = 0;
    const whole = inMemorySource({ context: 'logistics' }, { source: 'logistics', feed });
    const admin = {
      fetchTopicMetadata: () => Promise.resolve({ topics: [{ name: 'topic', partitions: [{}] }] }),
      fetchTopicOffsets: () => Promise.resolve([{ partition: 0, low: '0', high: '10', offset: '10' }]),
    } as unknown as Admin;
    const connection = {
      log: new RememberedLog(),
      topicOf: () => 'topic',
      groupOf: () => 'group',
      client: () => ({ consumer: () => consumer as unknown as Consumer }) as unknown as Kafka,
      withAdmin: (run: (admin: Admin) => Promise<unknown>) => run(admin),
    } as unknown as KafkaConnection;
    source = kafkaSource({
      connection,
      context: 'logistics',
      reader: 'order',
      backfill: {
        context: 'logistics',
        recall: (options) => whole.recall(options),
        read: (options) => {
          asked += 1;
          return whole.read(options);
        },
      },
    });
    await source.open?.();
    await until(() => source.assignment?.ranges.length === 1);
  });
  afterEach(() => source.close?.());

  const read = (after: bigint, mark?: string) =>
    source.read({
      after,
      epoch: 'e',
      range: [0, 1023],
      limit: 500,
      waitMs: 0,
      signal: new AbortController().signal,
      ...(mark !== undefined && { mark }),
    });

  it('is thrown away where it begins too far on, and what was wanted is sought again', async () => {
    await read(0n);
    expect(consumer.sought).toEqual(['0']);
    await consumer.deliver(messages.slice(6));
    expect(consumer.sought).toEqual(['0', '0']);
    expect((await read(0n)).events).toEqual([]);
    await consumer.deliver(messages);
    expect((await read(0n)).events).toHaveLength(10);
    expect(asked).toBe(0);
  });

  it('is taken where it comes a second time: nothing before it is there any more, and the feed says what was', async () => {
    await read(0n);
    await consumer.deliver(messages.slice(6));
    await consumer.deliver(messages.slice(6));
    expect(consumer.sought).toEqual(['0', '0']);
    expect((await read(0n)).events).toHaveLength(10);
    expect(asked).toBe(1);
  });

  it('is thrown away where kafkajs knows that it is stale', async () => {
    await read(5n, 'topic/0/5');
    await consumer.deliver(messages.slice(0, 3), { isStale: true });
    await consumer.deliver(messages.slice(5));
    const { events, mark } = await read(5n);
    expect(events.map(({ position }) => position)).toEqual([6n, 7n, 8n, 9n, 10n]);
    expect(mark).toBe('topic/0/10');
    expect(consumer.sought).toEqual(['5']);
  });

  it('does no harm where it begins too early', async () => {
    await read(5n, 'topic/0/5');
    await consumer.deliver(messages.slice(2));
    expect((await read(5n)).events.map(({ position }) => position)).toEqual([6n, 7n, 8n, 9n, 10n]);
    expect(asked).toBe(0);
  });

  it('stops its reader where it holds facts of somebody else', async () => {
    await read(0n);
    await consumer.deliver([
      { ...messages[0]!, headers: { ...messages[0]!.headers, ce_source: Buffer.from('order') } } as KafkaMessage,
    ]);
    await expect(read(0n)).rejects.toMatchObject({ name: 'ForeignSource', actual: 'order', failure: 'stop' });
    expect(source.condition?.()).toBe('topic holds facts of order');
  });

  it('is nobody’s before somebody reads', async () => {
    await consumer.deliver(messages.slice(6));
    await read(0n);
    await consumer.deliver(messages);
    expect((await read(0n)).events).toHaveLength(10);
    expect(asked).toBe(0);
  });
});
