import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kafkaAvailability } from './availability.js';
import { jarsFolder } from './jars.js';

describe('where a broker comes from', () => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-availability-'));
  let machines = 0;

  /** A machine that has these programs, each a shell script, and nothing else. */
  const machine = (programs: Readonly<Record<string, string>>, more: Readonly<Record<string, string>> = {}) => {
    machines += 1;
    const bin = join(folder, `machine-${machines}`, 'bin');
    mkdirSync(bin, { recursive: true });
    for (const [name, script] of Object.entries(programs)) {
      writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
      chmodSync(join(bin, name), 0o755);
    }
    return { PATH: bin, XDG_CACHE_HOME: join(bin, '..', 'cache'), ...more };
  };
  const java = (version: string): string => `echo 'openjdk version "${version}" 2025-04-15' >&2`;
  const engine = '[ "$1" = info ]';
  const clientAlone = '[ "$1" != info ]';

  afterAll(() => rmSync(folder, { recursive: true }));

  it('is KAFKA_BROKERS before everything', () => {
    const found = kafkaAvailability(machine({ docker: engine }, { KAFKA_BROKERS: 'one:9092, two:9092,' }));
    expect(found).toEqual({ kind: 'KAFKA_BROKERS', brokers: ['one:9092', 'two:9092'] });
  });

  it('is Docker where an engine answers', () => {
    const { kind } = kafkaAvailability(machine({ docker: engine, java: java('17.0.15'), mvn: '' }));
    expect(kind).toBe('docker');
  });

  it.each(['17.0.15', '21', '25-ea'])('is the jars with Java %s and Maven; a Docker client is no engine', (version) => {
    const found = kafkaAvailability(machine({ docker: clientAlone, java: java(version), mvn: '' }));
    expect(found).toEqual({ kind: 'jars', java: 'java' });
  });

  it('is the jars without Maven once they have been fetched', () => {
    const fetched = machine({ java: java('17.0.15') });
    mkdirSync(jarsFolder(fetched), { recursive: true });
    expect(kafkaAvailability(fetched).kind).toBe('jars');
  });

  it('is the jars with the Java of JAVA_HOME', () => {
    const { PATH } = machine({ java: java('21.0.1') });
    const found = kafkaAvailability(machine({ java: java('11.0.2'), mvn: '' }, { JAVA_HOME: join(PATH, '..') }));
    expect(found).toEqual({ kind: 'jars', java: join(PATH, '..', 'bin', 'java') });
  });

  it.each([
    ['there is no Java 17 or later', {}],
    ['Java is 11, where a broker needs 17 or later', { java: java('11.0.2'), mvn: '' }],
    ['Java is 8, where a broker needs 17 or later', { java: java('1.8.0_202'), mvn: '' }],
    ['java does not say which version it is', { java: 'exit 1', mvn: '' }],
    ['there is Java, but no Maven to fetch the jars with', { java: java('17.0.15') }],
  ])('is nowhere, and why: %s', (why, programs) => {
    expect(kafkaAvailability(machine(programs))).toEqual({
      kind: 'none',
      why: `No Kafka: KAFKA_BROKERS is not set, no Docker engine answers, and ${why}.`,
    });
  });
});
