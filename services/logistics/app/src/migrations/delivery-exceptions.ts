import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When people said that an exception is over, by its id; and what was expected of a shipment. */
export class DeliveryExceptions1764500000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `ALTER TABLE shipment_tracking ADD COLUMN settled jsonb NOT NULL DEFAULT '{}', ADD COLUMN estimates jsonb NOT NULL DEFAULT '[]'`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE shipment_tracking DROP COLUMN settled, DROP COLUMN estimates');
  }
}
