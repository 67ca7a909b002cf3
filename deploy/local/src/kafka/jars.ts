import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { takeLock, type Lock } from '../lock.js';
import type { Environment } from './environment.js';

export const kafkaVersion = '4.1.0';

/** Without the binding of slf4j to log4j a broker starts, and logs nothing. */
const artefacts = [
  ['org.apache.kafka', 'kafka_2.13', kafkaVersion],
  ['org.apache.logging.log4j', 'log4j-slf4j-impl', '2.24.3'],
] as const;

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>throughline</groupId>
  <artifactId>kafka-broker</artifactId>
  <version>1</version>
  <dependencies>${artefacts
    .map(
      ([group, artefact, version]) =>
        `\n    <dependency><groupId>${group}</groupId><artifactId>${artefact}</artifactId><version>${version}</version></dependency>`,
    )
    .join('')}
  </dependencies>
</project>
`;

const plugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1';
const fetchWithinMs = 600_000;

/** Where the jars are kept for every checkout of this user: 43 MB that are fetched once. */
export const jarsFolder = ({ XDG_CACHE_HOME }: Environment = process.env): string => {
  const cache = process.platform === 'darwin' ? join(homedir(), 'Library', 'Caches') : join(homedir(), '.cache');
  const digest = createHash('sha256').update(pom).digest('hex').slice(0, 8);
  return join(XDG_CACHE_HOME || cache, 'throughline', `kafka-${kafkaVersion}-${digest}`);
};

/**
 * Fetches the jars with Maven where they are not there yet. Of two that want them at once one fetches and the other waits; one that is
 * killed in the middle leaves nothing that looks finished.
 *
 * @param say told that it takes a while
 * @returns the folder of the jars
 */
export const fetchJars = async (
  say: (line: string) => void,
  { signal, environment = process.env }: { signal?: AbortSignal | undefined; environment?: Environment } = {},
): Promise<string> => {
  const jars = jarsFolder(environment);
  while (!existsSync(jars)) {
    mkdirSync(dirname(jars), { recursive: true });
    const lock = lockUnlessTaken(`${jars}.lock`);
    if (lock === undefined) {
      await sleep(200, undefined, signal && { signal });
      continue;
    }
    try {
      if (!existsSync(jars)) await fetchInto(jars, say, environment, signal);
    } finally {
      lock.release();
    }
  }
  return jars;
};

const lockUnlessTaken = (file: string): Lock | undefined => {
  try {
    return takeLock(file);
  } catch {
    return undefined;
  }
};

const fetchInto = async (
  jars: string,
  say: (line: string) => void,
  environment: Environment,
  signal?: AbortSignal,
): Promise<void> => {
  say(`Kafka ${kafkaVersion} is fetched with Maven, once: 43 MB into ${jars}.`);
  const unfinished = mkdtempSync(`${jars}.unfinished-`);
  try {
    writeFileSync(join(unfinished, 'pom.xml'), pom);
    const { code, output } = await maven(
      [`${plugin}:copy-dependencies`, '-DincludeScope=runtime', '-DoutputDirectory=jars'],
      { cwd: unfinished, env: environment },
      signal,
    );
    const fetched = join(unfinished, 'jars');
    if (code !== 0 || !existsSync(fetched) || readdirSync(fetched).length === 0)
      throw new Error(`Maven cannot fetch Kafka ${kafkaVersion}:\n${output.trim().split('\n').slice(-10).join('\n')}`);
    renameSync(fetched, jars);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
};

const maven = async (
  goals: readonly string[],
  where: { readonly cwd: string; readonly env: Environment },
  stopping: AbortSignal = new AbortController().signal,
): Promise<{ code: number | null; output: string }> => {
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(fetchWithinMs)]);
  const child = spawn('mvn', ['-B', '-q', ...goals], {
    ...where,
    env: { ...where.env },
    signal,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, output };
  } catch (error) {
    return { code: null, output: `${output}\n${(error as Error).message}` };
  }
};
