import type { Consumer, EachBatchPayload, KafkaMessage } from 'kafkajs';
import {
  atMost,
  backOffMs,
  partitionsOf,
  pause,
  sentenceOf,
  unlessAborted,
  type KafkaConnection,
} from './connection.js';

/** What a member of a group does with what it is given. All of it is called synchronously, and none of it waits. */
export interface Member {
  /** These partitions of `count` are ours from now on; nothing comes from them until they are sought and resumed. */
  assigned(partitions: readonly number[], count: number): void;
  /** Nothing is ours any more. */
  revoked(): void;
  /** Messages of one partition, in order of offset. */
  received(partition: number, messages: readonly KafkaMessage[]): void;
  /** Where the cursors of this process stand, for those who look at Kafka's lag: nothing is ever read from it. */
  committable(): readonly { readonly partition: number; readonly offset: string }[];
}

export interface GroupTimings {
  /** A process that died gives its partitions to others after so long. */
  readonly sessionTimeoutMs: number;
  readonly heartbeatMs: number;
  /** How long a broker holds a fetch that finds nothing: also how late a seek takes hold. */
  readonly fetchWaitMs: number;
  readonly commitEveryMs: number;
}

/**
 * Others have taken over the partitions of a dead process after 8 s at most. A session of 6 s is the shortest that brokers grant by themselves
 * (`group.min.session.timeout.ms`): whoever takes over has done what waited even where it dies in its turn 10 s later.
 */
export const groupTimings: GroupTimings = {
  sessionTimeoutMs: 6_000,
  heartbeatMs: 1_000,
  fetchWaitMs: 250,
  commitEveryMs: 5_000,
};

/** A rebalance is short; one that takes longer is said. */
const longRebalanceMs = 5_000;
/** How long a shutdown waits for a broker that does not answer. */
const leaveWithinMs = 3_000;

/**
 * One member of a consumer group, kept alive: kafkajs gives up for good after a crash, so each session is followed by another, with
 * back-off, until it is closed. The group only assigns partitions; positions are the reader's.
 */
export class GroupMember {
  readonly #closing = new AbortController();
  #consumer: Consumer | undefined;
  #running: Promise<void> | undefined;
  #trouble: string | undefined = 'connecting';
  #rebalancingSince: number | undefined;
  #failures = 0;
  #endSession: (error?: Error) => void = () => undefined;
  #count = 0;
  #counting = false;

  constructor(
    private readonly connection: KafkaConnection,
    private readonly topic: string,
    private readonly group: string,
    private readonly member: Member,
    private readonly timings: GroupTimings,
  ) {}

  open(): void {
    this.#running ??= this.#keepAlive();
  }

