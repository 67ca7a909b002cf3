import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What waiting updates say about people stands in a column of its own, apart from what is shown. */
export class UnmatchedUpdatesPersonal1764200000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE unmatched_updates ADD COLUMN personal jsonb NOT NULL DEFAULT '{}'`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE unmatched_updates DROP COLUMN personal');
  }
}
