import { setTimeout as sleep } from 'node:timers/promises';
import type { KafkaConnection, KafkaSettings } from '@throughline/transport';
import { brokersIn, type Environment } from './environment.js';

/** A connection by the settings that the services have; nothing connects yet. The adapter is loaded by whoever needs Kafka, and by nobody else. */
export const connectionTo = async (environment: Environment): Promise<KafkaConnection> => {
  const { kafkaConnection } = await import('@throughline/transport');
  return kafkaConnection(settingsIn(environment), { info: silent, warn: silent, error: silent });
};

/** What it says of itself comes with its errors. */
const silent = (): void => undefined;

const settingsIn = (environment: Environment): KafkaSettings => {
  const { KAFKA_TLS, KAFKA_TLS_CA_FILE: caFile, KAFKA_SASL_USERNAME: username } = environment;
  const { KAFKA_SASL_MECHANISM, KAFKA_SASL_PASSWORD: password = '', KAFKA_TOPIC_PREFIX } = environment;
  const mechanism = (KAFKA_SASL_MECHANISM || 'plain') as NonNullable<KafkaSettings['sasl']>['mechanism'];
  return {
    brokers: brokersIn(environment),
    topicPrefix: KAFKA_TOPIC_PREFIX || 'throughline',
    clientId: 'throughline-launcher',
    ...(KAFKA_TLS === 'true' ? { tls: caFile ? { caFile } : {} } : {}),
    ...(username ? { sasl: { mechanism, username, password } } : {}),
    partitions: Number(environment.KAFKA_PARTITIONS || 8),
    replication: Number(environment.KAFKA_REPLICATION || 1),
  };
};

/**
 * Waits until a broker there tells what it knows of its cluster; a port that is open says little.
 *
 * @param over why to wait no longer: looked at between two tries
 * @throws Error with what it said last
 */
export const answersWithin = async (
  ms: number,
  brokers: readonly string[],
  environment: Environment = {},
  over: () => string | undefined = () => undefined,
): Promise<void> => {
  const connection = await connectionTo({ ...environment, KAFKA_BROKERS: brokers.join(',') });
  for (const until = Date.now() + ms; ; await sleep(100)) {
    const failure = await connection
      .withAdmin((admin) => admin.describeCluster())
      .then(() => undefined)
      .catch((error: unknown) => (error as Error).message);
    if (failure === undefined) return;
    const why = over() ?? (Date.now() > until ? failure : undefined);
    if (why !== undefined) throw new Error(why);
  }
};
