import { DataSource, EntitySchema, type EntitySchemaColumnOptions, type MigrationInterface } from 'typeorm';
import type { AnyProjection, ColumnType } from '@throughline/event-sourcing';
import { ManyWorkers1764200000000 } from './migrations/many-workers.js';
import { Newcomers1764300000000 } from './migrations/newcomers.js';
import { StoreTables1764000000000 } from './migrations/store-tables.js';

export type MigrationClass = new () => MigrationInterface;

/** One number for all migrations of a database: whoever holds it migrates, the others wait. */
const migrationLock = 7_361_215;

/**
 * Brings a database up to date: the store's tables, then the service's, then the run-time role's rights. Safe to start from every replica
 * at once, and again.
 *
 * @param url of the role that owns the tables
 * @param runTimeRole may read and write, but not change or delete events; absent where one role does both
 */
export const migrate = async ({
  url,
  runTimeRole,
  migrations,
}: {
  url: string;
  runTimeRole?: string | undefined;
  migrations: readonly MigrationClass[];
}): Promise<readonly string[]> => {
  const source = new DataSource({
    type: 'postgres',
    url,
    applicationName: 'throughline-migrate',
    migrations: [StoreTables1764000000000, ManyWorkers1764200000000, Newcomers1764300000000, ...migrations],
    migrationsTableName: 'migration',
    migrationsTransactionMode: 'each',
    logging: false,
    poolSize: 2,
  });
  await source.initialize();
  const guard = source.createQueryRunner();
  try {
    await guard.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    const ran = await source.runMigrations();
    if (runTimeRole !== undefined) for (const statement of grants(runTimeRole)) await guard.query(statement);
    return ran.map((migration) => migration.name);
  } finally {
    await guard.query('SELECT pg_advisory_unlock($1)', [migrationLock]).catch(() => undefined);
    await guard.release();
    await source.destroy();
  }
};

const grants = (role: string): string[] => {
  const name = `"${role.replaceAll('"', '""')}"`;
  return [
    `GRANT USAGE ON SCHEMA public TO ${name}`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${name}`,
    `GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ${name}`,
    // The log is written once: neither a mistake nor a stolen password of the run time changes it.
    `REVOKE UPDATE, DELETE ON event, feed FROM ${name}`,
    `REVOKE INSERT, UPDATE, DELETE ON migration FROM ${name}`,
    `REVOKE DELETE ON stream, feed_head, feed_watermark FROM ${name}`,
  ];
};

const columnTypes: Readonly<Record<ColumnType, EntitySchemaColumnOptions>> = {
  text: { type: 'text' },
  bigint: {
    type: 'bigint',
    transformer: {
      from: (value: string | null) => (value === null ? null : Number(value)),
      to: (value: unknown) => value,
    },
  },
  integer: { type: 'integer' },
  boolean: { type: 'boolean' },
  timestamptz: { type: 'timestamptz' },
  jsonb: { type: 'jsonb' },
  'text[]': { type: 'text', array: true },
};

/** The TypeORM entity of a read model, for its queries. */
export const readModelEntity = (projection: AnyProjection): EntitySchema<Record<string, unknown>> =>
  new EntitySchema({
    name: projection.name,
    tableName: projection.table.name,
    columns: {
      ...Object.fromEntries(
        Object.entries(projection.table.columns as Record<string, ColumnType>).map(([name, type]) => [
          name,
          { ...columnTypes[type], nullable: true, primary: name === projection.table.key },
        ]),
      ),
      ...(projection.kind === 'inline' ? { stream_version: columnTypes.bigint } : {}),
    },
  });

/** The statement that creates a read model's table as its projection declares it: for migrations and for specs that compare. */
export const createTableOf = (projection: AnyProjection): string => {
  const columns = Object.entries(projection.table.columns as Record<string, ColumnType>).map(([name, type]) =>
    name === projection.table.key ? `"${name}" ${type} PRIMARY KEY` : `"${name}" ${type}`,
  );
  if (projection.kind === 'inline') columns.push('stream_version bigint NOT NULL');
  return `CREATE TABLE "${projection.table.name}" (\n  ${columns.join(',\n  ')}\n)`;
};
