import type { AnyProjection, ColumnType } from '@throughline/event-sourcing';
import { instantAt } from '@throughline/values';
import { DataSource, EntitySchema, type EntitySchemaColumnOptions, type MigrationInterface } from 'typeorm';
import type { ServiceDefinition } from './service-definition.js';

/** TypeORM for reading: one entity per read model. It never logs statements, for their parameters may be personal. */
export const readingDataSource = (definition: ServiceDefinition, url: string): DataSource =>
  new DataSource({
    type: 'postgres',
    url,
    entities: definition.readModels.map(entityOf),
    logging: false,
    poolSize: 8,
    applicationName: `${definition.context}-reads`,
    extra: { statement_timeout: 10_000, idle_in_transaction_session_timeout: 10_000, connectionTimeoutMillis: 5_000 },
  });

/** A read model's table as TypeORM sees it, under the model's name. Rows come back as the projection wrote them, instants in UTC. */
const entityOf = ({ name, kind, table }: AnyProjection): EntitySchema =>
  new EntitySchema({
    name,
    tableName: table.name,
    columns: {
      ...Object.fromEntries(
        Object.entries(table.columns).map(([column, type]) => [column, columnOf(column, type, column === table.key)]),
      ),
      ...(kind === 'inline' && { stream_version: columnOf('stream_version', 'bigint', false) }),
    },
  });

const columnOf = (name: string, type: ColumnType, primary: boolean): EntitySchemaColumnOptions => ({
  name,
  primary,
  nullable: !primary,
  ...(type === 'text[]' ? { type: 'text', array: true } : { type }),
  ...(type === 'bigint' && { transformer: { from: asNumber, to: unchanged } }),
  ...(type === 'timestamptz' && { transformer: { from: asInstantText, to: unchanged } }),
});

const unchanged = (value: unknown): unknown => value;
const asNumber = (value: string | null): number | null => (value === null ? null : Number(value));
const asInstantText = (value: Date | null): string | null => (value === null ? null : instantAt(value.getTime()));

/** Brings a database to this release, as its owner. Comes back with the names of what was done. */
export const migrate = async (
  url: string,
  migrations: readonly (new () => MigrationInterface)[],
): Promise<readonly string[]> => {
  const dataSource = new DataSource({ type: 'postgres', url, migrations: [...migrations], logging: false });
  await dataSource.initialize();
  try {
    return (await dataSource.runMigrations({ transaction: 'each' })).map(({ name }) => name);
  } finally {
    await dataSource.destroy();
  }
};
