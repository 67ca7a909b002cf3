import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fetchJars, jarsFolder } from './jars.js';

describe('the jars of a broker', () => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-jars-'));
  let users = 0;

  /** A user with an empty cache whose Maven is this script; each of its runs is a line in `runs`. */
  const user = (script: string) => {
    users += 1;
    const home = join(folder, `user-${users}`);
    mkdirSync(home);
    const runs = join(home, 'runs');
    writeFileSync(join(home, 'mvn'), `#!/bin/sh\necho "$@" >> '${runs}'\n${script}\n`);
    chmodSync(join(home, 'mvn'), 0o755);
    const environment = { PATH: `${home}:${process.env.PATH ?? ''}`, XDG_CACHE_HOME: join(home, 'cache') };
    return { environment, runs: () => readFileSync(runs, 'utf8').trimEnd().split('\n') };
  };
  const silent = (): void => undefined;

  afterAll(() => rmSync(folder, { recursive: true }));

  it('are fetched once for two that want them at once, and not again later', async () => {
    const { environment, runs } = user('grep -q kafka_2.13 pom.xml && mkdir jars && sleep 0.3 && touch jars/kafka.jar');
    const said: string[] = [];
    const say = (line: string): number => said.push(line);
    const both = await Promise.all([fetchJars(say, { environment }), fetchJars(say, { environment })]);
    expect(both).toEqual([jarsFolder(environment), jarsFolder(environment)]);
    await fetchJars(say, { environment });
    expect([runs().length, said.length]).toEqual([1, 1]);
    expect(readdirSync(both[0])).toEqual(['kafka.jar']);
    expect(readdirSync(dirname(both[0]))).toHaveLength(1);
  });

  it('are not there when Maven fails in the middle, and Maven says why', async () => {
    const { environment } = user(
      'mkdir jars && touch jars/half.jar && echo "[ERROR] no route to the repository" && exit 1',
    );
    await expect(fetchJars(silent, { environment })).rejects.toThrow('no route to the repository');
    expect(existsSync(jarsFolder(environment))).toBe(false);
    expect(readdirSync(dirname(jarsFolder(environment)))).toEqual([]);
  });

  it('are fetched by the next one when the one that fetched them fails', async () => {
    const { environment } = user('mkdir jars; [ $(wc -l < "$(dirname "$0")/runs") -gt 1 ] && touch jars/kafka.jar');
    const both = await Promise.allSettled([fetchJars(silent, { environment }), fetchJars(silent, { environment })]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('are no longer waited for when the start is broken off', async () => {
    const { environment } = user('exec sleep 60');
    const signal = AbortSignal.timeout(200);
    await expect(fetchJars(silent, { environment, signal })).rejects.toThrow();
    expect(existsSync(jarsFolder(environment))).toBe(false);
  });
});
