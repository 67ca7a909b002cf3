import { randomUUID } from 'node:crypto';
import type { AnyReaction } from '@throughline/event-sourcing';
import {
  fromCloudEvent,
  fromTheOldest,
  type ContractEvent,
  type EventSource,
  type FeedDoor,
  type ShardRange,
} from '@throughline/transport';
import { Consumer } from './consumer.js';
import { releaseLeases, setCursor } from './cursor.js';
import type { Client } from './database.js';
import { Deadlines } from './deadlines.js';
import type { EventStore } from './event-store.js';
import { DoorKeeper, type DoorStatus } from './doors.js';
import { Feed } from './feed.js';
import { FeedNews } from './feed-news.js';
import type { Permit } from './holder.js';
import { ownLog } from './own-log.js';
import { Parking } from './parking.js';
import { ReadModels, redoReadModel } from './read-models.js';
import { Retention, storeKeeps, type Keep } from './retention.js';
import { Sequencer, type SequencerOptions } from './sequencer.js';
import { firstOf, Signal } from './signal.js';
import { Spread, type Unit } from './spread.js';
import { readOwnWatermark, readWatermarks, type KnownWatermark } from './watermarks.js';

export interface RuntimeOptions {
  /** Where the facts of other contexts come from; a context without a source is not consumed. */
  readonly sources: readonly EventSource[];
  /** Ways out for our own feed beside HTTP. */
  readonly doors?: readonly FeedDoor[];
  /** Cursors on sources and on the own log are split until there are so many of each; a power of two, 1 unless told. Never merged again. */
  readonly rangesAtLeast?: number;
  /**
   * URL of the database for connections that listen for what other processes of this service do. Absent: there are none, all that is
   * written is written by this process.
   */
  readonly listenUrl?: string;
  /** What is wrong with the data of a contract event: a parked event that could not be read is looked at again when it is tried again. */
  readonly check?: (type: string, data: object) => string | undefined;
  readonly sequencer?: Omit<SequencerOptions, 'listenUrl'>;
  readonly keeps?: readonly Keep[];
  /** Names this process in leases. */
  readonly owner?: string;
}

/** What a process does by itself, beside serving what is asked. */
export interface RunsAs {
  /** Follows sources, the own log, read models and deadlines. */
  readonly worker: boolean;
  /** Gives positions, publishes watermarks, and hands the feed on through the doors. */
  readonly sequencer: boolean;
}

export interface ConsumerStatus {
  readonly consumer: string;
  readonly source: string;
  readonly range: ShardRange;
  readonly state: string;
  readonly reason?: string;
  /** The process that holds the cursor; absent while none does. */
  readonly owner?: string;
  readonly epoch?: string;
  readonly position: number;
  /** Where its door goes on: over Kafka, topic, partition and offset. */
  readonly mark?: string;
  readonly handled: number;
  readonly passedOver: number;
  /** System time in milliseconds of the source's last answer to this process. */
  readonly answeredAtMs?: number;
}

export interface WatermarkStatus extends KnownWatermark {
  /** System time in milliseconds at which the source last answered this process, whatever it said. */
  readonly answeredAtMs?: number;
}

/** What is read under one name: a source with the reactions to it. */
interface Reading {
  readonly name: string;
  readonly source: EventSource;
  readonly reactions: readonly AnyReaction[];
  readonly permit: Permit;
}

const wholeRange: ShardRange = [0, 1023];

/** Everything of the store that runs by itself in one process: sequencer, doors, consumers, reactions to own events, read models, deadlines, retention. */
export class StoreRuntime {
  readonly sequencer: Sequencer;
  readonly feed: Feed;
  readonly readModels: ReadModels;
  readonly deadlines: Deadlines;
  readonly parking: Parking;
  readonly retention: Retention;
  readonly doors: readonly DoorKeeper[];
  private readonly owner: string;
  private readonly readings: readonly Reading[];
  private readonly consumers = new Map<string, Consumer>();
  private readonly spread: Spread;
  private readonly ranges: number;
  private readonly news: FeedNews | undefined;
  private runsAs: RunsAs = { worker: false, sequencer: false };
  private readonly stopping = new AbortController();
  private settling: Promise<void> | undefined;
  private stopPlacing: () => void = () => undefined;

