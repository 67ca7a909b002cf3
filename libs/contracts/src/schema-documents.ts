import { allContracts } from './all-contracts.js';
import type { Contract } from './contract.js';

/** A JSON Schema 2020-12 document for readers in any language. */
export interface SchemaDocument {
  /** `order/sales-order-placed.v1.json` */
  readonly path: string;
  readonly text: string;
}

/** The documents that stand in `schemas/`, committed so that a changed contract shows in the diff. */
export const schemaDocuments = (contracts: readonly Contract[] = allContracts): readonly SchemaDocument[] =>
  contracts.map((contract) => ({ path: `${contract.type.replace('.', '/')}.json`, text: schemaDocument(contract) }));

/** One contract as a document of its own. */
export const schemaDocument = ({ type, promise, schema, samples }: Contract): string =>
  `${JSON.stringify(
    {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: `urn:throughline:contract:${type}`,
      title: type,
      description: promise,
      ...schema,
      examples: samples,
    },
    undefined,
    2,
  )}\n`;
