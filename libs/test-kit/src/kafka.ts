import { randomBytes } from 'node:crypto';
import { basename, join } from 'node:path';
import { kafkaAvailability, startKafka, type Kafka } from '@throughline/local';
import { isFirst, runFolder, startedOnce } from './started-once.js';

/** The Kafka of this test run, as one spec file uses it. */
export interface TestKafka {
  readonly brokers: readonly string[];
  readonly kind: Kafka['kind'];
  /** KAFKA_TOPIC_PREFIX of this spec file: every topic that it makes begins with it. */
  readonly topicPrefix: string;
}

interface StartedKafka {
  readonly brokers: readonly string[];
  readonly kind: Kafka['kind'];
  readonly prefix: string;
  readonly containerId?: string | undefined;
}

/** The first time its jars or its image are fetched. */
const startWithinMs = 300_000;

/** Jest loads this file anew for every spec file. */
const ofThisFile = randomBytes(3).toString('hex');

/** One broker for the whole run: started by the first spec that needs one, stopped by the guard of the run. */
export const testKafka = async (): Promise<TestKafka> => {
  const { brokers, kind, prefix } = await startedOnce('kafka', startWithinMs, start);
  return { brokers, kind, topicPrefix: `${prefix}.${ofThisFile}` };
};

const start = async (folder: string): Promise<StartedKafka> => {
  const { brokers, kind, containerId } = await startKafka({
    folder: join(folder, 'kafka'),
    throwAway: true,
    leaveRunning: true,
    say: warn,
  });
  return { brokers, kind, containerId, prefix: basename(folder) };
};

/**
 * A suite that needs a broker. Where there is none it is skipped, and one line of the run says so; with CI=true it fails instead.
 * TEST_KAFKA=none turns it off.
 */
export const describeWithKafka = (name: string, suite: () => void): void => {
  const why = whyNone();
  if (why === undefined) {
    describe(name, () => {
      beforeAll(testKafka, startWithinMs);
      suite();
    });
  } else if (process.env['CI'] === 'true') {
    describe(name, () => {
      it('has a broker', () => {
        throw new Error(why);
      });
    });
  } else {
    if (isFirst(runFolder(), 'kafka-skipped')) warn(`Kafka suites are skipped. ${why}`);
    describe.skip(name, suite);
  }
};

const whyNone = (): string | undefined => {
  const off = /^none(?:: )?(.*)$/s.exec(process.env['TEST_KAFKA'] ?? '');
  if (off !== null) return off[1] === '' ? 'TEST_KAFKA=none.' : off[1];
  const found = kafkaAvailability();
  return found.kind === 'none' ? found.why : undefined;
};

/** Past Jest, which would print where it was said. */
const warn = (line: string): void => {
  process.stderr.write(`\n${line}\n`);
};