  constructor(
    readonly store: EventStore,
    options: RuntimeOptions,
  ) {
    const { listenUrl, rangesAtLeast = 1 } = options;
    this.owner = options.owner ?? `${store.context}-${process.pid}-${randomUUID().slice(0, 8)}`;
    this.ranges = rangesAtLeast;
    this.sequencer = new Sequencer(store, {
      ...options.sequencer,
      ...(listenUrl === undefined ? {} : { listenUrl }),
    });
    this.news = listenUrl === undefined ? undefined : new FeedNews(store, this.sequencer, listenUrl);
    this.feed = new Feed(store, this.sequencer);
    this.spread = new Spread(
      store,
      this.owner,
      () => this.runsAs.worker,
      ReadModels.foldsOf(store.model),
      { takes: (unit) => this.takes(unit), holds: (unit) => this.holds(unit) },
      () => this.news?.connection,
    );
    const permit = spreadPermit(this.spread);
    this.readModels = new ReadModels(store, this.feed, this.owner, permit);
    this.deadlines = new Deadlines(store);
    this.retention = new Retention(store, [...storeKeeps, ...(options.keeps ?? [])]);
    this.doors = (options.doors ?? []).map((door) => new DoorKeeper(store, this.feed, door, this.owner));
    this.readings = this.readingsOf(options.sources, permit);
    this.parking = new Parking(store.pool, (client, consumer, event) =>
      this.redo(client, consumer, readAgain(event, options.check)),
    );
  }

  /** The contexts whose facts are read here. */
  get sources(): readonly EventSource[] {
    return this.readings.filter(({ name }) => name !== 'own').map(({ source }) => source);
  }

  private readingsOf(sources: readonly EventSource[], permit: Permit): Reading[] {
    const { definition } = this.store.model;
    const readings = sources.map((source) => ({
      name: source.context,
      source,
      reactions: definition.reactions[source.context] ?? [],
      permit: source.assignment === undefined ? permit : assignmentPermit(source.assignment, permit.changed),
    }));
    const own = definition.reactions['own'] ?? [];
    if (own.length === 0) return readings;
    const ownTypes = own.flatMap((reaction) => reaction.to as readonly string[]);
    return [...readings, { name: 'own', source: ownLog(this.store, this.feed, ownTypes), reactions: own, permit }];
  }

  private makeConsumer({ name, source, reactions, permit }: Reading, range: ShardRange): Consumer {
    return new Consumer(this.store, { name, source, reactions, permit, range, owner: this.owner });
  }

  /** Begins in the order in which one needs the other. */
  async start(runsAs: RunsAs = { worker: true, sequencer: true }): Promise<void> {
    this.runsAs = runsAs;
    this.news?.start();
    if (runsAs.sequencer) await this.sequencer.start();
    if (runsAs.worker) {
      for (const reading of this.readings) await this.split(reading, 1024 / this.ranges);
      await this.readModels.prepare();
    }
    await this.spread.start();
    if (runsAs.sequencer) for (const door of this.doors) await door.start();
    if (!runsAs.worker) return;
    for (const { source } of this.readings) await source.open?.();
    this.stopPlacing = this.spread.changed.listen(() => this.placeConsumers());
    this.placeConsumers();
    await this.readModels.start();
    this.settling = this.settleReadModels();
    this.deadlines.start();
    this.retention.start();
  }

