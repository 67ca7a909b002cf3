import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Several workers on one database, and doors beside the feed.
 *
 * A cursor also keeps where its door said to go on (`mark`) and which event its owner was about to handle when it last had reason to
 * doubt that it would live through it (`suspect_…`). `process` lists the processes of the service: cursors are spread over the workers among
 * them, and rows that processes with another fold have written are written anew when those are gone. `advance_cursor` stays for the
 * release before, which may run beside this one.
 */
export class ManyWorkers1764200000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of [...tables, ...functions]) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION move_cursor, process_beat, split_cursors;
      DROP TABLE process;
      ALTER TABLE read_model_version DROP COLUMN settled;
      ALTER TABLE feed_head DROP COLUMN database_oid, DROP COLUMN table_oid;
      ALTER TABLE consumer_cursor DROP COLUMN mark, DROP COLUMN suspect_position, DROP COLUMN suspect_tries`);
  }
}

const tables = [
  `ALTER TABLE consumer_cursor
    ADD COLUMN mark text,
    ADD COLUMN suspect_position bigint,
    ADD COLUMN suspect_tries smallint NOT NULL DEFAULT 0`,
  `CREATE TABLE process (
    owner     text PRIMARY KEY,
    is_worker boolean NOT NULL,
    folds     text NOT NULL,
    until     timestamptz NOT NULL
  ) WITH (fillfactor = 50)`,
  // A dump that is restored, also into the same server, lies in another database or another table than the one that it was taken from.
  `ALTER TABLE feed_head ADD COLUMN database_oid oid, ADD COLUMN table_oid oid`,
  // Not settled: a process with another fold may have written rows.
  `ALTER TABLE read_model_version ADD COLUMN settled boolean NOT NULL DEFAULT true`,
];

const functions = [
  /* Moves a cursor, as the last thing of a batch or by itself. TL005 where it is not the caller's any more. */
  `CREATE FUNCTION move_cursor(
    for_consumer text, from_range smallint, at_generation bigint, from_position bigint, to_position bigint, in_epoch text, event_id text,
    to_mark text, handled_now bigint, passed_now bigint, w_entry text[], w_at timestamptz[], w_hold timestamptz[], w_held jsonb[]
  ) RETURNS void LANGUAGE plpgsql AS $$
  #variable_conflict use_column
  BEGIN
    FOR i IN 1 .. coalesce(array_length(w_entry, 1), 0) LOOP
      INSERT INTO source_watermark AS s (entry, range_from, at, hold_until, held)
      VALUES (w_entry[i], from_range, w_at[i], w_hold[i], ARRAY(SELECT jsonb_array_elements_text(w_held[i])))
      ON CONFLICT (entry, range_from) DO UPDATE SET at = greatest(s.at, excluded.at), hold_until = excluded.hold_until, held = excluded.held,
        moved_at = CASE WHEN excluded.at > s.at OR excluded.hold_until IS DISTINCT FROM s.hold_until THEN clock_timestamp() ELSE s.moved_at END;
    END LOOP;
    UPDATE consumer_cursor SET position = to_position, epoch = in_epoch, last_event_id = coalesce(event_id, last_event_id), mark = to_mark,
      handled = handled + handled_now, passed_over = passed_over + passed_now
    WHERE consumer = for_consumer AND range_from = from_range AND generation = at_generation AND position = from_position;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'cursor lost' USING ERRCODE = 'TL005', DETAIL = for_consumer;
    END IF;
  END $$`,

  /*
   * A sign of life: renews the caller's leases and tells who else lives and who holds what. One statement for all that a process holds.
   * \`strangers\`: processes live that write inline read models with other folds than the caller's.
   */
  `CREATE FUNCTION process_beat(me text, as_worker boolean, my_folds text, lease_seconds double precision)
  RETURNS TABLE (workers text[], strangers boolean, consumer text, range_from smallint, range_to smallint, owner text, free boolean)
  LANGUAGE plpgsql AS $$
  #variable_conflict use_column
  DECLARE
    living text[];
    others boolean;
  BEGIN
    INSERT INTO process AS p (owner, is_worker, folds, until)
    VALUES (me, as_worker, my_folds, clock_timestamp() + make_interval(secs => lease_seconds))
    ON CONFLICT (owner) DO UPDATE SET is_worker = excluded.is_worker, folds = excluded.folds, until = excluded.until;
    DELETE FROM process p WHERE p.until < clock_timestamp() - interval '1 minute';
    UPDATE consumer_lease l SET until = clock_timestamp() + make_interval(secs => lease_seconds) WHERE l.owner = me;
    SELECT coalesce(array_agg(p.owner ORDER BY p.owner) FILTER (WHERE p.is_worker), '{}'), bool_or(p.folds <> my_folds)
    INTO living, others FROM process p WHERE p.until >= clock_timestamp();
    RETURN QUERY
      SELECT living, others, c.consumer, c.range_from, c.range_to, l.owner, l.owner IS NULL OR l.until < clock_timestamp()
      FROM (VALUES (1)) AS always(one)
      LEFT JOIN consumer_cursor c ON true LEFT JOIN consumer_lease l USING (consumer, range_from)
      ORDER BY c.consumer, c.range_from;
  END $$`,

  /*
   * Makes sure that a consumer has cursors for all shards, and splits those that cover more than so many, each part going on where the whole
   * stood. The generation is raised: whoever has the whole in hand loses it. What was known for certain of the whole is known of each
   * part.
   */
  `CREATE FUNCTION split_cursors(for_consumer text, of_source text, at_most integer) RETURNS integer
  LANGUAGE plpgsql AS $$
  #variable_conflict use_column
  DECLARE
    whole consumer_cursor%ROWTYPE;
    part smallint;
    made integer := 0;
  BEGIN
    INSERT INTO consumer_cursor (consumer, source, range_from, range_to)
    SELECT for_consumer, of_source, 0, 1023
    WHERE NOT EXISTS (SELECT 1 FROM consumer_cursor WHERE consumer = for_consumer) ON CONFLICT DO NOTHING;
    FOR whole IN
      SELECT * FROM consumer_cursor WHERE consumer = for_consumer AND range_to - range_from + 1 > at_most ORDER BY range_from FOR UPDATE
    LOOP
      UPDATE consumer_cursor SET range_to = whole.range_from + at_most - 1, generation = generation + 1
      WHERE consumer = for_consumer AND range_from = whole.range_from;
      FOR part IN SELECT generate_series(whole.range_from + at_most, whole.range_to, at_most) LOOP
        INSERT INTO consumer_cursor (consumer, source, range_from, range_to, position, epoch, last_event_id, mark)
        VALUES (for_consumer, whole.source, part, part + at_most - 1, whole.position, whole.epoch, whole.last_event_id, whole.mark);
        INSERT INTO source_watermark (entry, range_from, at, hold_until, held, moved_at)
        SELECT entry, part, at, hold_until, held, moved_at FROM source_watermark
        WHERE range_from = whole.range_from AND split_part(entry, ':', 1) = for_consumer
        ON CONFLICT DO NOTHING;
        made := made + 1;
      END LOOP;
    END LOOP;
    RETURN made;
  END $$`,
];
