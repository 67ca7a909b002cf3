import kafkajs, { type Producer } from 'kafkajs';
import type { WatermarkMap } from '../event-source.js';
import type { DoorPage, FeedDoor } from '../feed-door.js';
import { DoorUnavailable } from '../source-errors.js';
import {
  atMost,
  backOffMs,
  isTooLarge,
  partitionsOf,
  pause,
  sentenceOf,
  unlessAborted,
  type KafkaConnection,
} from './connection.js';
import { toWatermarkMessage } from './kafka-message.js';
import { cutBySize, LastPositions, messagesOf, type PlacedMessage, type PositionMessages } from './page-parts.js';
import { configOf } from './topics.js';

export interface KafkaDoorOptions {
  readonly connection: KafkaConnection;
  /** Whose feed goes out. */
  readonly context: string;
  /** How long a watermark that moved waits for company. */
  readonly watermarksTogetherMs?: number;
  /** How often watermarks are told that did not move: a reader of a quiet topic learns how far the source is. */
  readonly watermarksEveryMs?: number;
  /** How often the topic's partitions are counted again. */
  readonly countEveryMs?: number;
}

/** A batch of one partition stays below what brokers take at once (1 MB). */
const maxBatchBytes = 900_000;
/** How long a shutdown waits for a broker that does not answer. */
const closeWithinMs = 3_000;

/**
 * Publishes a feed to the context's Kafka topic: one send per page, acknowledged by all in-sync replicas, one request on its way at a time,
 * without Kafka's transactions or its idempotent producer: readers know duplicates by their position. Who sends the pages takes care that
 * only one process does so at a time; where two do for a moment, everything is still there, in order, some of it twice.
 */
export const kafkaDoor = (options: KafkaDoorOptions): FeedDoor => new KafkaDoor(options);

interface Session {
  readonly producer: Producer;
  readonly partitions: number;
}

class KafkaDoor implements FeedDoor {
  readonly name = 'kafka';
  readonly #topic: string;
  readonly #closing = new AbortController();
  #session: Session | undefined;
  #connecting: Promise<void> | undefined;
  #trouble: string | undefined = 'connecting';
  /** A position that the topic did not take, and what it took then: no page with it is sent again before that has changed. */
  #refused:
    { readonly position: bigint; readonly limit: string | undefined; readonly error: DoorUnavailable } | undefined;
  #told: { readonly text: string; readonly scannedTo: bigint; readonly atMs: number } | undefined;

  constructor(private readonly options: KafkaDoorOptions) {
    this.#topic = options.connection.topicOf(options.context);
  }

  open(): Promise<void> {
    this.#connect();
    return Promise.resolve();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#connecting;
    await this.#drop('closed');
  }

  condition(): string | undefined {
    return this.#trouble;
  }

  /** Whoever is told to stop does not wait for a broker that is silent: what is on its way is sent once more by the next one. */
  send(page: DoorPage, signal: AbortSignal): Promise<string> {
    return unlessAborted(signal, this.#send(page, signal));
  }

  async #send(page: DoorPage, signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    const session = await this.#ready(signal);
    const last = new LastPositions(session.partitions, page);
    const positions = messagesOf(page, this.options.context, session.partitions, last);
    await this.#lookAtRefused(positions);
    for (const part of cutBySize(positions, maxBatchBytes)) {
      signal.throwIfAborted();
      await this.#sendPart(session, part);
    }
    await this.#tellWatermarks(session, page, last, signal);
    return last.toMark();
  }

