import type { KafkaMessage } from 'kafkajs';
import { boundedWait } from '../bounded-wait.js';
import {
  fromTheOldest,
  type Assignment,
  type ContractEvent,
  type EventSource,
  type ReadOptions,
  type RecallOptions,
  type ShardRange,
  type SourcePage,
} from '../event-source.js';
import { ForeignSource, HistoryChanged, NotAssigned, SourceUnavailable } from '../source-errors.js';
import { unlessAborted, type KafkaConnection } from './connection.js';
import { GroupMember, groupTimings, type GroupTimings } from './group-member.js';
import { fromKafkaMessage, structured } from './kafka-message.js';
import { formatMark, parseMark, rangeOf } from './partitions.js';
import { RangeQueue, type Taken } from './range-queue.js';
import { spansOf, type Span } from './spans.js';

export interface KafkaSourceOptions {
  readonly connection: KafkaConnection;
  /** Whose facts are expected. */
  readonly context: string;
  /** Who reads: all processes of this context share the partitions. */
  readonly reader: string;
  /** The same context's feed: for what the topic does not hold (any more), and for which history is the current one. */
  readonly backfill: EventSource;
  /** What is wrong with the data of a contract event; undefined where nothing is, or where nobody here knows its type. */
  readonly check?: (type: string, data: object) => string | undefined;
  readonly timings?: Partial<GroupTimings>;
  /** So many bytes wait for the readers of one partition, before no more are fetched for it. */
  readonly bufferBytes?: number;
  /** A range that nobody has read for so long holds up the others of its partition no longer. */
  readonly forgottenAfterMs?: number;
}

/** Of everything that waits in this process, however many partitions it has. */
const wholeBufferBytes = 64_000_000;
/** A wake-up call that was lost costs no more than this. */
const napMs = 1_000;

/**
 * Reads another context's facts from its Kafka topic. The group only says which partitions this process reads; where to go on is the
 * reader's cursor: its position counts, and its mark (topic, partition, offset) only saves looking for it. What the topic does not hold is
 * read from the feed, so a cursor may come from there, go back, and be older than the topic's retention.
 */
export const kafkaSource = (options: KafkaSourceOptions): EventSource => new KafkaSource(options);

/** One range being read. */
interface Reading {
  readonly queue: RangeQueue;
  /** Where its cursor stands, as far as its mark says. */
  offset: bigint;
  /** It was told to begin with the oldest message, and has not been given another mark since. */
  fromTheOldest: boolean;
  lastReadAt: number;
  /** Whose message its cursor came to: its reader is told, and begins anew when it comes again. */
  foreign: string | undefined;
}

/** One partition that is ours, until it is taken away. */
interface Partition {
  readonly number: number;
  /** Of all partitions of the topic. */
  readonly count: number;
  readonly range: ShardRange;
  readonly readings: Map<string, Reading>;
  /** The offset that the next message should have; undefined until somebody reads. */
  wanted: bigint | undefined;
  /** An offset that was sought a second time: what comes now is the first there is. */
  soughtAgain: bigint | undefined;
  paused: boolean;
  isTaken: boolean;
  /** Whose message stopped a reader, until one begins anew. */
  foreign: string | undefined;
}

class KafkaSource implements EventSource {
  readonly context: string;
  readonly assignment: Assignment;
  readonly #topic: string;
  readonly #member: GroupMember;
  readonly #listeners = new Set<() => void>();
  readonly #sleepers = new Set<() => void>();
  #partitions: readonly Partition[] = [];
  #bufferBytes = 0;
  #offsets: Promise<ReadonlyMap<number, { low: bigint; high: bigint }>> | undefined;

