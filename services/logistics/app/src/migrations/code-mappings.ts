import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people have said that codes mean, which codes wait for a meaning, and updates that are no step. */
export class CodeMappings1764300000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE code_mappings, unmapped_codes');
    await queryRunner.query('ALTER TABLE shipment_tracking DROP COLUMN noted');
  }
}

const statements = [
  `CREATE TABLE code_mappings (
    provider       text PRIMARY KEY,
    stream_version bigint NOT NULL,
    meanings       jsonb NOT NULL,
    revision       integer NOT NULL
  )`,
  `CREATE TABLE unmapped_codes (
    id           text PRIMARY KEY,
    provider     text NOT NULL,
    code         text NOT NULL,
    updates      integer NOT NULL,
    "firstAt"    text NOT NULL,
    "lastAt"     text NOT NULL,
    "shipmentId" text NOT NULL
  )`,
  `CREATE INDEX unmapped_codes_provider ON unmapped_codes (provider, id)`,
  `ALTER TABLE shipment_tracking ADD COLUMN noted jsonb NOT NULL DEFAULT '[]'`,
];
