import { setTimeout as sleep } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { TestKafka } from '@throughline/test-kit';
import type { EventSource, ShardRange, SourcePage, WatermarkMap } from '../event-source.js';
import { formatId } from '../cloud-event.js';
import type { FeedDoor } from '../feed-door.js';
import type { FeedPages } from '../feed-pages.js';
import { InMemoryFeed, type Appended } from '../in-memory/in-memory-feed.js';
import { inMemorySource } from '../in-memory/in-memory.source.js';
import { kafkaConnection, type KafkaConnection, type TransportLog } from './connection.js';
import { kafkaDoor, type KafkaDoorOptions } from './kafka.door.js';
import { kafkaSource, type KafkaSourceOptions } from './kafka.source.js';
import { createTopics, knownToAll } from './topics.js';

/** Keeps what was said, so that a spec can look. */
export class RememberedLog implements TransportLog {
  readonly lines: string[] = [];
  readonly info = (_: object, message: string): void => void this.lines.push(message);
  readonly warn = this.info;
  readonly error = this.info;
}

export interface PublisherOptions {
  readonly partitions?: number;
  readonly door?: Partial<KafkaDoorOptions>;
  /** Hands on nothing by itself. */
  readonly isQuiet?: boolean;
  /** Makes no topic. */
  readonly withoutTopic?: boolean;
}

/**
 * The context `logistics` with its feed, and a process that hands every page to a Kafka topic of its own: what the event store's door loop does
 * with a database.
 */
export class Publisher {
  readonly log = new RememberedLog();
  readonly connection: KafkaConnection;
  readonly served: FeedPages = {
    page: (options) => this.feed.page(options),
    wait: (after, ms, signal) => this.feed.wait(after, ms, signal),
  };
  feed = new InMemoryFeed('first');
  door: FeedDoor;
  /** As it is kept beside the feed; and as it was before the last page. */
  cursor: { readonly after: bigint; readonly mark?: string } = { after: 0n };
  #before = this.cursor;
  #sending = Promise.resolve();
  readonly #stopping = new AbortController();
  readonly #doors: FeedDoor[] = [];
  readonly #sources: EventSource[] = [];
  readonly #ticking: Promise<void>;

  private constructor(
    kafka: TestKafka,
    private readonly options: PublisherOptions,
  ) {
    this.connection = kafkaConnection(
      {
        brokers: kafka.brokers,
        topicPrefix: `${kafka.topicPrefix}.${randomUUID().slice(0, 8)}`,
        clientId: 'spec',
        partitions: options.partitions ?? 1,
        replication: 1,
      },
      this.log,
    );
    this.door = this.#newDoor();
    this.#ticking = options.isQuiet === true ? Promise.resolve() : this.#tick();
  }

  static async start(kafka: TestKafka, options: PublisherOptions = {}): Promise<Publisher> {
    const publisher = new Publisher(kafka, options);
    if (options.withoutTopic !== true) await publisher.makeTopic();
    await publisher.door.open();
    return publisher;
  }

  /** The ids of everything that was published, in order. */
  async published(): Promise<string[]> {
    const ids: string[] = [];
    for (let after = 0n; ;) {
      const page = await this.feed.page({ after, range: [0, 1023], limit: 500 });
      ids.push(...page.events.map(({ position, index, eventId }) => formatId(position, index, eventId)));
      if (page.events.length < 500) return ids;
      after = page.scannedTo;
    }
  }

  get topic(): string {
    return this.connection.topicOf('logistics');
  }

  async makeTopic(): Promise<void> {
    await createTopics(this.connection, ['logistics']);
  }

  /** Another topic of the same name, with nothing in it. */
  async remakeTopic(partitions: number): Promise<void> {
    const { topic } = this;
    await this.connection.withAdmin(async (admin) => {
      await admin.deleteTopics({ topics: [topic] });
      await until(async () => !(await admin.listTopics()).includes(topic));
      await admin.createTopics({ topics: [{ topic, numPartitions: partitions }], waitForLeaders: false });
      await knownToAll(admin, topic);
    });
  }

