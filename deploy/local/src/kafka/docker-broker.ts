import { createHash } from 'node:crypto';
import type { StartedTestContainer } from 'testcontainers';
import { freePort, portFrom } from '../ports.js';
import { answersWithin } from './client.js';
import { kafkaVersion } from './jars.js';

export interface DockerBrokerOptions {
  /** Kept data lie in a volume that is named after it; without one they go with the container. */
  readonly keptIn?: string | undefined;
  readonly preferredPort?: number | undefined;
  readonly leaveRunning: boolean;
}

const image = `apache/kafka:${kafkaVersion}`;
const dataInside = '/var/lib/kafka/data';
const readyWithinMs = 120_000;

/** A broker of the published image. testcontainers ends it when this process is killed. */
export class DockerBroker {
  private constructor(
    private readonly container: StartedTestContainer,
    readonly brokers: readonly string[],
  ) {}

  static async start({ keptIn, preferredPort, leaveRunning }: DockerBrokerOptions): Promise<DockerBroker> {
    if (leaveRunning) process.env.TESTCONTAINERS_RYUK_DISABLED = 'true';
    // Loaded by whoever has an engine: half a second that nobody else should wait.
    const { GenericContainer, getContainerRuntimeClient } = await import('testcontainers');
    const { host } = (await getContainerRuntimeClient()).info.containerRuntime;
    // A broker tells its clients where it is, so the port is chosen before the container is there.
    const port = preferredPort === undefined ? await freePort() : await portFrom(preferredPort);
    const container = new GenericContainer(image)
      .withExposedPorts({ container: 9092, host: port })
      .withEnvironment(environmentOf(`${host}:${port}`));
    if (keptIn !== undefined) container.withBindMounts([{ source: volumeOf(keptIn), target: dataInside }]);
    const started = await container.start();
    const broker = new DockerBroker(started, [`${host}:${port}`]);
    try {
      await answersWithin(readyWithinMs, broker.brokers);
    } catch (cause) {
      await broker.stop();
      throw new Error(`Kafka did not start in its container: ${(cause as Error).message}`, { cause });
    }
    return broker;
  }

  get containerId(): string {
    return this.container.getId();
  }

  async kill(): Promise<void> {
    await this.container.stop({ timeout: 0, remove: false });
  }

  async restart(): Promise<void> {
    await this.container.restart();
    await answersWithin(readyWithinMs, this.brokers);
  }

  async stop(): Promise<void> {
    await this.container.stop({ timeout: 4_000 });
  }
}

const environmentOf = (address: string): Record<string, string> => ({
  KAFKA_NODE_ID: '1',
  KAFKA_PROCESS_ROLES: 'broker,controller',
  KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
  KAFKA_LISTENERS: 'PLAINTEXT://:9092,CONTROLLER://:9093',
  KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://${address}`,
  KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
  KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
  KAFKA_LOG_DIRS: dataInside,
  KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
  KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
  KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
  KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
  KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
  KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR: '1',
  KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR: '1',
});

const volumeOf = (folder: string): string =>
  `throughline-kafka-${createHash('sha256').update(folder).digest('hex').slice(0, 8)}`;
