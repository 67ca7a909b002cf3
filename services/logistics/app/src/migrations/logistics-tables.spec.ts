import type { AnyProjection } from '@throughline/event-sourcing';
import { freshDatabase, type FreshDatabase } from '@throughline/test-kit';
import { logisticsApp } from '../logistics-app.module.js';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase({ migrations: logisticsApp.migrations });
});
afterAll(() => database.drop());

const typeNames: Readonly<Record<string, string>> = { 'timestamp with time zone': 'timestamptz', ARRAY: 'text[]' };

describe('tables of read models', () => {
  it.each(logisticsApp.readModels.map((model: AnyProjection) => [model.name, model] as const))(
    'have the columns that %s writes',
    async (_, { table, kind }) => {
      const { rows } = await database.pool.query<{ column_name: string; data_type: string }>(
        'SELECT column_name, data_type FROM information_schema.columns WHERE table_name = $1',
        [table.name],
      );
      expect(
        Object.fromEntries(rows.map((row) => [row.column_name, typeNames[row.data_type] ?? row.data_type])),
      ).toEqual({
        ...table.columns,
        ...(kind === 'inline' && { stream_version: 'bigint' }),
      });
    },
  );
});
