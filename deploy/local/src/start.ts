import { isAbsolute, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { instantAt } from '@throughline/values';
import Table from 'cli-table3';
import type { StackKafka } from './kafka/open-kafka.js';
import { pastItsEnd } from './node-releases.js';
import { startStack, type Stack } from './stack.js';

const usage = `npm start [-- options]

  --data FOLDER      where everything is kept (.throughline)
  --kafka            the services exchange their events over Kafka: over KAFKA_BROKERS, else a broker in Docker, else one from the published
                     jars (Java 17 or later, and Maven to fetch them once)
  --workers N        N processes of each service, which share the work (1)
  --turnable-clock   the business clock stands still until it is turned

  DATABASE_URL       use this PostgreSQL 15–18: the address of a role that may create databases and roles
  DATABASE_PREFIX    databases there are called <prefix>_order … (throughline)
  KAFKA_BROKERS      with --kafka: brokers of yours, host:port,host:port
  KAFKA_TOPIC_PREFIX topics there are called <prefix>.order … (throughline)
  KAFKA_TLS          true: over TLS; KAFKA_TLS_CA_FILE names a file of certificates to trust
  KAFKA_SASL_MECHANISM  plain, scram-sha-256 or scram-sha-512, with KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD
  KAFKA_PARTITIONS, KAFKA_REPLICATION  of topics that are made (8, 1)
  LOG_LEVEL          how much the services log (info)`;

/** npm passes a Ctrl-C on that the terminal has sent to us as well; so soon after the first it is the same one. */
const sameKeyMs = 300;

export const run = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      kafka: { type: 'boolean', default: false },
      workers: { type: 'string', default: '1' },
      'turnable-clock': { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) return console.log(usage);
  const warning = pastItsEnd(process.versions.node, new Date());
  if (warning !== undefined) console.log(warning);

  const began = performance.now();
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const turnable = values['turnable-clock'] === true || process.env.CLOCK === 'turnable';
  const stopping = new AbortController();
  let stack: Stack | undefined;
  let stopped: Promise<void> | undefined;
  let firstAt = 0;
  const onSignal = (): void => {
    if (stopped === undefined) {
      firstAt = performance.now();
      console.log('\nStopping …');
      stopping.abort(new Error('stopped'));
      stopped = stack?.stop() ?? Promise.resolve();
    } else if (performance.now() - firstAt > sameKeyMs) {
      stack?.force();
      process.exit(1);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);

  // A terminal that is closed, or a pipe whose reader has gone, is no reason to fall over.
  process.stdout.on('error', () => undefined);
  try {
    stack = await startStack({
      folder: values.data ?? `${root}.throughline`,
      databaseUrl: process.env.DATABASE_URL,
      databasePrefix: process.env.DATABASE_PREFIX,
      kafka: values.kafka,
      replicas: Number(values.workers),
      ...(turnable ? { clock: { start: instantAt(Date.now()) } } : {}),
      say: (line) => console.log(line),
      signal: stopping.signal,
    });
    console.log(overview(stack, performance.now() - began));
  } catch (error) {
    if (!stopping.signal.aborted) {
      console.error((error as Error).message);
      process.exitCode = 1;
    }
  }
};

const whereFrom = {
  KAFKA_BROKERS: 'named by KAFKA_BROKERS',
  docker: 'in Docker',
  jars: 'from the published jars',
} as const satisfies Record<StackKafka['kind'], string>;

const brokersOf = ({ brokers, kind, topicPrefix }: StackKafka): string =>
  `${brokers.join(', ')} (${whereFrom[kind]}), topics ${topicPrefix}.*`;

const overview = (stack: Stack, tookMs: number): string => {
  const here = (path: string): string => {
    const short = relative(process.cwd(), path);
    return isAbsolute(path) && !short.startsWith('..') ? short : path;
  };
  const table = new Table({
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
    style: { border: [] },
  });
  table.push(
    ...Object.entries(stack.services).map(([name, { urls }]) => [name, urls.map((url) => `${url}/docs`).join('\n')]),
    ...(stack.kafka === undefined ? [] : [['Kafka', brokersOf(stack.kafka)]]),
    ...(stack.clock === undefined ? [] : [['clock', `${stack.clock.url}, token ${stack.clock.token}`]]),
    ['data', `${here(stack.data)}, kept over restarts`],
    ['logs', here(`${stack.folder}/logs`)],
    ['stop', 'Ctrl-C'],
  );
  const tokens = Object.entries(stack.tokens).map(([role, token]) => `${role.padEnd(12)} ${token}`);
  return [
    `Throughline is ready after ${(tookMs / 1000).toFixed(1)} s.`,
    table.toString(),
    'A token per role, valid for 12 hours (Authorize in the pages above, or Authorization: Bearer …):',
    ...tokens,
  ].join('\n');
};
