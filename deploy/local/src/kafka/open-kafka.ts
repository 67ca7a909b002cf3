import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { KafkaConnection } from '@throughline/transport';
import { connectionTo } from './client.js';
import type { Environment } from './environment.js';
import { startKafka, type Kafka } from './start-kafka.js';

export interface StackKafkaOptions {
  /** The folder of the stack. */
  readonly folder: string;
  readonly thrownAway: boolean;
  /** Use these; without them whatever this machine offers. */
  readonly brokers?: readonly string[] | undefined;
  readonly anyPort: boolean;
  /** Of the services: one topic each. */
  readonly contexts: readonly string[];
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Kafka as a stack has it, topics and all. */
export interface StackKafka extends Kafka {
  readonly topicPrefix: string;
  /** What every service must know of it. */
  readonly environment: Readonly<Record<string, string>>;
  /** For tools: as the services have it. */
  readonly connection: KafkaConnection;
}

const preferredPort = 9092;

/** Starts or finds a broker and makes the topics. What differs from what we need is said; it is no reason not to start. */
export const openKafka = async (options: StackKafkaOptions): Promise<StackKafka> => {
  const { folder, thrownAway, anyPort, contexts, brokers, say, signal } = options;
  const kafka = await startKafka({
    folder: join(folder, 'kafka'),
    throwAway: thrownAway,
    preferredPort: anyPort ? undefined : preferredPort,
    brokers,
    say,
    signal,
  });
  // On brokers of somebody else's, what is thrown away must not meet what is kept.
  const isGuest = thrownAway && kafka.kind === 'KAFKA_BROKERS';
  const topicPrefix =
    process.env.KAFKA_TOPIC_PREFIX || (isGuest ? `throughline-${randomBytes(4).toString('hex')}` : 'throughline');
  const environment = {
    ...kafkaSettings(process.env),
    KAFKA_BROKERS: kafka.brokers.join(','),
    KAFKA_TOPIC_PREFIX: topicPrefix,
    KAFKA_PARTITIONS: process.env.KAFKA_PARTITIONS || '8',
    KAFKA_REPLICATION: process.env.KAFKA_REPLICATION || '1',
  };
  const connection = await connectionTo(environment);
  try {
    await makeTopics(connection, contexts, say);
  } catch (error) {
    await kafka.stop();
    throw error;
  }
  return {
    kind: kafka.kind,
    brokers: kafka.brokers,
    get pid() {
      return kafka.pid;
    },
    containerId: kafka.containerId,
    topicPrefix,
    environment,
    connection,
    kill: () => kafka.kill(),
    restart: () => kafka.restart(),
    stop: async () => {
      if (isGuest) await removeTopics(connection, topicPrefix);
      await kafka.stop();
    },
  };
};

/** TLS and SASL of a real cluster: passed on as they are. */
const kafkaSettings = (environment: Environment): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      name.startsWith('KAFKA_') && value !== undefined ? [[name, value]] : [],
    ),
  );

const makeTopics = async (
  connection: KafkaConnection,
  contexts: readonly string[],
  say: (line: string) => void,
): Promise<void> => {
  const { createTopics } = await import('@throughline/transport');
  for (const difference of await createTopics(connection, contexts)) say(`Kafka: ${difference}.`);
};

const removeTopics = (connection: KafkaConnection, prefix: string): Promise<void> =>
  connection.withAdmin(async (admin) => {
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(`${prefix}.`));
    if (topics.length > 0) await admin.deleteTopics({ topics });
    const { groups } = await admin.listGroups();
    const ours = groups.map(({ groupId }) => groupId).filter((group) => group.startsWith(`${prefix}.`));
    if (ours.length > 0) await admin.deleteGroups(ours);
  });
