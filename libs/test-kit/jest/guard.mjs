import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until the test run that started it has ended, and removes what the run made: server, databases, folder. */
const [folder] = process.argv.slice(2);

process.stdin.resume().once('close', async () => {
  const server = readJson(join(folder, 'server.json'));
  try {
    if (server?.external === true) await dropDatabases(server);
    else await stopServer(server?.dataDir ?? join(folder, 'postgres'));
  } finally {
    await stopKafka(readJson(join(folder, 'kafka.json'))).catch((error) => console.error(error));
    rmSync(folder, { recursive: true, force: true });
  }
});

const stopServer = async (dataDir) => {
  const lock = join(dataDir, 'data', 'postmaster.pid');
  if (existsSync(lock)) {
    const pid = Number(readFileSync(lock, 'utf8').split('\n')[0]);
    process.kill(pid, 'SIGQUIT');
    for (let tries = 0; existsSync(lock) && tries < 200; tries += 1) await sleep(20);
  }
  rmSync(dataDir, { recursive: true, force: true });
};

/** A broker of ours is killed: what it holds goes with the folder. On a broker of the developer's only the topics of this run go. */
const stopKafka = async (kafka) => {
  if (kafka?.kind === 'KAFKA_BROKERS') await deleteTopics(kafka);
  else if (kafka?.kind === 'docker') spawnSync('docker', ['rm', '--force', '--volumes', kafka.containerId]);
  const lock = join(folder, 'kafka', 'broker.pid');
  if (existsSync(lock)) process.kill(Number(readFileSync(lock, 'utf8')), 'SIGKILL');
};

const deleteTopics = async ({ brokers, prefix }) => {
  const { Kafka, logLevel } = await import('kafkajs');
  const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix));
  if (topics.length > 0) await admin.deleteTopics({ topics });
  const groups = (await admin.listGroups()).groups.map(({ groupId }) => groupId).filter((id) => id.startsWith(prefix));
  if (groups.length > 0) await admin.deleteGroups(groups);
  await admin.disconnect();
};

/** On a PostgreSQL of the developer's: only what carries the name of this run. */
const dropDatabases = async ({ adminUrl, prefix }) => {
  const { default: pg } = await import('pg');
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  const like = [`${prefix.replaceAll('_', '\\_')}%`];
  for (const { name } of (await admin.query('SELECT datname AS name FROM pg_database WHERE datname LIKE $1', like))
    .rows) {
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  }
  for (const { name } of (await admin.query('SELECT rolname AS name FROM pg_roles WHERE rolname LIKE $1', like)).rows) {
    await admin.query(`DROP ROLE IF EXISTS ${name}`);
  }
  await admin.end();
};

const readJson = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
};
