import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { brokersIn, type Environment } from './environment.js';
import { jarsFolder } from './jars.js';

/** Where a broker would come from, or why there is none. */
export type KafkaAvailability =
  | { readonly kind: 'KAFKA_BROKERS'; readonly brokers: readonly string[] }
  | { readonly kind: 'docker' }
  | { readonly kind: 'jars'; readonly java: string }
  | { readonly kind: 'none'; readonly why: string };

const oldestJava = 17;

/**
 * Which of the three it would be: the brokers that KAFKA_BROKERS names, else Docker where an engine answers (a client on PATH is none), else
 * the published jars with this machine's Java. Asks programs and starts none; takes up to half a second.
 */
export const kafkaAvailability = (environment: Environment = process.env): KafkaAvailability => {
  const brokers = brokersIn(environment);
  if (brokers.length > 0) return { kind: 'KAFKA_BROKERS', brokers };
  if (dockerAnswers(environment)) return { kind: 'docker' };
  const java = javaFrom(environment);
  if (java.why !== undefined) return noneFor(java.why);
  if (process.platform === 'win32') return noneFor('the jars are started on Linux and macOS only');
  if (!existsSync(jarsFolder(environment)) && !isOnPath('mvn', environment))
    return noneFor('there is Java, but no Maven to fetch the jars with');
  return { kind: 'jars', java: java.program };
};

const noneFor = (why: string): KafkaAvailability => ({
  kind: 'none',
  why: `No Kafka: KAFKA_BROKERS is not set, no Docker engine answers, and ${why}.`,
});

const dockerAnswers = (environment: Environment): boolean =>
  isOnPath('docker', environment) && asked('docker', ['info'], environment).status === 0;

type Java = { readonly program: string; readonly why?: undefined } | { readonly why: string };

const javaFrom = (environment: Environment): Java => {
  const { JAVA_HOME } = environment;
  const program = JAVA_HOME === undefined || JAVA_HOME === '' ? 'java' : join(JAVA_HOME, 'bin', 'java');
  if (program === 'java' && !isOnPath('java', environment)) return { why: `there is no Java ${oldestJava} or later` };
  const { status, stdout, stderr } = asked(program, ['-version'], environment);
  // `openjdk version "17.0.15"`, and long ago `java version "1.8.0_202"`.
  const version = /version "(?:1\.)?(\d+)/.exec(`${stderr}${stdout}`)?.[1];
  if (status !== 0 || version === undefined) return { why: `${program} does not say which version it is` };
  return Number(version) >= oldestJava
    ? { program }
    : { why: `Java is ${version}, where a broker needs ${oldestJava} or later` };
};

const isOnPath = (program: string, { PATH = '' }: Environment): boolean =>
  PATH.split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, program)));

const asked = (program: string, args: readonly string[], environment: Environment) =>
  spawnSync(program, args, { env: { ...environment }, encoding: 'utf8', timeout: 10_000 });
