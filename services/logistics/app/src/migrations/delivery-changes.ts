import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was wanted otherwise of a shipment; what the warehouse has to label anew; and how long a carrier may take to answer. */
export class DeliveryChanges1764800000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE shipment_tracking DROP COLUMN changes');
    await queryRunner.query('ALTER TABLE to_dispatch DROP COLUMN relabel');
    await queryRunner.query('DROP TABLE intercept_limit');
  }
}

const statements = [
  `ALTER TABLE shipment_tracking ADD COLUMN changes jsonb NOT NULL DEFAULT '[]'`,
  `ALTER TABLE to_dispatch ADD COLUMN relabel jsonb NOT NULL DEFAULT '[]'`,
  `CREATE TABLE intercept_limit (
    carrier    text PRIMARY KEY,
    hours      integer NOT NULL CHECK (hours BETWEEN 1 AND 720),
    changed_at timestamptz NOT NULL,
    changed_by text NOT NULL
  )`,
];