  /** Leaves the group at once, so that others need not wait for our session to end. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#endSession();
    if (this.#running !== undefined) await atMost(leaveWithinMs, this.#running);
    this.#trouble = 'closed';
  }

  /** Why nothing comes; undefined while all is well. */
  condition(): string | undefined {
    if (this.#trouble !== undefined) return this.#trouble;
    const since = this.#rebalancingSince;
    return since !== undefined && performance.now() - since > longRebalanceMs
      ? `the group ${this.group} has been sharing out its partitions for long`
      : undefined;
  }

  /** The next fetch begins there; what is on its way is thrown away. */
  seek(partition: number, offset: bigint): void {
    this.#steer((consumer) => consumer.seek({ topic: this.topic, partition, offset: String(offset) }));
  }

  pause(partition: number): void {
    this.#steer((consumer) => consumer.pause([{ topic: this.topic, partitions: [partition] }]));
  }

  resume(partition: number): void {
    this.#steer((consumer) => consumer.resume([{ topic: this.topic, partitions: [partition] }]));
  }

  /** Looks whether the topic was made anew with another number of partitions: then everything begins anew. */
  recount(): void {
    if (this.#counting || this.#closing.signal.aborted) return;
    this.#counting = true;
    const before = this.#count;
    partitionsOf(this.connection, this.topic)
      .then(
        (now) => {
          if (now !== before && before === this.#count) this.#endSession(new OtherPartitions());
        },
        () => undefined, // the session itself will notice
      )
      .finally(() => {
        this.#counting = false;
      });
  }

  #steer(how: (consumer: Consumer) => void): void {
    try {
      if (this.#consumer !== undefined) how(this.#consumer);
    } catch (error) {
      // It has crashed and has not told yet: everything is taken away in a moment.
      this.connection.log.debug?.({ err: error, group: this.group }, 'the consumer is not running');
    }
  }

  async #keepAlive(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      try {
        await this.#session(signal);
      } catch (error) {
        if (!signal.aborted) this.#failed(error);
      }
      this.member.revoked();
      if (!signal.aborted) await pause(backOffMs(this.#failures), signal);
    }
  }

  #failed(error: unknown): void {
    this.#trouble = `${this.topic}: ${sentenceOf(error)}`;
    this.#failures += 1;
    this.connection.log.warn({ err: error, topic: this.topic, group: this.group }, 'reading from Kafka is interrupted');
  }

  /** From joining to leaving, or to a crash. */
  async #session(closing: AbortSignal): Promise<void> {
    const { sessionTimeoutMs, heartbeatMs, fetchWaitMs, commitEveryMs } = this.timings;
    const count = await unlessAborted(closing, partitionsOf(this.connection, this.topic));
    this.#count = count;
    const consumer = this.connection.client().consumer({
      groupId: this.group,
      allowAutoTopicCreation: false,
      sessionTimeout: sessionTimeoutMs,
      rebalanceTimeout: Math.max(sessionTimeoutMs, 10_000),
      heartbeatInterval: heartbeatMs,
      maxWaitTimeInMs: fetchWaitMs,
      retry: { retries: 2, initialRetryTime: 100, maxRetryTime: 1_000, restartOnFailure: () => Promise.resolve(false) },
    });
    let commits: NodeJS.Timeout | undefined;
    try {
      const ended = new Promise<void>((resolve, reject) => {
        consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
        this.#endSession = (error) => (error === undefined ? resolve() : reject(error));
        if (closing.aborted) resolve();
        consumer.on(consumer.events.REBALANCING, () => {
          this.#rebalancingSince ??= performance.now();
          this.member.revoked();
        });
        consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
          // Some joins come without the call for them. Whatever was ours is taken up anew: fetching starts from nowhere.
          this.member.revoked();
          const partitions = payload.memberAssignment[this.topic] ?? [];
          if (partitions.some((partition) => partition >= count)) {
            reject(new OtherPartitions());
            return;
          }
          for (const partition of partitions) this.pause(partition);
          this.#rebalancingSince = undefined;
          this.#failures = 0;
          if (closing.aborted) return;
          this.#trouble = undefined;
          this.member.assigned(partitions, count);
          this.recount();
        });
      });
      ended.catch(() => undefined); // it may end before anybody waits for it
      await unlessAborted(closing, consumer.connect());
      await consumer.subscribe({ topic: this.topic, fromBeginning: true });
      closing.throwIfAborted();
      this.#consumer = consumer;
      await consumer.run({ autoCommit: false, eachBatch: (batch) => this.#take(batch) });
      commits = setInterval(() => void this.#commit(consumer), commitEveryMs);
      await ended;
    } finally {
      clearInterval(commits);
      this.#consumer = undefined;
      this.member.revoked();
      await atMost(leaveWithinMs, consumer.disconnect());
    }
  }

  /** Never waits for a reader: heartbeats go on however long a page takes, and a slow partition holds up no other. */
  #take(payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    if (payload.isRunning() && !payload.isStale()) this.member.received(batch.partition, batch.messages);
    return Promise.resolve();
  }

  async #commit(consumer: Consumer): Promise<void> {
    const offsets = this.member.committable();
    if (offsets.length === 0 || this.#rebalancingSince !== undefined) return;
    try {
      await consumer.commitOffsets(offsets.map((offset) => ({ topic: this.topic, ...offset })));
    } catch (error) {
      this.connection.log.debug?.({ err: error, group: this.group }, 'offsets could not be committed');
    }
  }
}

class OtherPartitions extends Error {
  override readonly name = 'OtherPartitions';
  constructor() {
    super('it has other partitions than before');
  }
}
