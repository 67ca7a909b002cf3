import kafkajs, { type Admin, type ConfigEntries, type ConfigResourceTypes, type ITopicMetadata } from 'kafkajs';
import { metadataOf, pause, type KafkaConnection } from './connection.js';

const day = 24 * 60 * 60 * 1000;
const megabyte = 1024 * 1024;

/** A setting of a topic: what it should be, and how a difference is told. */
interface Setting {
  readonly name: string;
  readonly value: string;
  /** Is what stands there as good? */
  readonly accepts?: (value: string) => boolean;
  readonly because: string;
}

const settingsFor = (replication: number): readonly Setting[] => [
  {
    name: 'cleanup.policy',
    value: 'delete',
    because: 'compaction removes history from the middle',
  },
  {
    name: 'retention.ms',
    value: String(7 * day),
    accepts: (value) => Number(value) >= 7 * day && Number(value) <= 14 * day,
    because:
      'the event store is the archive, and a consumer that was away for a week-end should find the topic as it left it',
  },
  {
    name: 'min.insync.replicas',
    value: String(Math.max(1, replication - 1)),
    because: 'one broker may fail without loss and without a stop',
  },
  {
    name: 'unclean.leader.election.enable',
    value: 'false',
    because: 'a replica that missed messages must not become the truth',
  },
  {
    name: 'max.message.bytes',
    value: String(megabyte),
    accepts: (value) => Number(value) >= megabyte,
    because: 'a batch of ours may be so large',
  },
];

/**
 * Compares the topics of these contexts, and the cluster, with what we need.
 *
 * @returns a sentence for each difference; none where all is well
 */
export const checkTopics = (connection: KafkaConnection, contexts: readonly string[]): Promise<string[]> =>
  connection.withAdmin(async (admin) => {
    const { replication } = connection.settings;
    const sentences: string[] = [];
    for (const context of contexts) {
      const topic = connection.topicOf(context);
      const metadata = await metadataOf(admin, topic);
      if (metadata === undefined) {
        sentences.push(`${topic} does not exist`);
        continue;
      }
      sentences.push(...shapeDifferences(metadata, connection.settings));
      const configured = await configOf(admin, kafkajs.ConfigResourceTypes.TOPIC, topic);
      for (const { name, value, accepts = (found: string) => found === value, because } of settingsFor(replication)) {
        const found = configured.get(name);
        if (found === undefined || !accepts(found))
          sentences.push(`${topic}: ${name} is ${found ?? 'not told'} instead of ${value}: ${because}`);
      }
    }
    return [...sentences, ...(await clusterDifferences(admin))];
  });

/**
 * Makes the topics of these contexts that do not exist yet. One that exists is never changed.
 *
 * @returns what still differs, as {@link checkTopics}
 */
export const createTopics = async (connection: KafkaConnection, contexts: readonly string[]): Promise<string[]> => {
  const { partitions, replication } = connection.settings;
  await connection.withAdmin(async (admin) => {
    const missing: string[] = [];
    for (const context of contexts) {
      const topic = connection.topicOf(context);
      if ((await metadataOf(admin, topic)) === undefined) missing.push(topic);
    }
    if (missing.length === 0) return;
    await admin.createTopics({
      // kafkajs gives up waiting where the broker that it asks has not heard of the topic yet.
      waitForLeaders: false,
      timeout: 20_000,
      topics: missing.map((topic) => ({
        topic,
        numPartitions: partitions,
        replicationFactor: replication,
        configEntries: settingsFor(replication).map(({ name, value }) => ({ name, value })),
      })),
    });
    for (const topic of missing) await knownToAll(admin, topic);
  });
  return checkTopics(connection, contexts);
};

const leadersWithinMs = 20_000;

/** Waits until every partition of a new topic has a leader. What is missing then is told by the check. */
export const knownToAll = async (admin: Admin, topic: string): Promise<void> => {
  const giveUp = AbortSignal.timeout(leadersWithinMs);
  while (!giveUp.aborted) {
    const metadata = await metadataOf(admin, topic);
    if (metadata?.partitions.every(({ leader }) => leader >= 0) === true) return;
    await pause(50, giveUp);
  }
};

const shapeDifferences = (
  { name: topic, partitions }: ITopicMetadata,
  wanted: { readonly partitions: number; readonly replication: number },
): string[] => {
  const sentences: string[] = [];
  if (partitions.length !== wanted.partitions)
    sentences.push(
      `${topic} has ${partitions.length} partitions instead of ${wanted.partitions}: that is not changed in a topic with messages in it; make it anew and publish again`,
    );
  const copies = Math.min(...partitions.map(({ replicas }) => replicas.length));
  if (copies !== wanted.replication)
    sentences.push(
      `${topic} keeps ${copies} ${copies === 1 ? 'copy' : 'copies'} of a message instead of ${wanted.replication}`,
    );
  const leaderless = partitions.filter(({ leader }) => leader < 0).length;
  if (leaderless > 0) sentences.push(`${topic}: ${leaderless} partitions have no leader at the moment`);
  return sentences;
};

/** Brokers that make topics by themselves turn a misspelt name into a topic. Where we may not look, nothing is said. */
const clusterDifferences = async (admin: Admin): Promise<string[]> => {
  const { brokers } = await admin.describeCluster();
  const config = await Promise.all(
    brokers.map(({ nodeId }) =>
      configOf(admin, kafkajs.ConfigResourceTypes.BROKER, String(nodeId)).catch(() => undefined),
    ),
  );
  return config.some((entries) => entries?.get('auto.create.topics.enable') === 'true')
    ? ['the brokers make topics by themselves (auto.create.topics.enable): a misspelt name becomes a topic']
    : [];
};

/** The settings of a topic or a broker. */
export const configOf = async (
  admin: Admin,
  type: ConfigResourceTypes,
  name: string,
): Promise<ReadonlyMap<string, string>> => {
  const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: [{ type, name }] });
  const entries: ConfigEntries[] = resources[0]?.configEntries ?? [];
  return new Map(entries.map(({ configName, configValue }) => [configName, configValue]));
};
