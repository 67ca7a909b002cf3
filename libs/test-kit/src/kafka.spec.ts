import { Kafka, logLevel } from 'kafkajs';
import { describeWithKafka, testKafka } from './kafka.js';

describeWithKafka('the Kafka of a test run', () => {
  it('is one for everybody who asks, and answers', async () => {
    const [one, other] = await Promise.all([testKafka(), testKafka()]);
    expect(other).toEqual(one);
    const admin = new Kafka({ brokers: [...one.brokers], logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    const topic = `${one.topicPrefix}.order`;
    await admin.createTopics({ topics: [{ topic, numPartitions: 2, replicationFactor: 1 }] });
    expect(await admin.listTopics()).toContain(topic);
    await admin.disconnect();
  });
});
