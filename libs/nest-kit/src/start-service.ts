import { migrate, systemTime, type MigrationClass } from '@throughline/event-store';
import { checkTopics, createTopics, kafkaConnection } from '@throughline/transport';
import { writeFile } from 'node:fs/promises';
import { ApiKeys1764200000500 } from './api-keys/api-key.table.js';
import { openClock } from './business-clock.js';
import { createService } from './create-service.js';
import { InvalidEnvironment, readEnvironment, readMigrationSetting, readTopicSetting } from './environment.js';
import { onceLauncherIsGone } from './lifecycle.js';
import { createLog, type Log } from './observability/log.js';
import { Metrics } from './observability/metrics.js';
import { startTracing } from './observability/trace.js';
import { warnOfOldRuntime } from './observability/runtime-age.js';
import { OperatorCalls1764000000500 } from './operators/operator-calls.js';
import { openApiFile } from './openapi/openapi-file.js';
import type { ServiceDefinition } from './service-definition.js';

/** The whole way down may take so long; then the process ends as it is. */
const shutdownWithinMs = 9_000;

/**
 * The whole of a service's `main.ts`: `await startService(definition)`. With the argument `migrate` it migrates
 * and ends; with `topics` it makes its topic where there is none, says what differs from what it needs, and ends (1 where anything does;
 * `topics --check` makes nothing); with `openapi FILE` it writes its OpenAPI document and ends.
 */
export const startService = async (definition: ServiceDefinition): Promise<void> => {
  const log = createLog({ service: definition.context, level: process.env['LOG_LEVEL'] ?? 'info' });
  const [, , task, option] = process.argv;
  try {
    if (task === 'migrate') await migrateService(definition, log);
    else if (task === 'topics') process.exitCode = await lookAfterTopic(definition, option === '--check', log);
    else if (task === 'openapi' && option !== undefined) await writeFile(option, await openApiFile(definition));
    else await run(definition, log);
  } catch (error) {
    if (error instanceof InvalidEnvironment) log.fatal({ faults: error.faults }, 'the environment is not valid');
    else log.fatal({ err: error }, task === undefined ? 'the service could not start' : 'the task failed');
    process.exit(1);
  }
};

const migrateService = async (definition: ServiceDefinition, log: Log): Promise<void> => {
  const done = await migrate({ ...readMigrationSetting(process.env), migrations: migrationsOf(definition) });
  log.info({ migrations: done }, done.length === 0 ? 'the database is up to date' : 'the database was migrated');
};

/** @returns the exit code: 1 where the topic is not as it should be */
const lookAfterTopic = async ({ context }: ServiceDefinition, isCheck: boolean, log: Log): Promise<number> => {
  const connection = kafkaConnection({ ...readTopicSetting(process.env), clientId: `${context}-topics` }, log);
  const topic = connection.topicOf(context);
  const differences = await (isCheck ? checkTopics : createTopics)(connection, [context]);
  for (const difference of differences) log.warn({ topic, difference }, 'the topic is not as it should be');
  if (differences.length === 0) log.info({ topic }, 'the topic is as it should be');
  return differences.length === 0 ? 0 : 1;
};

/** What a service's database needs beside the store's tables: the shell's, then its own. */
export const migrationsOf = (definition: ServiceDefinition): readonly MigrationClass[] => [
  OperatorCalls1764000000500,
  ApiKeys1764200000500,
  ...definition.migrations,
];

const run = async (definition: ServiceDefinition, log: Log): Promise<void> => {
  const environment = readEnvironment(process.env, sourcesOf(definition));
  const time = systemTime();
  warnOfOldRuntime(log, time.nowMs());
  const stopTracing = await startTracing(definition.context, environment.otlpEndpoint);
  // Before anything is claimed or accepted: what is late is late by the clock of the launcher.
  const clock = await openClock(environment.clock, process, log);
  const { app, lifecycle } = await createService(definition, { environment, clock, log });
  app.get(Metrics).withProcess();
  let ending: Promise<void> | undefined;
  const end = (why: string, code = 0): Promise<void> =>
    (ending ??= (async () => {
      log.info({ why }, 'the service stops');
      lifecycle.beginStop();
      setTimeout(() => {
        log.error({}, 'the way down took too long');
        process.exit(1);
      }, shutdownWithinMs).unref();
      await time.sleep(environment.shutdownWaitMs);
      await app.close();
      await stopTracing();
      log.info({}, 'the service has stopped');
      process.exit(code);
    })());
  process.on('SIGTERM', () => void end('SIGTERM'));
  process.on('SIGINT', () => void end('SIGINT'));
  onceLauncherIsGone(process, () => void end('the launcher is gone'));
  // Whatever nobody caught: nothing can be trusted any more, so the process ends in order and is started anew.
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'an error that nobody caught');
    void end('an error that nobody caught', 1);
  });
  process.on('unhandledRejection', (error) => {
    log.fatal({ err: error }, 'a rejection that nobody caught');
    void end('a rejection that nobody caught', 1);
  });
  try {
    await app.startAllMicroservices();
    await app.listen(environment.port, environment.host);
  } catch (error) {
    log.fatal({ err: error }, 'the service could not start');
    await end('the service could not start', 1);
  }
  lifecycle.started = true;
  log.info({ url: await app.getUrl(), roles: [...environment.roles] }, 'the service is ready');
};

/** Contexts whose facts it reads. */
export const sourcesOf = (definition: ServiceDefinition): readonly string[] =>
  Object.keys(definition.reactions).filter((context) => context !== 'own');