  /** What retention does. */
  async deleteBefore(offset: string): Promise<void> {
    const { topic } = this;
    await this.connection.withAdmin(async (admin) => {
      await admin.fetchTopicOffsets(topic); // it only knows topics that it was asked about
      await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset }] });
    });
  }

  async append(entry: Appended): Promise<bigint> {
    const position = this.feed.append(entry);
    await this.handOn();
    return position;
  }

  async moveWatermarks(map: WatermarkMap): Promise<void> {
    this.feed.moveWatermarks(map);
    await this.handOn();
  }

  /** Sends what the cursor has not passed. */
  handOn(): Promise<void> {
    this.#sending = this.#sending.then(async () => {
      for (;;) {
        const { after } = this.cursor;
        const page = await this.feed.page({ after, range: [0, 1023], limit: 500 });
        try {
          const mark = await this.door.send({ ...page, ...this.cursor }, this.#stopping.signal);
          if (page.scannedTo > after) this.#before = this.cursor;
          this.cursor = { after: page.scannedTo, mark };
          if (page.events.length < 500) return;
        } catch (error) {
          if (this.#stopping.signal.aborted) return;
          if ((error as { failure?: unknown }).failure !== 'pause') throw error;
          await sleep(50);
        }
      }
    });
    return this.#sending;
  }

  /** The process was killed after the topic had kept the last page, and before the cursor had moved: another one begins. */
  async restart(): Promise<void> {
    await this.#sending;
    this.door = this.#newDoor();
    this.cursor = this.#before;
    await this.door.open();
    await this.handOn();
  }

  /** A process that knows nothing of what was sent before. */
  async publishAgain(): Promise<void> {
    await this.#sending;
    this.cursor = { after: 0n };
    await this.handOn();
  }

  async restore(to: bigint): Promise<void> {
    await this.#sending;
    this.feed = this.feed.restored(to, 'restored');
    this.cursor = { after: to };
  }

  /** A process that reads, or wants to: it may be given nothing. */
  member(options: Partial<KafkaSourceOptions> = {}): EventSource {
    const { context = 'logistics' } = options;
    const source = kafkaSource({
      // Whatever context is expected: what is read is the topic of logistics.
      connection: { ...this.connection, topicOf: () => this.topic },
      context,
      reader: `reader-${randomUUID().slice(0, 8)}`,
      backfill: this.feedSource(options),
      ...options,
    });
    this.#sources.push(source);
    return source;
  }

  feedSource({ context = 'logistics', check }: Partial<KafkaSourceOptions> = {}): EventSource {
    return inMemorySource(
      { context, ...(check !== undefined && { check }) },
      { source: 'logistics', feed: this.served },
    );
  }

  /** Open, and given everything. */
  async source(options: Partial<KafkaSourceOptions> = {}): Promise<EventSource> {
    const source = this.member(options);
    await source.open?.();
    await assigned(source, this.options.partitions ?? 1);
    return source;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#sending.catch(() => undefined);
    await this.#ticking;
    await Promise.all([...this.#sources, ...this.#doors].map(async (each) => each.close?.()));
    await this.connection.withAdmin((admin) => admin.deleteTopics({ topics: [this.topic] })).catch(() => undefined);
  }

  #newDoor(): FeedDoor {
    const door = kafkaDoor({
      connection: this.connection,
      context: 'logistics',
      watermarksTogetherMs: 20,
      watermarksEveryMs: 200,
      ...this.options.door,
    });
    this.#doors.push(door);
    return door;
  }

  /** A quiet feed is handed on as well: its watermarks are news. */
  async #tick(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await sleep(100, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted && this.door.condition() === undefined) await this.handOn();
    }
  }
}

