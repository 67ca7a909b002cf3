import { createHash, randomBytes } from 'node:crypto';
import { migrate, openPool, type Pool } from '@throughline/event-store';
import { addressOf, asAdministrator } from '@throughline/local';
import type { MigrationInterface } from 'typeorm';
import { type TestServer, testServer } from './server.js';

type Migration = new () => MigrationInterface;

export interface FreshDatabase {
  readonly name: string;
  /** For the run-time role, as a service has it. */
  readonly url: string;
  /** For the owner, as migrations have it. */
  readonly migrationUrl: string;
  /** For an administrator: faults that a test wants to plant. */
  readonly adminUrl: string;
  /** Connections of the run-time role. */
  readonly pool: Pool;
  /** Closes the pool and removes the database. */
  drop(): Promise<void>;
}

/**
 * A database of its own with the store's and these migrations applied, in about 30 ms: a copy of a template which the first caller of the run
 * with the same migrations makes.
 */
export const freshDatabase = async ({
  migrations,
}: {
  readonly migrations: readonly Migration[];
}): Promise<FreshDatabase> => {
  const server = await testServer();
  const template = await templateOf(server, migrations);
  const name = `${server.prefix}${randomBytes(6).toString('hex')}`;
  await asAdministrator(server.adminUrl, (admin) =>
    admin.query(`CREATE DATABASE ${name} OWNER ${server.prefix}owner TEMPLATE ${template} STRATEGY WAL_LOG`),
  );
  const url = address(server, name, 'runtime');
  const pool = openPool({ url, applicationName: 'test' }, () => undefined);
  return {
    name,
    url,
    migrationUrl: address(server, name, 'owner'),
    adminUrl: Object.assign(new URL(server.adminUrl), { pathname: `/${name}` }).href,
    pool,
    drop: async () => {
      await pool.end();
      await asAdministrator(server.adminUrl, (admin) => admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
};

const address = (server: TestServer, database: string, role: 'owner' | 'runtime'): string =>
  addressOf(server.adminUrl, { database, role: `${server.prefix}${role}`, password: server.password });

const templateOf = async (server: TestServer, migrations: readonly Migration[]): Promise<string> => {
  const fingerprint = createHash('sha256');
  for (const migration of migrations) fingerprint.update(`${migration.name}\n${migration.toString()}\n`);
  const name = `${server.prefix}t_${fingerprint.digest('hex').slice(0, 12)}`;
  await asAdministrator(server.adminUrl, async (admin) => {
    // Workers that want the same template at the same time wait for the one that makes it.
    await admin.query('SELECT pg_advisory_lock(hashtext($1))', [name]);
    if ((await admin.query('SELECT FROM pg_database WHERE datname = $1', [name])).rowCount === 1) return;
    const unfinished = `${name}_unfinished`;
    await admin.query(`DROP DATABASE IF EXISTS ${unfinished} WITH (FORCE)`);
    await admin.query(`CREATE DATABASE ${unfinished} OWNER ${server.prefix}owner TEMPLATE template0 ENCODING 'UTF8'`);
    await migrate({ url: address(server, unfinished, 'owner'), runTimeRole: `${server.prefix}runtime`, migrations });
    await admin.query(`ALTER DATABASE ${unfinished} RENAME TO ${name}`);
  });
  return name;
};
