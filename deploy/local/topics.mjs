/**
 * `npm run topics [-- --check]`: makes the topics of the three services on KAFKA_BROKERS where there are none, and says what differs from what
 * they need. Plain JavaScript, because nothing is built before it has run.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const usage = `npm run topics [-- --check]

  --check            make nothing, only say what differs

  KAFKA_BROKERS      host:port,host:port
  KAFKA_TOPIC_PREFIX, KAFKA_PARTITIONS, KAFKA_REPLICATION  (throughline, 8, 3)
  KAFKA_TLS, KAFKA_TLS_CA_FILE, KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD`;

const args = process.argv.slice(2);
if (args.some((arg) => arg !== '--check')) {
  console.log(usage);
  process.exit(args.includes('--help') ? 0 : 1);
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const built = spawnSync(process.execPath, [`${root}node_modules/typescript7/bin/tsc`, '-b'], {
  cwd: root,
  stdio: 'inherit',
});
if (built.status !== 0) process.exit(1);

/** A line of the log, in words; what is no such line as it is. */
const inWords = (line) => {
  try {
    const { msg, topic, difference, faults, err } = JSON.parse(line);
    // What the client says while it tries is said once more, in a sentence, when it has given up.
    if (msg.startsWith('kafkajs')) return undefined;
    return [topic, difference ?? msg, ...(faults ?? []), err?.message].filter((part) => part !== undefined).join(': ');
  } catch {
    return line;
  }
};

for (const service of ['order', 'logistics', 'alerting']) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [`${root}services/${service}/app/dist/main.js`, 'topics', ...args],
    { encoding: 'utf8' },
  );
  for (const line of `${stdout}${stderr}`.split('\n')) {
    const words = line === '' ? undefined : inWords(line);
    if (words !== undefined) console.log(`${service}: ${words}`);
  }
  if (status !== 0) process.exitCode = 1;
}
