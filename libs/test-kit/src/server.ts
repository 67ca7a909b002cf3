import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { asAdministrator, startPostgres } from '@throughline/local';

/** The PostgreSQL of this test run. */
export interface TestServer {
  readonly adminUrl: string;
  /** Every database and role of the run begins with it. */
  readonly prefix: string;
  /** Password of the roles `<prefix>owner` and `<prefix>runtime`. */
  readonly password: string;
  /** A PostgreSQL of the developer's (`DATABASE_URL`), which the run may not stop. */
  readonly external: boolean;
  readonly dataDir?: string;
}

const startWithinMs = 60_000;

/** Started by whoever asks first, in whichever Jest worker; the others wait for it. */
export const testServer = async (): Promise<TestServer> => {
  const folder = process.env['THROUGHLINE_TEST_RUN'];
  if (folder === undefined)
    throw new Error('jest.config.mjs must name the globalSetup and globalTeardown of test-kit.');
  const file = join(folder, 'server.json');
  if (isFirst(folder)) {
    const server = await start(folder).catch((error: unknown) => ({ failed: String(error) }));
    writeFileSync(`${file}.new`, JSON.stringify(server), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  for (const until = Date.now() + startWithinMs; Date.now() < until; await sleep(20)) {
    const server = readJson(file) as TestServer | { failed: string } | undefined;
    if (server === undefined) continue;
    if ('failed' in server) throw new Error(server.failed);
    return server;
  }
  throw new Error('The PostgreSQL of this test run did not start.');
};

const isFirst = (folder: string): boolean => {
  try {
    mkdirSync(join(folder, 'starting'));
    return true;
  } catch {
    return false;
  }
};

const start = async (folder: string): Promise<TestServer> => {
  const given = process.env['DATABASE_URL'];
  const run = basename(folder).replace(/\W/g, '_').toLowerCase();
  const password = randomBytes(12).toString('hex');
  const own = given === undefined ? await startOwn(join(folder, 'postgres')) : undefined;
  const server: TestServer = {
    adminUrl: given ?? own!.url,
    prefix: `${run}_`,
    password,
    external: given !== undefined,
    ...(own === undefined ? {} : { dataDir: own.dataDir }),
  };
  await asAdministrator(server.adminUrl, async (admin) => {
    await admin.query(`CREATE ROLE ${server.prefix}owner LOGIN PASSWORD '${password}'`);
    await admin.query(`CREATE ROLE ${server.prefix}runtime LOGIN PASSWORD '${password}'`);
    await admin.query(`GRANT ${server.prefix}owner, ${server.prefix}runtime TO CURRENT_USER`);
  });
  return server;
};

/** The guard of the run stops it, not the worker that happened to start it. */
const startOwn = (dataDir: string) =>
  startPostgres({ dataDir, throwAway: true, leaveRunning: true, settings: { max_connections: '400', jit: 'off' } });

const readJson = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
};
