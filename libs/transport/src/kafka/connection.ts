import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel, type Admin, type ITopicMetadata, type KafkaConfig, type SASLOptions } from 'kafkajs';
import { cureIdleConnections } from './idle-connection.js';
import { isPartitionCount } from './partitions.js';

export interface KafkaSettings {
  /** `host:port` */
  readonly brokers: readonly string[];
  /** Stands before the names of topics and groups. */
  readonly topicPrefix: string;
  /** Names this process to the brokers. */
  readonly clientId: string;
  readonly tls?: { readonly caFile?: string };
  readonly sasl?: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    readonly username: string;
    readonly password: string;
  };
  /** Of a topic that is made: a power of two, at most 1024. */
  readonly partitions: number;
  /** Copies of each message in the cluster. */
  readonly replication: number;
}

/** Where the adapter says what an operator should know. A pino logger fits. */
export interface TransportLog {
  debug?(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** A Kafka cluster as a service knows it: names, settings, and clients that are made when they are needed. */
export interface KafkaConnection {
  readonly settings: KafkaSettings;
  readonly log: TransportLog;
  /** The topic of a context. */
  topicOf(context: string): string;
  /** The group in which the processes of one context share out the topic of another. */
  groupOf(reader: string, context: string): string;
  /** A client of its own for each use: kafkajs shares offsets between consumers of one client. */
  client(): Kafka;
  /** Does something with a connection of its own, which is closed afterwards. */
  withAdmin<T>(run: (admin: Admin) => Promise<T>): Promise<T>;
}

/** The topic cannot be used as it is: a person has to look. */
export class UnusableTopic extends Error {
  override readonly name = 'UnusableTopic';
}

/**
 * Nothing connects yet. Every request has a time-out, and every retry of kafkajs a bound: what goes on for ever is done by door and
 * source, who say meanwhile why.
 */
export const kafkaConnection = (settings: KafkaSettings, log: TransportLog): KafkaConnection => {
  cureIdleConnections();
  const config: KafkaConfig = {
    brokers: [...settings.brokers],
    clientId: settings.clientId,
    connectionTimeout: 3_000,
    authenticationTimeout: 10_000,
    requestTimeout: 10_000,
    retry: { retries: 2, initialRetryTime: 100, maxRetryTime: 1_000 },
    logLevel: logLevel.INFO,
    logCreator: () => logTo(log),
    ...(settings.tls !== undefined && { ssl: tlsOptions(settings.tls) }),
    ...(settings.sasl !== undefined && { sasl: settings.sasl as SASLOptions }),
  };
  const connection: KafkaConnection = {
    settings,
    log,
    topicOf: (context) => `${settings.topicPrefix}.${context}`,
    groupOf: (reader, context) => `${settings.topicPrefix}.${reader}.${context}`,
    client: () => new Kafka(config),
    withAdmin: async (run) => {
      const admin = connection.client().admin();
      await admin.connect();
      try {
        return await run(admin);
      } finally {
        await admin.disconnect().catch(() => undefined);
      }
    },
  };
  return connection;
};

/**
 * The partitions of a topic of ours.
 *
 * @throws UnusableTopic it does not exist, or is not cut as ours are
 */
export const partitionsOf = async (connection: KafkaConnection, topic: string): Promise<number> => {
  const metadata = await connection.withAdmin((admin) => metadataOf(admin, topic));
  if (metadata === undefined)
    throw new UnusableTopic('there is no such topic, and it is never made by itself: npm run topics makes it');
  const count = metadata.partitions.length;
  if (!isPartitionCount(count))
    throw new UnusableTopic(`it has ${count} partitions: a power of two is needed, at most 1024`);
  return count;
};

/** What the cluster says of a topic; undefined where it has none of that name. */
export const metadataOf = async (admin: Admin, topic: string): Promise<ITopicMetadata | undefined> => {
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    return topics[0];
  } catch (error) {
    if (isMissingTopic(error)) return undefined;
    throw error;
  }
};

/** Did the broker say that it has no such topic? */
const isMissingTopic = (error: unknown): boolean =>
  causes(error).some((cause) => (cause as { type?: unknown }).type === 'UNKNOWN_TOPIC_OR_PARTITION');

/** Did the broker refuse it for its size? */
export const isTooLarge = (error: unknown): boolean =>
  causes(error).some((cause) =>
    ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE'].includes(String((cause as { type?: unknown }).type)),
  );

/** Why it failed, in one line. */
export const sentenceOf = (error: unknown): string => {
  const last = causes(error).at(-1);
  return last instanceof Error ? last.message : String(last);
};

/** An error and what it was caused by, outermost first. */
const causes = (error: unknown): unknown[] => {
  const chain = [error];
  for (let cause = error; cause instanceof Error && cause.cause !== undefined && chain.length < 10;)
    chain.push((cause = cause.cause));
  return chain;
};

/** Doubles from 200 ms to 5 s, and never for two processes alike. */
export const backOffMs = (failures: number): number =>
  Math.min(5_000, 200 * 2 ** Math.min(failures, 10)) * (0.5 + Math.random() / 2);

/** Comes back when the time is up or the signal is aborted. */
export const pause = (ms: number, signal: AbortSignal): Promise<unknown> =>
  sleep(ms, undefined, { signal }).catch(() => undefined);

/**
 * Waits for work that cannot be told to end.
 *
 * @throws the signal's reason, once it is aborted: what comes of the work then is nobody's business
 */
export const unlessAborted = <T>(signal: AbortSignal, work: Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const giveUp = () => reject(signal.reason as Error);
    signal.addEventListener('abort', giveUp);
    if (signal.aborted) giveUp();
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });

/** Waits for something that must not hold up a shutdown. */
export const atMost = async (ms: number, work: Promise<unknown>): Promise<void> => {
  const timer = new AbortController();
  await Promise.race([work.catch(() => undefined), pause(ms, timer.signal)]);
  timer.abort();
};

const tlsOptions = ({ caFile }: { readonly caFile?: string }) =>
  caFile === undefined ? true : { ca: [readFileSync(caFile, 'utf8')] };

/** What kafkajs calls an error is mostly a broker that is away for a moment: what it means for us is said by `condition`. */
const logTo =
  (log: TransportLog) =>
  ({ level, namespace, log: line }: { level: logLevel; namespace: string; log: Readonly<Record<string, unknown>> }) => {
    const { message, timestamp: _at, logger: _logger, stack: _stack, ...fields } = line;
    const text = `kafkajs ${namespace}: ${String(message)}`;
    if (level <= logLevel.WARN) log.warn(fields, text);
    else log.debug?.(fields, text);
  };
