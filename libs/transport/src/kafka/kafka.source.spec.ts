import { describeWithKafka, testKafka } from '@throughline/test-kit';
import { eventSourceContract } from '../contract-suite.js';
import { Publisher } from './kafka.contract-suite.js';

describeWithKafka('Kafka', () => {
  eventSourceContract(
    'Kafka',
    async () => {
      const publisher = await Publisher.start(await testKafka());
      return {
        append: (entry) => publisher.append(entry),
        moveWatermarks: (map) => publisher.moveWatermarks(map),
        source: (options) => publisher.source(options),
        restart: () => publisher.restart(),
        restore: (to) => publisher.restore(to),
        publishAgain: () => publisher.publishAgain(),
        stop: () => publisher.stop(),
      };
    },
    { pages: 'as they come' },
  );
});
