import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Processes that die again and again: `process` keeps since when each lives, and whoever starts under a name that died holds nothing of
 * what stands under it. The sign of life without that stays for the release before, which may run beside this one.
 */
export class Newcomers1764300000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE process ADD COLUMN since timestamptz NOT NULL DEFAULT clock_timestamp()`);
    await queryRunner.query(processBeat);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP FUNCTION process_beat(text, boolean, boolean, text, double precision)`);
    await queryRunner.query(`ALTER TABLE process DROP COLUMN since`);
  }
}

/*
 * A sign of life: renews the caller's leases and tells who else lives and who holds what. One statement for all that a process holds.
 * `strangers`: processes live that write inline read models with other folds than the caller's.
 *
 * `at_start`: what a former process of this name held is lapsed for good: it was not given back, and it is anybody's, ours too. A process
 * counts among `workers` once it has lived for a while: one that dies again and again must not keep from the others what it never gets to
 * do.
 */
const processBeat = `CREATE FUNCTION process_beat(me text, at_start boolean, as_worker boolean, my_folds text, lease_seconds double precision)
  RETURNS TABLE (workers text[], strangers boolean, consumer text, range_from smallint, range_to smallint, owner text, free boolean)
  LANGUAGE plpgsql AS $$
  #variable_conflict use_column
  DECLARE
    living text[];
    others boolean;
  BEGIN
    INSERT INTO process AS p (owner, is_worker, folds, since, until)
    VALUES (me, as_worker, my_folds, clock_timestamp(), clock_timestamp() + make_interval(secs => lease_seconds))
    ON CONFLICT (owner) DO UPDATE SET is_worker = excluded.is_worker, folds = excluded.folds, until = excluded.until,
      since = CASE WHEN at_start THEN excluded.since ELSE p.since END;
    DELETE FROM process p WHERE p.until < clock_timestamp() - interval '1 minute';
    UPDATE consumer_lease l SET until = CASE WHEN at_start THEN '-infinity' ELSE clock_timestamp() + make_interval(secs => lease_seconds) END
    WHERE l.owner = me AND l.until > '-infinity';
    SELECT
      coalesce(array_agg(p.owner ORDER BY p.owner) FILTER (WHERE p.is_worker AND p.since < clock_timestamp() - interval '10 seconds'), '{}'),
      bool_or(p.folds <> my_folds)
    INTO living, others FROM process p WHERE p.until >= clock_timestamp();
    RETURN QUERY
      SELECT living, others, c.consumer, c.range_from, c.range_to, l.owner, l.owner IS NULL OR l.until < clock_timestamp()
      FROM (VALUES (1)) AS always(one)
      LEFT JOIN consumer_cursor c ON true LEFT JOIN consumer_lease l USING (consumer, range_from)
      ORDER BY c.consumer, c.range_from;
  END $$`;