  /** After each beat, as long as we run. */
  private async settleReadModels(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      await this.readModels
        .settle(this.spread.strangers)
        .catch((error: unknown) =>
          this.store.log.warn({ err: error }, 'read models of two releases could not be settled; it is tried again'),
        );
      await firstOf([this.spread.changed], 10_000, this.stopping.signal);
    }
  }

  private async split({ name, source }: Reading, width: number): Promise<void> {
    await this.store.pool.query('SELECT split_cursors($1, $2, $3)', [name, source.context, width]);
  }

  /** A range that goes over the edge of what a group shares out can be read by nobody. */
  private splitWhatIsTooWide(reading: Reading, units: readonly Unit[]): void {
    const given = reading.source.assignment?.ranges ?? [];
    const width = Math.min(1024, ...given.map(([first, last]) => last - first + 1));
    if (!units.some(({ range: [first, last] }) => last - first + 1 > width)) return;
    this.split(reading, width).catch((error: unknown) =>
      this.store.log.warn({ err: error, consumer: reading.name }, 'a cursor could not be split; it is tried again'),
    );
  }

  /** A consumer for each cursor there is: another process may have split some. */
  private placeConsumers(): void {
    for (const reading of this.readings) {
      const units = this.spread.units.filter(({ consumer }) => consumer === reading.name);
      this.splitWhatIsTooWide(reading, units);
      for (const { range } of units) {
        const key = `${reading.name} ${range.join('-')}`;
        if (this.consumers.has(key)) continue;
        const consumer = this.makeConsumer(reading, range);
        this.consumers.set(key, consumer);
        consumer.start();
      }
      for (const [key, consumer] of this.consumers) {
        const { name, range } = consumer.options;
        if (name !== reading.name || units.length === 0) continue;
        if (units.some((unit) => unit.range[0] === range[0] && unit.range[1] === range[1])) continue;
        this.consumers.delete(key);
        void consumer.stop();
      }
    }
  }

  private consumerOf(unit: Unit): Consumer | undefined {
    return this.consumers.get(`${unit.consumer} ${unit.range.join('-')}`);
  }

  /** Is it spread over workers, and can this one take it? */
  private takes(unit: Unit): boolean {
    const reading = this.readings.find(({ name }) => name === unit.consumer);
    if (reading === undefined) return this.readModels.holds(unit.consumer) !== undefined;
    return reading.source.assignment === undefined && this.consumerOf(unit)?.state.state !== 'failed';
  }

  private holds(unit: Unit): boolean {
    return this.consumerOf(unit)?.holds ?? this.readModels.holds(unit.consumer) ?? false;
  }

  /** Lets every batch in hand end, gives the leases back, and stops the sequencer last, so that what was committed still gets its position. */
  async stop(): Promise<void> {
    this.stopPlacing();
    this.stopping.abort();
    await this.settling;
    await Promise.all([
      ...[...this.consumers.values()].map((consumer) => consumer.stop()),
      this.readModels.stop(),
      ...(this.runsAs.worker ? [this.deadlines.stop(), this.retention.stop()] : []),
      this.spread.stop(),
    ]);
    // Side by side: each of them may have to wait for somebody who does not answer.
    await Promise.all([
      ...this.readings.map(({ source }) => source.close?.()),
      ...(this.runsAs.sequencer ? this.doors.map((door) => door.stop()) : []),
    ]);
    await releaseLeases(this.store.pool, this.owner).catch(() => undefined);
    if (this.runsAs.sequencer) await this.sequencer.stop();
    await this.news?.stop();
  }

  private async redo(client: Client, name: string, event: ContractEvent): Promise<void> {
    if (name.startsWith('read-model:')) {
      await redoReadModel(this.store, client, name, event);
      return;
    }
    const reading = this.readings.find((candidate) => candidate.name === name);
    if (reading === undefined) throw new Error(`nobody here consumes ${name}`);
    if (await this.makeConsumer(reading, wholeRange).handle(client, [event], false, true))
      this.store.tellSequencer(false);
  }

  async consumerStatus(): Promise<ConsumerStatus[]> {
    const { rows } = await this.store.pool.query<{
      consumer: string;
      source: string;
      range_from: number;
      range_to: number;
      position: number;
      epoch: string | null;
      mark: string | null;
      handled: number;
      passed_over: number;
      owner: string | null;
    }>(
      `SELECT c.consumer, c.source, c.range_from, c.range_to, c.position, c.epoch, c.mark, c.handled, c.passed_over,
         CASE WHEN l.until >= clock_timestamp() THEN l.owner END AS owner
       FROM consumer_cursor c LEFT JOIN consumer_lease l USING (consumer, range_from)
       WHERE c.consumer = ANY ($1) ORDER BY c.consumer, c.range_from`,
      [this.readings.map(({ name }) => name)],
    );
    return rows.map((row) => {
      const range: ShardRange = [row.range_from, row.range_to];
      const consumer = this.consumerOf({ consumer: row.consumer, range });
      const state = consumer?.state ?? { state: row.owner === null ? 'held by nobody' : 'held elsewhere' };
      const isElsewhere = state.state === 'waiting for the lease' && row.owner !== null && row.owner !== this.owner;
      return {
        consumer: row.consumer,
        source: row.source,
        range,
        state: isElsewhere ? 'held elsewhere' : state.state,
        ...('reason' in state ? { reason: state.reason } : {}),
        ...(row.owner === null ? {} : { owner: row.owner }),
        ...(row.epoch === null ? {} : { epoch: row.epoch }),
        position: row.position,
        ...(row.mark === null ? {} : { mark: row.mark }),
        handled: row.handled,
        passedOver: row.passed_over,
        ...(consumer?.answeredAtMs === undefined ? {} : { answeredAtMs: consumer.answeredAtMs }),
      };
    });
  }

  /**
   * Lets a consumer read a door from the oldest that it still has. What was read before is passed over; positions stay.
   *
   * @returns how many cursors that were; 0 where there is no such consumer
   */
  async replayDoor(consumer: string): Promise<number> {
    const { rowCount } = await this.store.pool.query(
      `UPDATE consumer_cursor SET mark = $2, generation = generation + 1 WHERE consumer = $1`,
      [consumer, fromTheOldest],
    );
    return rowCount ?? 0;
  }

  /**
   * Lets a consumer go on in the history that its source has now, from a position on: for a source that was restored to a time before what we
   * have heard of it. What is read again does nothing twice; what we heard and the source has lost stays as we have it.
   *
   * @returns how many cursors were set; 0 where there is no such consumer
   */
  async adoptHistory(consumer: string, position: bigint): Promise<number> {
    const known = (await this.consumerStatus()).filter((status) => status.consumer === consumer);
    let set = 0;
    for (const { range, position: at } of known)
      if (await setCursor(this.store.pool, { consumer, range, position: BigInt(at) }, { position, epoch: undefined }))
        set += 1;
    for (const one of this.consumers.values()) if (one.options.name === consumer) one.lookAgain();
    return set;
  }

  async doorStatus(): Promise<DoorStatus[]> {
    return Promise.all(this.doors.map((door) => door.status()));
  }

  /** Events that are stored and wait for their position: in nobody's feed yet, at this very moment. */
  async pendingEvents(): Promise<number> {
    const { rows } = await this.store.pool.query<{ n: number }>('SELECT count(*) AS n FROM feed_pending');
    return rows[0]?.n ?? 0;
  }

  /** What the sources have said for certain, with the time of their last answer. */
  async watermarks(): Promise<{ own: Awaited<ReturnType<typeof readOwnWatermark>>; sources: WatermarkStatus[] }> {
    const [own, known] = await Promise.all([readOwnWatermark(this.store), readWatermarks(this.store)]);
    return {
      own,
      sources: known.map((mark) => {
        const answered = [...this.consumers.values()]
          .filter((consumer) => consumer.options.source.context === mark.entry.split(':')[0])
          .map((consumer) => consumer.answeredAtMs ?? 0);
        const last = Math.max(0, ...answered);
        return { ...mark, ...(last === 0 ? {} : { answeredAtMs: last }) };
      }),
    };
  }
}

/** An event that could not be read when it came: this release may read it. */
const readAgain = (event: ContractEvent, check: RuntimeOptions['check']): ContractEvent => {
  if (event.undecodable === undefined) return event;
  const opened = fromCloudEvent(event.data)?.event;
  if (opened === undefined || opened.undecodable !== undefined) return event;
  const fault = check?.(opened.type, opened.data);
  return fault === undefined ? opened : { ...event, undecodable: fault };
};

const spreadPermit = (spread: Spread): Permit => ({
  changed: spread.changed,
  may: (unit) => (spread.mayTake(unit) ? 'take' : 'wait'),
  mustGive: (unit) => spread.mustGive(unit),
});

/** What a group gives us is ours, whoever still holds it. */
const assignmentPermit = (assignment: NonNullable<EventSource['assignment']>, beats: Signal): Permit => {
  const changed = new Signal();
  beats.listen(() => changed.raise());
  assignment.onChange(() => changed.raise());
  const isOurs = ({ range }: Unit) => assignment.ranges.some(([first, last]) => first <= range[0] && range[1] <= last);
  return { changed, may: (unit) => (isOurs(unit) ? 'steal' : 'wait'), mustGive: (unit) => !isOurs(unit) };
};