/** Takes connections and never says a word, as a broker does that hangs. */
export class SilentBroker {
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((socket) => this.#sockets.add(socket.on('error', () => undefined)));

  static async start(): Promise<SilentBroker> {
    const broker = new SilentBroker();
    await once(broker.#server.listen(0, '127.0.0.1'), 'listening');
    return broker;
  }

  get connection(): KafkaConnection {
    return connectionTo((this.#server.address() as AddressInfo).port);
  }

  /** Somebody waits for its answer. */
  get isAsked(): boolean {
    return this.#sockets.size > 0;
  }

  stop(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}

/** To a broker on this machine, or to none. */
export const connectionTo = (port: number): KafkaConnection =>
  kafkaConnection(
    { brokers: [`127.0.0.1:${port}`], topicPrefix: 'none', clientId: 'spec', partitions: 1, replication: 1 },
    new RememberedLog(),
  );

/** Comes back once the source may read so many partitions. */
export const assigned = (source: EventSource, partitions: number, withinMs = 60_000): Promise<void> =>
  until(
    () => source.assignment?.ranges.length === partitions,
    withinMs,
    () =>
      `${source.assignment?.ranges.length} partitions instead of ${partitions}: ${source.condition?.() ?? 'all is well'}`,
  );

/** Looks until it is so. */
export const until = async (
  isSo: () => boolean | Promise<boolean>,
  withinMs = 60_000,
  otherwise = () => 'it did not come to that',
): Promise<void> => {
  const end = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(otherwise());
    await sleep(10);
  }
};

/** What the processes of one reading context share: their database. A cursor moves together with what was done, or not at all. */
export class Ledger {
  /** The ids of all events that took effect, in the order in which they did. */
  readonly seen: string[] = [];
  readonly #cursors = new Map<string, LedgerCursor>();

  /** Whoever takes a cursor raises its generation: what its last owner is still doing comes to nothing. */
  take(range: ShardRange): LedgerCursor {
    const known = this.#cursors.get(range.join('-')) ?? { range, after: 0n, generation: 0 };
    const taken = { ...known, generation: known.generation + 1 };
    this.#cursors.set(range.join('-'), taken);
    return taken;
  }

  /** @returns the cursor behind the page; undefined where it is somebody else's by now */
  commit(cursor: LedgerCursor, { events, scannedTo, epoch, mark }: SourcePage): LedgerCursor | undefined {
    const { range, generation } = cursor;
    const key = range.join('-');
    if (this.#cursors.get(key)?.generation !== generation) return undefined;
    this.seen.push(...events.map(({ id }) => id));
    const moved = { range, generation, after: scannedTo, epoch, ...(mark !== undefined && { mark }) };
    this.#cursors.set(key, moved);
    return moved;
  }

  /** The door has changed: marks are of the old one. */
  forgetMarks(): void {
    for (const [key, { mark: _, ...cursor }] of this.#cursors) this.#cursors.set(key, cursor);
  }

  /** Each range's cursor becomes two. */
  split(): void {
    for (const [key, cursor] of [...this.#cursors]) {
      const [first, last] = cursor.range;
      const middle = (first + last + 1) / 2;
      this.#cursors.delete(key);
      for (const range of [
        [first, middle - 1],
        [middle, last],
      ] as const)
        this.#cursors.set(range.join('-'), { ...cursor, range });
    }
  }

  get ranges(): ShardRange[] {
    return [...this.#cursors.values()].map(({ range }) => range);
  }
}

interface LedgerCursor {
  readonly range: ShardRange;
  readonly after: bigint;
  readonly generation: number;
  readonly epoch?: string;
  readonly mark?: string;
}

/** One process that reads: all ranges that it is given, page by page, as the event store's consumers do. */
export class Worker {
  readonly #stopping = new AbortController();
  readonly #loops = new Map<string, Promise<void>>();
  readonly #failures: unknown[] = [];
  #isKilled = false;

  constructor(
    readonly source: EventSource,
    private readonly ledger: Ledger,
    private readonly options: {
      readonly effectMs?: number;
      readonly limit?: number;
      readonly ranges?: readonly ShardRange[];
    } = {},
  ) {
    source.assignment?.onChange(() => this.look());
    this.look();
  }

  /** What is there to be read now? */
  look(): void {
    for (const range of this.options.ranges ?? this.source.assignment?.ranges ?? []) {
      const key = range.join('-');
      const before = this.#loops.get(key) ?? Promise.resolve();
      this.#loops.set(
        key,
        before.then(() => this.#read(range)),
      );
    }
  }

  /** Ends as a process does that is asked to. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#loops.values());
    await this.source.close?.();
    if (this.#failures.length > 0) throw this.#failures[0];
  }

  /** Whatever was in hand comes to nothing. */
  kill(): void {
    this.#isKilled = true;
    this.#stopping.abort();
  }

  async #read(range: ShardRange): Promise<void> {
    const { effectMs = 0, limit = 20 } = this.options;
    const { signal } = this.#stopping;
    let cursor: LedgerCursor | undefined = this.ledger.take(range);
    while (cursor !== undefined && !signal.aborted) {
      try {
        const page: SourcePage = await this.source.read({ ...cursor, limit, waitMs: 500, signal });
        await sleep(effectMs);
        if (this.#isKilled) return;
        cursor = this.ledger.commit(cursor, page);
      } catch (error) {
        const { failure } = error as { failure?: unknown };
        if (failure === 'yield' || signal.aborted) return;
        if (failure !== 'pause') {
          this.#failures.push(error);
          return;
        }
        await sleep(50);
      }
    }
  }
}
