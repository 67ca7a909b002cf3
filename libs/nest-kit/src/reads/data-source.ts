import { readModelEntity } from '@throughline/event-store';
import { DataSource } from 'typeorm';
import { apiKeyEntity } from '../api-keys/api-key.table.js';
import type { ServiceDefinition } from '../service-definition.js';

/** TypeORM for reading: one entity per read model, in a pool of its own. It never logs statements, for their parameters may be personal. */
export const readingDataSource = (definition: ServiceDefinition, url: string): DataSource =>
  new DataSource({
    type: 'postgres',
    url,
    entities: [apiKeyEntity, ...definition.readModels.map(readModelEntity), ...(definition.entities ?? [])],
    logging: false,
    poolSize: 8,
    applicationName: `${definition.context}-reads`,
    extra: { statement_timeout: 10_000, idle_in_transaction_session_timeout: 10_000, connectionTimeoutMillis: 5_000 },
  });
