import { silentLog } from '@throughline/event-store';
import { kafkaConnection } from '@throughline/transport';
import kafkajs from 'kafkajs';
import { worksOnDemand } from '../asked-process.js';

/** One producer that has sent one message, and then does nothing: as kafkajs makes it, or as the adapter does. */

const work = {
  connect: async ({ brokers, topic, cured }: { brokers: readonly string[]; topic: string; cured: boolean }) => {
    const settings = { brokers, clientId: 'idle', topicPrefix: 'idle', partitions: 1, replication: 1 };
    const client = cured
      ? kafkaConnection(settings, silentLog).client()
      : new kafkajs.Kafka({ brokers: [...brokers], clientId: 'idle', logLevel: kafkajs.logLevel.NOTHING });
    const producer = client.producer({ allowAutoTopicCreation: false });
    await producer.connect();
    await producer.send({ topic, acks: -1, messages: [{ value: '.' }] });
  },
  /** Processor time of this process so far, in seconds. */
  used: (): number => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000_000;
  },
};
export type IdleKafkaWork = typeof work;

worksOnDemand(work);
