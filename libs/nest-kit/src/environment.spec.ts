import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidEnvironment, readEnvironment, readMigrationSetting, readTopicSetting } from './environment.js';

const good = {
  DATABASE_URL: 'postgres://order_run@localhost/order',
  JWT_ISSUER: 'https://id.example',
  JWKS_URL: 'https://id.example/keys',
  SOURCE_LOGISTICS: 'http://localhost:3002',
  SOURCE_LOGISTICS_CREDENTIAL: 'secret',
};

const faults = (variables: Record<string, string | undefined>, sources = ['logistics']): readonly string[] => {
  try {
    readEnvironment(variables, sources);
    return [];
  } catch (error) {
    if (error instanceof InvalidEnvironment) return error.faults;
    throw error;
  }
};

describe('the environment of a service', () => {
  it('has defaults for what may be left out', () => {
    expect(readEnvironment(good, ['logistics'])).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      clock: 'system',
      production: false,
      sources: { logistics: { door: 'feed', feeds: ['http://localhost:3002'], credential: 'secret' } },
      ranges: 1,
      onlyProcess: false,
      tokens: { issuer: 'https://id.example', audience: 'throughline', keys: { url: 'https://id.example/keys' } },
      shutdownWaitMs: 0,
    });
    expect(readEnvironment(good, ['logistics'])).not.toHaveProperty('kafka');
  });

  it('names every variable that is wrong, and never its value', () => {
    const found = faults({
      ...good,
      DATABASE_URL: 'mysql://secret',
      JWT_ISSUER: undefined,
      PORT: '70000',
      CLOCK: 'fast',
      ROLE: 'api,painter',
      LOG_LEVEL: 'loud',
      FEED_CREDENTIALS: '{"order":"secret"}',
      SOURCE_LOGISTICS: 'secret',
      SOURCE_LOGISTICS_CREDENTIAL: '',
      JWKS_URL: undefined,
      JWKS: 'secret',
      BODY_LIMIT_BYTES: '1',
      INSTANCE: 'a b',
      RANGES: '3',
      ONLY_PROCESS: 'perhaps',
      KAFKA_BROKERS: 'secret"broker',
      KAFKA_TOPIC_PREFIX: 'ÿ',
      KAFKA_TLS: 'yes',
      KAFKA_TLS_CA_FILE: '/nowhere/secret"ca.pem',
      KAFKA_SASL_MECHANISM: 'oauthbearer',
      KAFKA_PARTITIONS: '2048',
      KAFKA_REPLICATION: '0',
    });
    expect(found.map((fault) => fault.split(' ')[0]).sort()).toEqual([
      'BODY_LIMIT_BYTES',
      'CLOCK',
      'DATABASE_URL',
      'FEED_CREDENTIALS',
      'INSTANCE',
      'JWKS',
      'JWT_ISSUER',
      'KAFKA_BROKERS',
      'KAFKA_PARTITIONS',
      'KAFKA_REPLICATION',
      'KAFKA_SASL_MECHANISM',
      'KAFKA_SASL_PASSWORD',
      'KAFKA_SASL_USERNAME',
      'KAFKA_TLS',
      'KAFKA_TLS',
      'KAFKA_TLS_CA_FILE',
      'KAFKA_TOPIC_PREFIX',
      'LOG_LEVEL',
      'ONLY_PROCESS',
      'PORT',
      'RANGES',
      'ROLE',
      'SOURCE_LOGISTICS',
      'SOURCE_LOGISTICS_CREDENTIAL',
    ]);
    expect(found.join()).not.toContain('secret"');
    expect(found.join()).not.toContain('mysql');
  });

  it('may have a name among its likes', () => {
    expect(readEnvironment(good, ['logistics'])).not.toHaveProperty('instance');
    expect(readEnvironment({ ...good, INSTANCE: 'eu-1.a_b' }, ['logistics'])).toMatchObject({ instance: 'eu-1.a_b' });
    expect(faults({ ...good, INSTANCE: 'x'.repeat(64) })).toEqual([]);
    expect(faults({ ...good, INSTANCE: 'x'.repeat(65) })).toEqual([
      'INSTANCE must be 1 to 64 letters, digits, - _ or .',
    ]);
  });

  it('may seal what settings keep secret, under a secret that nobody guesses', () => {
    expect(readEnvironment(good, ['logistics'])).not.toHaveProperty('sealSecret');
    const sealSecret = 'x'.repeat(32);
    expect(readEnvironment({ ...good, SEAL_SECRET: sealSecret }, ['logistics'])).toMatchObject({ sealSecret });
    expect(faults({ ...good, SEAL_SECRET: 'x'.repeat(31) })).toEqual(['SEAL_SECRET must have at least 32 characters']);
  });

  it('refuses in production what is for development', () => {
    expect(faults({ ...good, NODE_ENV: 'production' })).toEqual([]);
    expect(faults({ ...good, NODE_ENV: 'production', AUTH: 'development', CLOCK: 'turnable' })).toEqual([
      'AUTH=development is refused with NODE_ENV=production',
      'CLOCK=turnable is refused with NODE_ENV=production',
    ]);
  });

  it('gives rights to the run-time role where another one migrates', () => {
    const owner = 'postgres://owner@localhost/order';
    expect(readMigrationSetting({ ...good, MIGRATION_DATABASE_URL: owner })).toEqual({
      url: owner,
      runTimeRole: 'order_run',
    });
    expect(readMigrationSetting(good)).toEqual({ url: good.DATABASE_URL });
    expect(() => readMigrationSetting({})).toThrow('MIGRATION_DATABASE_URL is missing');
  });

  it('may read a source at several addresses', () => {
    const { sources } = readEnvironment({ ...good, SOURCE_LOGISTICS: 'http://a:1, https://b' }, ['logistics']);
    expect(sources['logistics']?.feeds).toEqual(['http://a:1', 'https://b']);
    for (const wrong of ['http://a,', 'http://a,b', ',', 'ftp://a'])
      expect(faults({ ...good, SOURCE_LOGISTICS: wrong })).toEqual([
        'SOURCE_LOGISTICS must be addresses that begin with https:// or http://, separated by commas',
      ]);
  });

  it('is the only process only where it does everything', () => {
    expect(readEnvironment({ ...good, ONLY_PROCESS: 'true' }, ['logistics']).onlyProcess).toBe(true);
    expect(faults({ ...good, ONLY_PROCESS: 'true', ROLE: 'api,worker' })).toEqual([
      'ONLY_PROCESS=true needs every ROLE: there is nobody else to do the work',
    ]);
  });

  it.each([
    ['1', true],
    ['1024', true],
    ['0', false],
    ['-2', false],
    ['2048', false],
    ['12', false],
    ['1e1', false],
  ])('reads %s ranges: %s', (RANGES, isRight) => {
    expect(faults({ ...good, RANGES })).toEqual(isRight ? [] : ['RANGES must be a power of two from 1 to 1024']);
  });
});

