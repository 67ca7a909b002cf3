import { randomBytes } from 'node:crypto';
import { basename, join } from 'node:path';
import { asAdministrator, startPostgres } from '@throughline/local';
import { startedOnce } from './started-once.js';

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

export const testServer = (): Promise<TestServer> => startedOnce('server', startWithinMs, start);

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
