import { randomUUID } from 'node:crypto';
import type { ContractEvent, EventSource, ShardRange } from '@throughline/transport';
import { Consumer } from './consumer.js';
import { releaseLeases, renewLeases } from './cursor.js';
import type { Client } from './database.js';
import { Deadlines } from './deadlines.js';
import type { EventStore } from './event-store.js';
import { Feed } from './feed.js';
import { ownLog } from './own-log.js';
import { Parking } from './parking.js';
import { ReadModels, redoReadModel } from './read-models.js';
import { Retention, storeKeeps, type Keep } from './retention.js';
import { Sequencer, type SequencerOptions } from './sequencer.js';
import { readOwnWatermark, readWatermarks, type KnownWatermark } from './watermarks.js';

export interface RuntimeOptions {
  /** Where the facts of other contexts come from; a context without a source is not consumed. */
  readonly sources: readonly EventSource[];
  /** Ranges of shards that are consumed apart, covering 0–1023. */
  readonly ranges?: readonly ShardRange[];
  readonly sequencer?: SequencerOptions;
  readonly keeps?: readonly Keep[];
  /** Names this process in leases. */
  readonly owner?: string;
}

export interface ConsumerStatus {
  readonly consumer: string;
  readonly source: string;
  readonly range: ShardRange;
  readonly state: string;
  readonly reason?: string;
  readonly position: number;
  readonly handled: number;
  readonly passedOver: number;
  /** System time in milliseconds of the source's last answer to this process. */
  readonly answeredAtMs?: number;
}

export interface WatermarkStatus extends KnownWatermark {
  /** System time in milliseconds at which the source last answered this process, whatever it said. */
  readonly answeredAtMs?: number;
}

const wholeRange: readonly ShardRange[] = [[0, 1023]];
const renewEveryMs = 4_000;

/** Everything of the store that runs by itself in one process: sequencer, consumers, reactions to own events, read models, deadlines, retention. */
export class StoreRuntime {
  readonly sequencer: Sequencer;
  readonly feed: Feed;
  readonly readModels: ReadModels;
  readonly deadlines: Deadlines;
  readonly parking: Parking;
  readonly retention: Retention;
  readonly consumers: readonly Consumer[];
  private readonly owner: string;
  private renewal: NodeJS.Timeout | undefined;

  constructor(
    readonly store: EventStore,
    options: RuntimeOptions,
  ) {
    this.owner = options.owner ?? `${store.context}-${process.pid}-${randomUUID().slice(0, 8)}`;
    this.sequencer = new Sequencer(store, options.sequencer);
    this.feed = new Feed(store, this.sequencer);
    this.readModels = new ReadModels(store, this.feed, this.owner);
    this.deadlines = new Deadlines(store);
    this.retention = new Retention(store, [...storeKeeps, ...(options.keeps ?? [])]);
    this.consumers = this.makeConsumers(options);
    this.parking = new Parking(store.pool, (client, consumer, event) => this.redo(client, consumer, event));
  }

  private makeConsumers({ sources, ranges = wholeRange }: RuntimeOptions): Consumer[] {
    const { definition } = this.store.model;
    const own = definition.reactions['own'] ?? [];
    const ownTypes = own.flatMap((reaction) => reaction.to as readonly string[]);
    const consumers = sources.flatMap((source) =>
      ranges.map(
        (range) =>
          new Consumer(this.store, {
            name: source.context,
            source,
            reactions: definition.reactions[source.context] ?? [],
            range,
            owner: this.owner,
          }),
      ),
    );
    if (own.length === 0) return consumers;
    const log = ownLog(this.store, this.feed, ownTypes);
    return [
      ...consumers,
      ...ranges.map(
        (range) => new Consumer(this.store, { name: 'own', source: log, reactions: own, range, owner: this.owner }),
      ),
    ];
  }

  /** Begins in the order in which one needs the other. */
  async start(): Promise<void> {
    await this.sequencer.start();
    this.renewal = setInterval(() => {
      renewLeases(this.store.pool, this.owner).catch((error: unknown) =>
        this.store.log.warn({ err: error }, 'leases could not be renewed'),
      );
    }, renewEveryMs);
    for (const consumer of this.consumers) consumer.start();
    await this.readModels.start();
    this.deadlines.start();
    this.retention.start();
  }

  /** Lets every batch in hand end, gives the leases back, and stops the sequencer last, so that what was committed still gets its position. */
  async stop(): Promise<void> {
    await Promise.all([
      ...this.consumers.map((consumer) => consumer.stop()),
      this.readModels.stop(),
      this.deadlines.stop(),
      this.retention.stop(),
    ]);
    clearInterval(this.renewal);
    await releaseLeases(this.store.pool, this.owner).catch(() => undefined);
    await this.sequencer.stop();
  }

  private async redo(client: Client, name: string, event: ContractEvent): Promise<void> {
    if (name.startsWith('read-model:')) {
      await redoReadModel(this.store, client, name, event);
      return;
    }
    const consumer = this.consumers.find((candidate) => candidate.options.name === name);
    if (consumer === undefined) throw new Error(`nobody here consumes ${name}`);
    if (await consumer.handle(client, [event], false, true)) this.store.tellSequencer(false);
  }

  async consumerStatus(): Promise<ConsumerStatus[]> {
    const { rows } = await this.store.pool.query<{
      consumer: string;
      range_from: number;
      position: number;
      handled: number;
      passed_over: number;
    }>('SELECT consumer, range_from, position, handled, passed_over FROM consumer_cursor');
    return this.consumers.map((consumer) => {
      const { name, source, range } = consumer.options;
      const row = rows.find((candidate) => candidate.consumer === name && candidate.range_from === range[0]);
      return {
        consumer: name,
        source: source.context,
        range,
        state: consumer.state.state,
        ...('reason' in consumer.state ? { reason: consumer.state.reason } : {}),
        position: row?.position ?? 0,
        handled: row?.handled ?? 0,
        passedOver: row?.passed_over ?? 0,
        ...(consumer.answeredAtMs === undefined ? {} : { answeredAtMs: consumer.answeredAtMs }),
      };
    });
  }

  /** What the sources have said for certain, with the time of their last answer. */
  async watermarks(): Promise<{ own: Awaited<ReturnType<typeof readOwnWatermark>>; sources: WatermarkStatus[] }> {
    const [own, known] = await Promise.all([readOwnWatermark(this.store), readWatermarks(this.store)]);
    return {
      own,
      sources: known.map((mark) => {
        const answered = this.consumers
          .filter((consumer) => consumer.options.source.context === mark.entry.split(':')[0])
          .map((consumer) => consumer.answeredAtMs ?? 0);
        const last = Math.max(0, ...answered);
        return { ...mark, ...(last === 0 ? {} : { answeredAtMs: last }) };
      }),
    };
  }
}
