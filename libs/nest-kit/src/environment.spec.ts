import { InvalidEnvironment, readEnvironment, readMigrationSetting } from './environment.js';

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
      sources: { logistics: { url: 'http://localhost:3002', credential: 'secret' } },
      tokens: { issuer: 'https://id.example', audience: 'throughline', keys: { url: 'https://id.example/keys' } },
      shutdownWaitMs: 0,
    });
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
    });
    expect(found.map((fault) => fault.split(' ')[0]).sort()).toEqual([
      'BODY_LIMIT_BYTES',
      'CLOCK',
      'DATABASE_URL',
      'FEED_CREDENTIALS',
      'INSTANCE',
      'JWKS',
      'JWT_ISSUER',
      'LOG_LEVEL',
      'PORT',
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
});
