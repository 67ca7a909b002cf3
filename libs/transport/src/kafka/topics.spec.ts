import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { describeWithKafka, testKafka } from '@throughline/test-kit';
import { kafkaConnection, type KafkaConnection } from './connection.js';
import { RememberedLog } from './kafka.contract-suite.js';
import { checkTopics, createTopics } from './topics.js';

jest.setTimeout(120_000);

describeWithKafka('the topics of a context', () => {
  let connection: KafkaConnection;
  const connect = async (more: { partitions?: number; replication?: number; topicPrefix?: string } = {}) => {
    const { brokers, topicPrefix } = await testKafka();
    connection = kafkaConnection(
      {
        brokers,
        topicPrefix: `${topicPrefix}.${randomUUID().slice(0, 8)}`,
        clientId: 'spec',
        partitions: 4,
        replication: 1,
        ...more,
      },
      new RememberedLog(),
    );
    return connection;
  };
  afterEach(() =>
    connection.withAdmin(async (admin) => {
      const ours = (await admin.listTopics()).filter((topic) =>
        topic.startsWith(`${connection.settings.topicPrefix}.`),
      );
      await admin.deleteTopics({ topics: ours });
    }),
  );

  it('are missed by name, made as we need them, and left alone once they are there', async () => {
    await connect();
    expect(await checkTopics(connection, ['order', 'logistics'])).toEqual([
      `${connection.topicOf('order')} does not exist`,
      `${connection.topicOf('logistics')} does not exist`,
    ]);
    expect(await createTopics(connection, ['order'])).toEqual([]);
    expect(await createTopics(connection, ['order', 'logistics'])).toEqual([]);
    expect(await checkTopics(connection, ['order', 'logistics'])).toEqual([]);
  });

  it('differ in sentences', async () => {
    await connect();
    const topic = connection.topicOf('order');
    await connection.withAdmin((admin) =>
      admin.createTopics({
        topics: [
          {
            topic,
            numPartitions: 3,
            configEntries: [
              { name: 'retention.ms', value: '3600000' },
              { name: 'cleanup.policy', value: 'compact' },
              { name: 'unclean.leader.election.enable', value: 'true' },
              { name: 'max.message.bytes', value: '1000' },
            ],
          },
        ],
      }),
    );
    const { brokers } = connection.settings;
    const wanting = kafkaConnection({ ...connection.settings, brokers, replication: 3 }, new RememberedLog());
    const differences = await createTopics(wanting, ['order']);
    expect(differences.map((sentence) => sentence.replace(topic, 'TOPIC').replace(/: (?:[^:]*)$/, ''))).toEqual([
      'TOPIC has 3 partitions instead of 4',
      'TOPIC keeps 1 copy of a message instead of 3',
      'TOPIC: cleanup.policy is compact instead of delete',
      'TOPIC: retention.ms is 3600000 instead of 604800000',
      'TOPIC: min.insync.replicas is 1 instead of 2',
      'TOPIC: unclean.leader.election.enable is true instead of false',
      'TOPIC: max.message.bytes is 1000 instead of 1048576',
    ]);
  });

  it('keep messages for a week, or up to two', async () => {
    await connect();
    await createTopics(connection, ['order']);
    const keepFor = (days: number) =>
      connection.withAdmin((admin) =>
        admin.alterConfigs({
          validateOnly: false,
          resources: [
            {
              type: 2,
              name: connection.topicOf('order'),
              configEntries: [
                { name: 'retention.ms', value: String(days * 86_400_000) },
                { name: 'min.insync.replicas', value: '1' },
                { name: 'max.message.bytes', value: '1048576' },
                { name: 'unclean.leader.election.enable', value: 'false' },
              ],
            },
          ],
        }),
      );
    await keepFor(14);
    expect(await checkTopics(connection, ['order'])).toEqual([]);
    await keepFor(15);
    expect(await checkTopics(connection, ['order'])).toHaveLength(1);
  });
});
