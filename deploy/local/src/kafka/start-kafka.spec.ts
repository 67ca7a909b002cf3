import { jest } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka as Client, logLevel } from 'kafkajs';
import { describeWithKafka } from '@throughline/test-kit';
import { isAlive } from '../processes.js';
import { kafkaAvailability } from './availability.js';
import { startKafka, type Kafka } from './start-kafka.js';

const within = async (ms: number, holds: () => boolean): Promise<void> => {
  for (const until = Date.now() + ms; !holds(); await sleep(50)) if (Date.now() > until) throw new Error('not in time');
};

const topicsAt = async (kafka: Kafka): Promise<readonly string[]> => {
  const admin = new Client({ brokers: [...kafka.brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    return await admin.listTopics();
  } finally {
    await admin.disconnect();
  }
};

/** A virtual machine takes its time, and a busy machine more of it. */
jest.setTimeout(240_000);

describe('a broker that was named', () => {
  it('must answer', async () => {
    const before = process.env.KAFKA_BROKERS;
    process.env.KAFKA_BROKERS = '127.0.0.1:1';
    try {
      await expect(startKafka({ folder: 'unused' })).rejects.toThrow('No Kafka answers at 127.0.0.1:1 (KAFKA_BROKERS)');
    } finally {
      if (before === undefined) delete process.env.KAFKA_BROKERS;
      else process.env.KAFKA_BROKERS = before;
    }
  });
});

// Brokers of our own are started here, so one that was named, or Docker, is no reason to run these; where there is nothing at all it is said.
const suite = ['jars', 'none'].includes(kafkaAvailability().kind) ? describeWithKafka : describe.skip;

suite('a broker from the published jars', () => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-kafka-'));
  const kept = join(folder, 'kept');
  const started: Kafka[] = [];
  const start = async (options: Parameters<typeof startKafka>[0]): Promise<Kafka> => {
    const kafka = await startKafka(options);
    started.push(kafka);
    return kafka;
  };

  afterAll(async () => {
    for (const kafka of started) await kafka.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('keeps its topics over a power cut and over a stop, and its address over the former', async () => {
    const kafka = await start({ folder: kept });
    const [address] = kafka.brokers;
    const admin = new Client({ brokers: [...kafka.brokers], logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic: 'kept', numPartitions: 1, replicationFactor: 1 }] });
    await admin.disconnect();

    const first = kafka.pid!;
    await kafka.kill();
    expect([kafka.pid, isAlive(first)]).toEqual([undefined, false]);
    await kafka.restart();
    expect(kafka.brokers).toEqual([address]);
    expect(await topicsAt(kafka)).toContain('kept');

    const second = kafka.pid!;
    await kafka.stop();
    expect([isAlive(second), existsSync(join(kept, 'broker.pid'))]).toEqual([false, false]);
    expect(readFileSync(join(kept, 'broker.log'), 'utf8')).toContain('due to signal SIGTERM');
    const again = await start({ folder: kept });
    expect(await topicsAt(again)).toContain('kept');
    await again.stop();
  });

  it('comes back when it ends by itself, and goes with its folder when it is thrown away', async () => {
    const home = join(folder, 'thrown-away');
    const said: string[] = [];
    const kafka = await start({ folder: home, throwAway: true, say: (line) => said.push(line) });
    const first = kafka.pid!;
    process.kill(first, 'SIGKILL');
    await within(120_000, () => kafka.pid !== undefined && kafka.pid !== first);
    expect(said).toEqual([`Kafka has ended; it is started again. Its log: ${join(home, 'broker.log')}`]);
    const second = kafka.pid!;
    // Also while it is still on its way up.
    await kafka.stop();
    expect([isAlive(second), kafka.pid, existsSync(home)]).toEqual([false, undefined, false]);
  });

  it('ends with the process that started it, also after kill -9', async () => {
    const home = join(folder, 'guarded');
    const module = JSON.stringify(new URL('../../dist/kafka/start-kafka.js', import.meta.url).href);
    const script = `import(${module}).then(async ({ startKafka }) => {
      const kafka = await startKafka({ folder: ${JSON.stringify(home)}, throwAway: true });
      console.log(kafka.pid);
      process.kill(process.pid, 'SIGKILL');
    })`;
    const { stdout, signal } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
    expect(signal).toBe('SIGKILL');
    await within(15_000, () => !isAlive(Number(stdout)) && !existsSync(home));
  });
});