  constructor(private readonly options: KafkaSourceOptions) {
    const { connection, context, reader } = options;
    this.context = context;
    this.#topic = connection.topicOf(context);
    const ranges = () => this.#partitions.map(({ range }) => range);
    this.assignment = {
      get ranges() {
        return ranges();
      },
      onChange: (listener) => {
        this.#listeners.add(listener);
        return () => void this.#listeners.delete(listener);
      },
    };
    this.#member = new GroupMember(
      connection,
      this.#topic,
      connection.groupOf(reader, context),
      {
        assigned: (partitions, count) => this.#assign(partitions, count),
        revoked: () => this.#revoke(),
        received: (partition, messages) => this.#receive(partition, messages),
        committable: () => this.#committable(),
      },
      { ...groupTimings, ...options.timings },
    );
  }

  async open(): Promise<void> {
    await this.options.backfill.open?.();
    this.#member.open();
  }

  async close(): Promise<void> {
    this.#revoke();
    await this.#member.close();
    await this.options.backfill.close?.();
  }

  condition(): string | undefined {
    const foreign = this.#partitions.find((partition) => partition.foreign !== undefined)?.foreign;
    return foreign === undefined ? this.#member.condition() : `${this.#topic} holds facts of ${foreign}`;
  }

  recall(options: RecallOptions) {
    return this.options.backfill.recall(options);
  }

  async read(options: ReadOptions): Promise<SourcePage> {
    const { after, limit, range, signal, waitMs } = options;
    signal.throwIfAborted();
    const partition = this.#partitionOf(range);
    const reading = await this.#reading(partition, options);
    // Asked each time until the cursor has one: it may have been set to go on in whichever history there is now.
    const epoch = options.epoch ?? (await this.#currentEpoch(range, signal));
    const until = performance.now() + waitMs;
    const place = options.mark === undefined ? undefined : parseMark(options.mark);
    if (place !== undefined && place.offset > reading.offset) reading.offset = place.offset;

    for (;;) {
      signal.throwIfAborted();
      if (partition.isTaken) throw new NotAssigned(this.context, range);
      if (reading.foreign !== undefined) {
        this.#giveUp(partition, reading);
        throw new ForeignSource(this.context, reading.foreign);
      }
      reading.lastReadAt = performance.now();
      // Each time: what comes again while we wait is known, and must not keep what is behind it from being fetched.
      reading.queue.confirm({ after, epoch });
      this.#steer(partition);
      const taken = reading.queue.take({ after, epoch, limit });
      if (taken.scannedTo > after || taken.watermarks !== undefined)
        return this.#page(partition, reading, taken, epoch);
      const left = Math.max(0, until - performance.now());
      if (taken.needs?.kind === 'back-fill') {
        const page = await this.options.backfill.read({ after, epoch, range, limit, waitMs: Math.round(left), signal });
        if (page.watermarks !== undefined) reading.queue.told(page.watermarks);
        return { ...page, mark: this.#markOf(partition, reading, taken) };
      }
      if (taken.needs?.kind === 'epoch') {
        await this.#judge(reading, epoch, taken.needs.epoch, options);
        continue;
      }
      if (left === 0) return { events: [], scannedTo: after, epoch, mark: this.#markOf(partition, reading, taken) };
      this.#forget(partition);
      await this.#news(Math.min(left, napMs), signal);
    }
  }

  // ------------------------------------------------------------------------------------------------------ what is ours

  #assign(partitions: readonly number[], count: number): void {
    this.#partitions = [...partitions]
      .sort((a, b) => a - b)
      .map((number) => ({
        number,
        count,
        range: rangeOf(number, count),
        readings: new Map<string, Reading>(),
        wanted: undefined,
        soughtAgain: undefined,
        paused: true,
        isTaken: false,
        foreign: undefined,
      }));
    const share = wholeBufferBytes / Math.max(1, partitions.length);
    this.#bufferBytes = this.options.bufferBytes ?? Math.max(250_000, Math.min(4_000_000, share));
    this.#tell();
  }

  #revoke(): void {
    if (this.#partitions.length === 0) return;
    for (const partition of this.#partitions) partition.isTaken = true;
    this.#partitions = [];
    this.#tell();
    this.#wake();
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  #partitionOf(range: ShardRange): Partition {
    const partition = this.#partitions.find(({ range: own }) => own[0] <= range[0] && range[1] <= own[1]);
    if (partition === undefined) throw new NotAssigned(this.context, range);
    return partition;
  }

  // ------------------------------------------------------------------------------------------------------ where to begin

  /** The queue of a range: the one that was read before, where the cursor goes on from there; else a new one, begun at the cursor. */
  async #reading(partition: Partition, options: ReadOptions): Promise<Reading> {
    const key = options.range.join('-');
    const known = partition.readings.get(key);
    const isToldToBegin = options.mark === fromTheOldest;
    if (known !== undefined && options.after >= known.queue.base && (known.fromTheOldest || !isToldToBegin)) {
      known.fromTheOldest = isToldToBegin;
      return known;
    }
    partition.readings.delete(key);
    const { low, high } = await this.#offsetsOf(partition, options.signal);
    options.signal.throwIfAborted();
    if (partition.isTaken) throw new NotAssigned(this.context, options.range);

    const offset = this.#start(partition, options, low, high);
    const queue = new RangeQueue(options.range, options.range[0] === partition.range[0], options.after);
    const reading: Reading = {
      queue,
      offset,
      fromTheOldest: isToldToBegin,
      lastReadAt: performance.now(),
      foreign: undefined,
    };
    for (const [other, { queue: old }] of partition.readings)
      if (old.range[0] <= options.range[1] && options.range[0] <= old.range[1]) partition.readings.delete(other); // it was split
    partition.readings.set(key, reading);
    partition.foreign = undefined;
    if (partition.wanted === undefined || offset < partition.wanted) this.#seek(partition, offset);
    this.#steer(partition);
    return reading;
  }

  /** From the mark where it names a message that the topic holds; else from the beginning, or from now on: the first message says what to back-fill. */
  #start(partition: Partition, { after, mark }: ReadOptions, low: bigint, high: bigint): bigint {
    if (mark === fromTheOldest) return low;
    const place = mark === undefined ? undefined : parseMark(mark);
    if (place?.topic === this.#topic && place.partition === partition.number)
      return place.offset >= low && place.offset <= high ? place.offset : low;
    return after === 0n ? low : high;
  }

  async #offsetsOf(partition: Partition, signal: AbortSignal): Promise<{ low: bigint; high: bigint }> {
    // Ranges that begin together ask together.
    this.#offsets ??= this.options.connection
      .withAdmin((admin) => admin.fetchTopicOffsets(this.#topic))
      .then(
        (offsets) =>
          new Map(offsets.map(({ partition: p, low, high }) => [p, { low: BigInt(low), high: BigInt(high) }])),
      )
      .finally(() => {
        this.#offsets = undefined;
      });
    try {
      return (await unlessAborted(signal, this.#offsets)).get(partition.number) ?? { low: 0n, high: 0n };
    } catch (error) {
      signal.throwIfAborted();
      throw new SourceUnavailable(this.context, 'unreachable', undefined, error);
    }
  }

  #seek(partition: Partition, offset: bigint): void {
    partition.wanted = offset;
    this.#member.seek(partition.number, offset);
  }

  // ------------------------------------------------------------------------------------------------------ what comes in

  #receive(number: number, messages: readonly KafkaMessage[]): void {
    const partition = this.#partitions.find((candidate) => candidate.number === number);
    const [first] = messages;
    if (partition?.wanted === undefined || first === undefined) return;
    const { wanted } = partition;
    if (BigInt(first.offset) > wanted && partition.soughtAgain !== wanted) {
      // Fetched before we sought: thrown away. Where it comes again, there is nothing before it any more.
      partition.soughtAgain = wanted;
      this.#seek(partition, wanted);
      return;
    }
    partition.soughtAgain = undefined;
    const spans = spansOf(messages, ({ offset }) =>
      this.options.connection.log.warn(
        { topic: this.#topic, partition: number, offset },
        'a message that is none of ours, or not whole, was passed over; what it should have been is read from the feed',
      ),
    );
    for (const span of spans) {
      if (span.source !== this.context) {
        this.#stopAt(span, partition);
        continue;
      }
      if (span.partitions !== partition.count) {
        // Either of us does not know yet that the topic was made anew. What it says of its partition is not true of ours.
        this.#member.recount();
        continue;
      }
      for (const { queue, foreign } of partition.readings.values()) if (foreign === undefined) queue.add(span);
    }
    partition.wanted = BigInt(messages.at(-1)!.offset) + 1n;
    this.#steer(partition);
    this.#wake();
  }

  /** A message of somebody else stops those who have come to it, loudly. A cursor that a person has set behind it has passed it. */
  #stopAt({ source, nextOffset }: Span, partition: Partition): void {
    for (const reading of partition.readings.values()) {
      if (reading.offset >= nextOffset) continue;
      reading.foreign = source;
      partition.foreign = source;
    }
  }

  #giveUp(partition: Partition, reading: Reading): void {
    for (const [key, known] of partition.readings) if (known === reading) partition.readings.delete(key);
  }

  /** Fetches for a partition while somebody reads it and nobody has too much of it waiting. */
  #steer(partition: Partition): void {
    if (partition.isTaken) return;
    const waiting = Math.max(0, ...[...partition.readings.values()].map(({ queue }) => queue.bytes));
    const isWanted = partition.readings.size > 0;
    if (partition.paused && isWanted && waiting <= this.#bufferBytes / 2) {
      partition.paused = false;
      this.#member.resume(partition.number);
    } else if (!partition.paused && (!isWanted || waiting > this.#bufferBytes)) {
      partition.paused = true;
      this.#member.pause(partition.number);
    }
  }

  /** A range whose reader stands still must not stop the others of its partition: it begins anew when it is read again. */
  #forget(partition: Partition): void {
    if (!partition.paused) return;
    const { forgottenAfterMs = 10_000 } = this.options;
    for (const [key, { queue, lastReadAt }] of partition.readings)
      if (queue.bytes > this.#bufferBytes / 2 && performance.now() - lastReadAt > forgottenAfterMs)
        partition.readings.delete(key);
    this.#steer(partition);
  }

  // ------------------------------------------------------------------------------------------------------ what goes out

  #page(partition: Partition, reading: Reading, taken: Taken, epoch: string): SourcePage {
    if (taken.watermarks !== undefined) reading.queue.told(taken.watermarks);
    return {
      events: taken.spans.flatMap(({ messages }) => messages.map((message) => this.#event(message))),
      scannedTo: taken.scannedTo,
      epoch,
      ...(taken.watermarks !== undefined && { watermarks: taken.watermarks }),
      mark: this.#markOf(partition, reading, taken),
    };
  }

  #event(message: KafkaMessage): ContractEvent {
    const opened = fromKafkaMessage(message);
    if (opened === undefined) throw new Error('a span holds a message without a place');
    const { event } = opened;
    const fault = event.undecodable === undefined ? this.options.check?.(event.type, event.data) : undefined;
    return fault === undefined ? event : { ...event, data: structured(message), undecodable: fault };
  }

  #markOf({ number }: Partition, { offset }: Reading, { nextOffset = offset }: Taken): string {
    return formatMark({ topic: this.#topic, partition: number, offset: nextOffset });
  }

  /** The smallest place of any cursor of a partition. */
  #committable(): { partition: number; offset: string }[] {
    return this.#partitions
      .filter(({ readings }) => readings.size > 0)
      .map(({ number, readings }) => {
        const offsets = [...readings.values()].map(({ offset }) => offset);
        return { partition: number, offset: String(offsets.reduce((a, b) => (b < a ? b : a))) };
      });
  }

  // ------------------------------------------------------------------------------------------------------ histories

  /** Which history the source has today: the topic may still hold an older one. */
  async #currentEpoch(range: ShardRange, signal: AbortSignal): Promise<string> {
    return (await this.options.backfill.recall({ id: '', range, signal })).epoch;
  }

  /** A message of another history than the cursor's: either that one is dead, or ours is. */
  async #judge(reading: Reading, ours: string, theirs: string, { range, signal }: ReadOptions): Promise<void> {
    const current = await this.#currentEpoch(range, signal);
    if (current !== ours) throw new HistoryChanged(this.context, ours, current);
    reading.queue.bury(theirs);
  }

  // ------------------------------------------------------------------------------------------------------ waiting

  #news(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wait = boundedWait(signal, ms);
      const end = () => {
        this.#sleepers.delete(end);
        wait.end();
        resolve();
      };
      this.#sleepers.add(end);
      if (wait.signal.aborted) end();
      else wait.signal.addEventListener('abort', end, { once: true });
    });
  }

  #wake(): void {
    for (const end of [...this.#sleepers]) end();
  }
}
