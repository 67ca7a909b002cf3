import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KafkaConfig, SASLOptions } from 'kafkajs';
import type { Environment } from './environment.js';

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
  const config = configOf(brokers, environment);
  for (const until = Date.now() + ms; ; await sleep(100)) {
    const failure = await failureOf(config);
    if (failure === undefined) return;
    const why = over() ?? (Date.now() > until ? failure : undefined);
    if (why !== undefined) throw new Error(why);
  }
};

/** kafkajs is loaded by whoever needs Kafka, and by nobody else. */
const failureOf = async (config: KafkaConfig): Promise<string | undefined> => {
  const { Kafka, logLevel } = await import('kafkajs');
  const admin = new Kafka({ ...config, logLevel: logLevel.NOTHING }).admin();
  try {
    await admin.connect();
    await admin.describeCluster();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
};

/** The same settings as the services have. */
const configOf = (brokers: readonly string[], environment: Environment): KafkaConfig => {
  const { KAFKA_TLS, KAFKA_TLS_CA_FILE, KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD } = environment;
  const ca = KAFKA_TLS_CA_FILE ? { ca: [readFileSync(KAFKA_TLS_CA_FILE)] } : true;
  const sasl = {
    mechanism: KAFKA_SASL_MECHANISM,
    username: KAFKA_SASL_USERNAME,
    password: KAFKA_SASL_PASSWORD,
  } as SASLOptions;
  return {
    clientId: 'throughline-launcher',
    brokers: [...brokers],
    connectionTimeout: 2_000,
    requestTimeout: 5_000,
    retry: { retries: 0 },
    ...(KAFKA_TLS === 'true' ? { ssl: ca } : {}),
    ...(KAFKA_SASL_MECHANISM ? { sasl } : {}),
  };
};
