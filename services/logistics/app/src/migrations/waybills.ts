import type { MigrationInterface, QueryRunner } from 'typeorm';

/** All numbers that packages have or had, so that a scan finds whoever had its number then; and when they were packed. */
export class Waybills1764600000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `ALTER TABLE shipment_tracking ADD COLUMN waybills jsonb NOT NULL DEFAULT '[]', ADD COLUMN "packedAt" text, ADD COLUMN vehicle jsonb,
        ADD COLUMN "proofRequired" text[] NOT NULL DEFAULT '{}', ADD COLUMN proofs jsonb NOT NULL DEFAULT '[]'`,
    );
    await queryRunner.query('ALTER TABLE to_dispatch ADD COLUMN "packedAt" text');
    await queryRunner.query(
      `ALTER TABLE shipment_list ADD COLUMN packages text[] NOT NULL DEFAULT '{}', ADD COLUMN waybills jsonb NOT NULL DEFAULT '[]'`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE to_dispatch DROP COLUMN "packedAt"');
    await queryRunner.query('ALTER TABLE shipment_list DROP COLUMN packages, DROP COLUMN waybills');
    await queryRunner.query(
      `ALTER TABLE shipment_tracking DROP COLUMN waybills, DROP COLUMN "packedAt", DROP COLUMN vehicle,
        DROP COLUMN "proofRequired", DROP COLUMN proofs`,
    );
  }
}
