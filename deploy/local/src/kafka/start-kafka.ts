import { resolve } from 'node:path';
import { kafkaAvailability, type KafkaAvailability } from './availability.js';
import { answersWithin } from './client.js';
import { DockerBroker } from './docker-broker.js';
import { JarBroker } from './jar-broker.js';
import { fetchJars } from './jars.js';

export interface KafkaOptions {
  /** Where a broker of ours keeps its data, settings and log. */
  readonly folder: string;
  /** The folder (and the given one around it) goes at the end, and nothing ends in good order. */
  readonly throwAway?: boolean | { readonly folder: string };
  /** It outlives this process; whoever made the folder ends it. */
  readonly leaveRunning?: boolean;
  /** Use these, as if KAFKA_BROKERS had named them. */
  readonly brokers?: readonly string[] | undefined;
  /** Take this port where it is free. */
  readonly preferredPort?: number | undefined;
  readonly say?: (line: string) => void;
  /** Ends the fetching of jars. */
  readonly signal?: AbortSignal | undefined;
}

export interface Kafka {
  readonly kind: 'KAFKA_BROKERS' | 'docker' | 'jars';
  readonly brokers: readonly string[];
  /** Of the process, where it is one of ours and runs. */
  readonly pid?: number | undefined;
  readonly containerId?: string | undefined;
  /** Brokers of somebody else's are left alone. */
  stop(): Promise<void>;
  /** As a power cut does; it stays away until `restart`. @throws Error where it is not ours */
  kill(): Promise<void>;
  /** Resolves when it answers again, on the same address. @throws Error where it is not ours */
  restart(): Promise<void>;
}

const givenAnswersWithinMs = 20_000;

/**
 * The brokers that KAFKA_BROKERS names, else one in Docker, else one from the published jars. Resolves when it answers.
 *
 * @throws Error that says why there is none, or what it said instead of starting
 */
export const startKafka = async (options: KafkaOptions): Promise<Kafka> => {
  if (options.brokers !== undefined) return given(options.brokers);
  const found = kafkaAvailability();
  switch (found.kind) {
    case 'KAFKA_BROKERS':
      return given(found.brokers);
    case 'docker':
      return inDocker(options);
    case 'jars':
      return fromJars(found, options);
    case 'none':
      throw new Error(found.why);
  }
};

const given = async (brokers: readonly string[]): Promise<Kafka> => {
  try {
    await answersWithin(givenAnswersWithinMs, brokers, process.env);
  } catch (cause) {
    throw new Error(`No Kafka answers at ${brokers.join(', ')} (KAFKA_BROKERS): ${(cause as Error).message}`, {
      cause,
    });
  }
  const notOurs = (): Promise<never> => Promise.reject(new Error('The brokers of KAFKA_BROKERS are not ours to stop.'));
  return { kind: 'KAFKA_BROKERS', brokers, stop: () => Promise.resolve(), kill: notOurs, restart: notOurs };
};

const inDocker = async ({
  folder,
  throwAway = false,
  leaveRunning = false,
  preferredPort,
}: KafkaOptions): Promise<Kafka> => {
  const keptIn = throwAway === false ? resolve(folder) : undefined;
  const broker = await DockerBroker.start({ keptIn, leaveRunning, preferredPort });
  return handle('docker', broker);
};

const fromJars = async (
  { java }: Extract<KafkaAvailability, { kind: 'jars' }>,
  { folder, throwAway = false, leaveRunning = false, preferredPort, say = () => undefined, signal }: KafkaOptions,
): Promise<Kafka> => {
  const jars = await fetchJars(say, { signal });
  const thrownAway = throwAway === false ? [] : throwAway === true ? [folder] : [folder, throwAway.folder];
  return handle('jars', await JarBroker.start({ folder, jars, java, preferredPort, thrownAway, leaveRunning, say }));
};

const handle = (kind: 'docker' | 'jars', broker: DockerBroker | JarBroker): Kafka => ({
  kind,
  brokers: broker.brokers,
  get pid() {
    return broker instanceof JarBroker ? broker.pid : undefined;
  },
  get containerId() {
    return broker instanceof DockerBroker ? broker.containerId : undefined;
  },
  stop: () => broker.stop(),
  kill: () => broker.kill(),
  restart: () => broker.restart(),
});
