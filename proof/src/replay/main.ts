import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startStack } from '@throughline/local';
import { serviceNames, type ServiceName } from './api.js';
import { failuresOf } from './failures.js';
import { progressOf } from './progress.js';
import { planOf, replay, startOf } from './replay.js';
import { smallFile } from './small-file.js';
import { tablesOf } from './tables.js';

const usage = `npm run replay -- [FILE] [--json OUT] [--speed N|max] [--kafka] [--workers N] [--kill SERVICE] [--stop-broker]
                        [--twice] [--replay-topic CONTEXT] [--keep]

  FILE            orders as CSV; without one, the small made-up file of this folder
  --json OUT      write the report to OUT as well
  --speed N|max   facts per second (max)
  --kafka         the services exchange their events over Kafka (KAFKA_BROKERS, else Docker, else the published jars)
  --workers N     N processes of each service (1)
  --kill SERVICE  kill -9 a process of ${serviceNames.join(', ')} half-way
  --stop-broker   kill the broker half-way; it is back after 20 s
  --twice         send every command a second time at the end
  --replay-topic CONTEXT  publish the whole of a topic again at the end, and consume it from its first message
  --keep          leave everything running for a look, until Ctrl-C`;

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'string' },
      speed: { type: 'string', default: 'max' },
      kafka: { type: 'boolean', default: false },
      workers: { type: 'string', default: '1' },
      kill: { type: 'string' },
      'stop-broker': { type: 'boolean', default: false },
      'replay-topic': { type: 'string' },
      twice: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
    },
  });
  if (positionals.length > 1) throw new Error('one file at a time');
  const factsPerSecond = values.speed === 'max' ? undefined : Number(values.speed);
  if (factsPerSecond !== undefined && !(factsPerSecond > 0)) throw new Error('--speed wants facts per second, or max');
  const kill = serviceOf('--kill', values.kill);
  const replayTopic = serviceOf('--replay-topic', values['replay-topic']);
  const stopBroker = values['stop-broker'];
  if (!values.kafka && (stopBroker || replayTopic !== undefined))
    throw new Error('--stop-broker and --replay-topic want --kafka');

  const file = positionals[0] ?? smallFile;
  const plan = planOf(readFileSync(file, 'utf8'));
  console.log(`${plan.rows.length} orders, ${plan.facts} facts at ${plan.moments.length} instants`);
  for (const { line, reason } of plan.unreadable) console.log(`  line ${line} cannot be read: ${reason}`);

  const stopping = new AbortController();
  const interrupted = new Promise<void>((done) => stopping.signal.addEventListener('abort', () => done()));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());
  const stack = await startStack({
    clock: { start: startOf(plan) },
    kafka: values.kafka,
    replicas: Number(values.workers),
    say: console.log,
    signal: stopping.signal,
  });
  const progress = progressOf(plan.facts);
  try {
    const report = await Promise.race([
      replay(stack, plan, {
        factsPerSecond,
        kill,
        stopBroker,
        twice: values.twice,
        replayTopic,
        onProgress: progress.show,
      }),
      interrupted.then(() => Promise.reject(new Error('stopped'))),
    ]);
    progress.end();
    console.log(tablesOf(report));
    console.log(
      `${report.facts} facts, ${report.factsPerSecond} a second; ${report.seconds} s until everything was quiet`,
    );
    if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
    for (const failure of failuresOf(report)) {
      console.error(`failed: ${failure}`);
      process.exitCode = 1;
    }
    if (values.keep) {
      console.log(`\nStill running; Ctrl-C stops it.`);
      for (const name of serviceNames) console.log(`  ${stack.services[name].url}/docs`);
      console.log(
        `  token of a manager: ${stack.token('manager')}\n  token of an operator: ${stack.token('operator')}`,
      );
      await interrupted;
    }
  } finally {
    progress.end();
    await stack.stop();
  }
};

/** @throws Error where no service is called so */
const serviceOf = (option: string, given: string | undefined): ServiceName | undefined => {
  const service = serviceNames.find((name) => name === given);
  if (given !== undefined && service === undefined)
    throw new Error(`${option} wants one of ${serviceNames.join(', ')}`);
  return service;
};

main().then(
  () => process.exit(),
  (error: unknown) => {
    console.error((error as Error).message);
    if ((error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')) console.error(`\n${usage}`);
    process.exit(1);
  },
);