describe('Kafka', () => {
  const kafka = { KAFKA_BROKERS: 'kafka-1:9092, kafka-2:9092' };
  let folder: string;
  const fileOf = (text: string) => {
    const file = join(folder, 'ca.pem');
    writeFileSync(file, text);
    return file;
  };
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'environment-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is published to where brokers are named', () => {
    expect(readEnvironment({ ...good, ...kafka }, ['logistics']).kafka).toEqual({
      brokers: ['kafka-1:9092', 'kafka-2:9092'],
      topicPrefix: 'throughline',
      partitions: 8,
      replication: 3,
    });
  });

  it('is all that is needed to make topics', () => {
    expect(readTopicSetting({ ...kafka, KAFKA_PARTITIONS: '16' })).toMatchObject({ partitions: 16 });
    expect(() => readTopicSetting({})).toThrow('KAFKA_BROKERS is missing');
    expect(() => readTopicSetting({ ...kafka, KAFKA_PARTITIONS: '5' })).toThrow('KAFKA_PARTITIONS must be');
  });

  it('may be a source, with the feed for what a topic does not keep', () => {
    const source = { SOURCE_LOGISTICS: 'kafka', SOURCE_LOGISTICS_FEED: 'https://a,https://b' };
    expect(readEnvironment({ ...good, ...kafka, ...source }, ['logistics']).sources).toEqual({
      logistics: { door: 'kafka', feeds: ['https://a', 'https://b'], credential: 'secret' },
    });
    expect(faults({ ...good, SOURCE_LOGISTICS: 'kafka', SOURCE_LOGISTICS_CREDENTIAL: '' })).toEqual([
      'KAFKA_BROKERS is missing: SOURCE_LOGISTICS asks for it',
      'SOURCE_LOGISTICS_FEED is missing',
      'SOURCE_LOGISTICS_CREDENTIAL is missing',
    ]);
  });

  it('is reached in clear text only where nobody asked for more', () => {
    const of = (more: Record<string, string>) =>
      readEnvironment({ ...good, ...kafka, ...more }, ['logistics']).kafka?.tls;
    const caFile = fileOf('-----BEGIN CERTIFICATE-----\n…');
    expect(of({})).toBeUndefined();
    expect(of({ KAFKA_TLS: 'true' })).toEqual({});
    expect(of({ KAFKA_TLS: 'true', KAFKA_TLS_CA_FILE: caFile })).toEqual({ caFile });
    expect(faults({ ...good, ...kafka, KAFKA_TLS_CA_FILE: caFile })).toEqual([
      'KAFKA_TLS must be true where KAFKA_TLS_CA_FILE is given',
    ]);
    expect(faults({ ...good, ...kafka, KAFKA_TLS: 'true', KAFKA_TLS_CA_FILE: fileOf('a key') })).toEqual([
      'KAFKA_TLS_CA_FILE must name a file of certificates (PEM) that this process may read',
    ]);
  });

  it('knows who we are by all of mechanism, name and password, or by none', () => {
    const sasl = { KAFKA_SASL_MECHANISM: 'scram-sha-512', KAFKA_SASL_USERNAME: 'order', KAFKA_SASL_PASSWORD: 'pw' };
    expect(readEnvironment({ ...good, ...kafka, ...sasl }, ['logistics']).kafka?.sasl).toEqual({
      mechanism: 'scram-sha-512',
      username: 'order',
      password: 'pw',
    });
    for (const name of Object.keys(sasl))
      expect(faults({ ...good, ...kafka, ...sasl, [name]: '' })).toEqual([`${name} is missing`]);
  });
});