  async #sendPart(session: Session, part: readonly PositionMessages[]): Promise<void> {
    try {
      await this.#produce(
        session,
        part.flatMap(({ messages }) => messages),
      );
    } catch (error) {
      if (!isTooLarge(error)) throw await this.#failed(error);
      // The topic takes less than ours do: position by position, so that the one that does not fit is named.
      const [first] = part;
      if (first !== undefined && part.length === 1) throw await this.#tooLarge(first, error);
      for (const position of part) await this.#sendPart(session, [position]);
    }
  }

  async #produce({ producer }: Session, messages: PlacedMessage[]): Promise<void> {
    await producer.send({ topic: this.#topic, acks: -1, timeout: 10_000, messages });
  }

  /** A page without events waits for company; with events, what is skipped now is told with a later page. */
  async #tellWatermarks(session: Session, page: DoorPage, last: LastPositions, signal: AbortSignal): Promise<void> {
    const { watermarksTogetherMs = 100, watermarksEveryMs = 5_000, context } = this.options;
    const watermarks: WatermarkMap = page.watermarks ?? {};
    const text = JSON.stringify(watermarks);
    const told = this.#told;
    if (told !== undefined) {
      const age = performance.now() - told.atMs;
      const hasMoved = page.watermarks !== undefined && text !== told.text;
      if (hasMoved && age < watermarksTogetherMs) {
        if (page.events.length > 0) return;
        await pause(watermarksTogetherMs - age, signal);
        signal.throwIfAborted();
      } else if (!hasMoved && age < watermarksEveryMs) return;
    }
    const { partitions } = session;
    const note = { source: context, epoch: page.epoch, scannedTo: page.scannedTo, watermarks, partitions };
    const messages = Array.from({ length: partitions }, (_, partition) => ({
      ...toWatermarkMessage({ ...note, prevPosition: last.of(partition) }),
      partition,
    }));
    try {
      await this.#produce(session, messages);
    } catch (error) {
      throw await this.#failed(error);
    }
    this.#told = {
      text: page.watermarks === undefined && told ? told.text : text,
      scannedTo: page.scannedTo,
      atMs: performance.now(),
    };
  }

  // ------------------------------------------------------------------------------------------------------ connection

  async #ready(signal: AbortSignal): Promise<Session> {
    if (this.#session === undefined && !this.#closing.signal.aborted) {
      this.#connect();
      // A connection that is being made is worth a moment.
      await Promise.race([this.#connecting, pause(1_000, signal)]);
      signal.throwIfAborted();
    }
    if (this.#session === undefined) throw new DoorUnavailable(this.name, this.#trouble ?? 'connecting');
    return this.#session;
  }

  /** Until it is there, with back-off. */
  #connect(): void {
    this.#connecting ??= (async () => {
      const { signal } = this.#closing;
      for (let failures = 1; !signal.aborted; failures += 1) {
        try {
          this.#session = await this.#newSession();
          this.#trouble = undefined;
          break;
        } catch (error) {
          if (signal.aborted) break;
          this.#trouble = `${this.#topic}: ${sentenceOf(error)}`;
          this.options.connection.log.warn(
            { err: error, topic: this.#topic },
            'publishing to Kafka waits for a connection',
          );
          await pause(backOffMs(failures), signal);
        }
      }
    })().finally(() => {
      this.#connecting = undefined;
    });
  }

  async #newSession(): Promise<Session> {
    const { connection } = this.options;
    const { signal } = this.#closing;
    const partitions = await unlessAborted(signal, partitionsOf(connection, this.#topic));
    const producer = connection.client().producer({
      allowAutoTopicCreation: false,
      idempotent: false,
      maxInFlightRequests: 1,
      metadataMaxAge: this.options.countEveryMs ?? 30_000,
      createPartitioner:
        () =>
        ({ message, partitionMetadata }) => {
          if (partitionMetadata.length !== partitions)
            throw new PartitionsChanged('it has other partitions than before');
          return (message as PlacedMessage).partition;
        },
      retry: { retries: 2, initialRetryTime: 100, maxRetryTime: 1_000 },
    });
    try {
      await unlessAborted(signal, producer.connect());
      return { producer, partitions };
    } catch (error) {
      await atMost(closeWithinMs, producer.disconnect());
      throw error;
    }
  }

  /** Whatever it was: the next page finds out anew what the topic is like. */
  async #failed(error: unknown): Promise<DoorUnavailable> {
    const reason = `${this.#topic}: ${sentenceOf(error)}`;
    await this.#drop(reason);
    if (!this.#closing.signal.aborted) this.#connect();
    return new DoorUnavailable(this.name, reason, error);
  }

  async #tooLarge({ position, bytes }: PositionMessages, cause: unknown): Promise<DoorUnavailable> {
    const reason = `position ${position} takes ${bytes} bytes, more than topic ${this.#topic} does (max.message.bytes): nothing behind it is published until the topic takes it`;
    const error = new DoorUnavailable(this.name, reason, cause);
    this.#refused = { position, limit: await this.#limit(), error };
    this.options.connection.log.error(
      { topic: this.#topic, position: String(position), bytes },
      'a message is too large for its topic',
    );
    return error;
  }

  /** What stands before a message that does not fit is published once, not with every attempt. */
  async #lookAtRefused(positions: readonly PositionMessages[]): Promise<void> {
    const refused = this.#refused;
    if (refused === undefined || !positions.some(({ position }) => position === refused.position)) return;
    const limit = await this.#limit();
    if (limit !== undefined && limit === refused.limit) throw refused.error;
    this.#refused = undefined;
  }

  /** How many bytes the topic takes at once; undefined where it is not told. */
  #limit(): Promise<string | undefined> {
    return this.options.connection
      .withAdmin((admin) => configOf(admin, kafkajs.ConfigResourceTypes.TOPIC, this.#topic))
      .then(
        (config) => config.get('max.message.bytes'),
        () => undefined,
      );
  }

  async #drop(reason: string): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    this.#trouble = this.#closing.signal.aborted ? 'closed' : reason;
    if (session !== undefined) await atMost(closeWithinMs, session.producer.disconnect());
  }
}

class PartitionsChanged extends Error {
  override readonly name = 'PartitionsChanged';
}
