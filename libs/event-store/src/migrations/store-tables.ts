import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The store's own tables and functions.
 *
 * `event` and `feed` are only ever inserted into. A stream's row is its lock and the truth about its version. `feed_pending` holds what is
 * committed but has no position yet; the sequencer moves it to `feed`. `feed_watermark` is apart from `feed_head`, so that a proposal
 * never waits for a move.
 */
export class StoreTables1764000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of [...tables, ...functions]) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP PROCEDURE feed_mark;
      DROP FUNCTION append_events, begin_batch, begin_read_batch, feed_move, feed_barrier, feed_settle, feed_drain, advance_cursor, shard_of;
      DROP VIEW known_watermark;
      DROP TABLE event, stream, feed_pending, feed, feed_head, feed_watermark, command_log, look_up, deadline, consumer_cursor,
        consumer_lease, parked_sequence, parked_event, discarded_event, source_watermark, read_model_version, retention_run`);
  }
}

const tables = [
  `CREATE TABLE stream (
    stream_type text NOT NULL,
    stream_id   text NOT NULL,
    version     bigint NOT NULL,
    shard       smallint NOT NULL CHECK (shard BETWEEN 0 AND 1023),
    PRIMARY KEY (stream_type, stream_id)
  ) WITH (fillfactor = 80)`,

  // seq_id is physical and never shown; cache 1, because the order of numbers within a stream must be the order of its versions.
  `CREATE TABLE event (
    seq_id          bigint GENERATED ALWAYS AS IDENTITY (CACHE 1) PRIMARY KEY,
    event_id        uuid NOT NULL CONSTRAINT event_id_once UNIQUE,
    stream_type     text NOT NULL,
    stream_id       text NOT NULL,
    version         bigint NOT NULL,
    shard           smallint NOT NULL,
    event_type      text NOT NULL,
    schema_version  smallint NOT NULL,
    data            jsonb NOT NULL,
    personal        jsonb,
    metadata        jsonb NOT NULL,
    occurred_at     timestamptz NOT NULL,
    occurred_offset smallint NOT NULL,
    recorded_at     timestamptz NOT NULL,
    CONSTRAINT event_version_once UNIQUE (stream_type, stream_id, version)
  )`,

  `CREATE TABLE feed_pending (
    seq_id     bigint PRIMARY KEY,
    shard      smallint NOT NULL,
    event_type text NOT NULL
  ) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500)`,

  `CREATE TABLE feed (
    position   bigint PRIMARY KEY,
    seq_id     bigint NOT NULL UNIQUE,
    shard      smallint NOT NULL,
    event_type text NOT NULL
  )`,

  `CREATE TABLE feed_head (
    only_row          boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    position          bigint NOT NULL DEFAULT 0,
    floor             bigint NOT NULL DEFAULT 0,
    epoch             uuid NOT NULL DEFAULT gen_random_uuid(),
    system_identifier bigint,
    timeline          integer
  ) WITH (fillfactor = 50)`,
  `INSERT INTO feed_head DEFAULT VALUES`,

  `CREATE TABLE feed_watermark (
    only_row   boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    proposed   timestamptz NOT NULL DEFAULT '-infinity',
    asleep     boolean NOT NULL DEFAULT false,
    published  timestamptz,
    position   bigint NOT NULL DEFAULT 0,
    hold_until timestamptz,
    sources    jsonb NOT NULL DEFAULT '{}',
    held       text[] NOT NULL DEFAULT '{}'
  ) WITH (fillfactor = 50)`,
  `INSERT INTO feed_watermark DEFAULT VALUES`,

  `CREATE TABLE command_log (
    command_id   uuid PRIMARY KEY,
    request_hash text NOT NULL,
    status       smallint NOT NULL,
    body         text NOT NULL,
    version      bigint,
    logged_at    timestamptz NOT NULL DEFAULT clock_timestamp()
  )`,
  `CREATE INDEX command_log_age ON command_log (logged_at)`,

  `CREATE TABLE look_up (
    index_name text NOT NULL,
    value      text NOT NULL,
    stream_id  text NOT NULL,
    exclusive  boolean NOT NULL,
    PRIMARY KEY (index_name, value, stream_id)
  )`,
  `CREATE UNIQUE INDEX look_up_exclusive ON look_up (index_name, value) WHERE exclusive`,

  // claimed_until is the machine's time; due is the business clock's.
  `CREATE TABLE deadline (
    kind          text NOT NULL,
    stream_type   text NOT NULL,
    stream_id     text NOT NULL,
    due           timestamptz NOT NULL,
    due_offset    smallint NOT NULL,
    state         text NOT NULL CHECK (state IN ('pending', 'done', 'disarmed')),
    subjects      text[] NOT NULL,
    claimed_until timestamptz,
    tries         integer NOT NULL DEFAULT 0,
    last_error    text,
    ended_at      timestamptz,
    PRIMARY KEY (kind, stream_id)
  ) WITH (fillfactor = 80)`,
  `CREATE INDEX deadline_due ON deadline (kind, due) WHERE state = 'pending'`,
  `CREATE INDEX deadline_ended ON deadline (ended_at) WHERE state <> 'pending'`,

  `CREATE TABLE consumer_cursor (
    consumer      text NOT NULL,
    source        text NOT NULL,
    range_from    smallint NOT NULL,
    range_to      smallint NOT NULL,
    position      bigint NOT NULL DEFAULT 0,
    epoch         text,
    last_event_id text,
    generation    bigint NOT NULL DEFAULT 0,
    handled       bigint NOT NULL DEFAULT 0,
    passed_over   bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (consumer, range_from)
  ) WITH (fillfactor = 50)`,
  `CREATE TABLE consumer_lease (
    consumer   text NOT NULL,
    range_from smallint NOT NULL,
    owner      text,
    until      timestamptz NOT NULL DEFAULT '-infinity',
    PRIMARY KEY (consumer, range_from)
  ) WITH (fillfactor = 50)`,

  `CREATE TABLE parked_sequence (
    id            bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    consumer      text NOT NULL,
    sequence_key  text NOT NULL,
    subjects      text[] NOT NULL,
    failure_group text NOT NULL,
    error_class   text NOT NULL,
    reason        text NOT NULL,
    tries         integer NOT NULL DEFAULT 1,
    first_seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    last_tried_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (consumer, sequence_key)
  )`,
  `CREATE INDEX parked_subjects ON parked_sequence USING gin (subjects)`,
  `CREATE TABLE parked_event (
    consumer     text NOT NULL,
    sequence_key text NOT NULL,
    position     bigint NOT NULL,
    event_index  smallint NOT NULL,
    envelope     jsonb NOT NULL,
    PRIMARY KEY (consumer, sequence_key, position, event_index)
  )`,
  `CREATE TABLE discarded_event (
    consumer     text NOT NULL,
    position     bigint NOT NULL,
    event_index  smallint NOT NULL,
    event_id     text NOT NULL,
    sequence_key text NOT NULL,
    reason       text NOT NULL,
    discarded_by text NOT NULL,
    discarded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (consumer, position, event_index)
  )`,

  // Of each range of the consumer that heard it: what is certain is what all of them have come past.
  `CREATE TABLE source_watermark (
    entry      text NOT NULL,
    range_from smallint NOT NULL,
    at         timestamptz NOT NULL,
    hold_until timestamptz,
    held       text[] NOT NULL DEFAULT '{}',
    moved_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (entry, range_from)
  ) WITH (fillfactor = 50)`,
  `CREATE VIEW known_watermark AS
    SELECT entry, min(at) AS at, max(hold_until) AS hold_until, max(moved_at) AS moved_at,
      ARRAY(SELECT DISTINCT h FROM source_watermark t, unnest(t.held) AS h WHERE t.entry = s.entry) AS held
    FROM source_watermark s
    GROUP BY entry
    HAVING count(*) >= (SELECT count(*) FROM consumer_cursor c WHERE c.consumer = split_part(s.entry, ':', 1))`,

  // Which version of its fold a read model's rows come from.
  `CREATE TABLE read_model_version (
    name    text PRIMARY KEY,
    version integer NOT NULL
  )`,

  `CREATE TABLE retention_run (
    what       text PRIMARY KEY,
    ran_at     timestamptz NOT NULL,
    removed    bigint NOT NULL,
    last_error text
  )`,
];

const functions = [
  /*
   * Append: one call, one round trip. Streams come in key order, so that locks are always taken in that order. Nothing draws a number
   * before every version check has passed and every stream row is locked: therefore a later version of a stream has the higher number.
   *
   * clock_mode 0 stamps recordedAt = greatest(given, proposed watermark); 1 refuses (TL002) when the given time lies before the proposal,
   * because rows computed from it would be wrong; 2 takes it as given: the caller's transaction has read the proposal after its first write.
   */
  `CREATE FUNCTION append_events(
    given_at timestamptz, clock_mode integer,
    s_type text[], s_id text[], s_expected bigint[], s_count integer[],
    e_stream integer[], e_id uuid[], e_type text[], e_schema smallint[], e_data jsonb[], e_personal jsonb[], e_metadata jsonb[],
    e_occurred timestamptz[], e_offset smallint[],
    c_id uuid, c_hash text, c_status smallint, c_body text, c_version bigint, c_lock bigint,
    r_table text[], r_key text[], r_columns text[], r_row jsonb[],
    l_index text[], l_value text[], l_stream text[], l_add boolean[], l_exclusive boolean[],
    d_kind text[], d_type text[], d_stream text[], d_due timestamptz[], d_offset smallint[], d_subjects jsonb[]
  ) RETURNS TABLE (versions bigint[], recorded_at timestamptz, asleep boolean)
  LANGUAGE plpgsql AS $$
  #variable_conflict use_column
  DECLARE
    befores bigint[] := '{}';
    shards  smallint[] := '{}';
    stamp   timestamptz := given_at;
    mark    feed_watermark%ROWTYPE;
    is_now  bigint;
    in_shard smallint;
  BEGIN
    FOR i IN 1 .. coalesce(array_length(s_type, 1), 0) LOOP
      is_now := NULL;
      CASE
        WHEN s_expected[i] IN (-1, 0) THEN
          INSERT INTO stream (stream_type, stream_id, version, shard)
          VALUES (s_type[i], s_id[i], s_count[i], shard_of(s_type[i], s_id[i]))
          ON CONFLICT DO NOTHING RETURNING version, shard INTO is_now, in_shard;
        WHEN s_expected[i] > 0 THEN
          UPDATE stream SET version = version + s_count[i]
          WHERE stream_type = s_type[i] AND stream_id = s_id[i] AND version = s_expected[i]
          RETURNING version, shard INTO is_now, in_shard;
        WHEN s_expected[i] = -2 THEN
          UPDATE stream SET version = version + s_count[i]
          WHERE stream_type = s_type[i] AND stream_id = s_id[i]
          RETURNING version, shard INTO is_now, in_shard;
        ELSE
          INSERT INTO stream AS s (stream_type, stream_id, version, shard)
          VALUES (s_type[i], s_id[i], s_count[i], shard_of(s_type[i], s_id[i]))
          ON CONFLICT (stream_type, stream_id) DO UPDATE SET version = s.version + s_count[i]
          RETURNING version, shard INTO is_now, in_shard;
      END CASE;
      IF is_now IS NULL THEN
        RAISE EXCEPTION 'stream version conflict' USING ERRCODE = 'TL001', DETAIL = json_build_object(
          'streamType', s_type[i], 'streamId', s_id[i], 'actual', coalesce((
            SELECT version FROM stream WHERE stream_type = s_type[i] AND stream_id = s_id[i]), 0))::text;
      END IF;
      befores := befores || (is_now - s_count[i]);
      shards := shards || in_shard;
    END LOOP;

    -- This read comes after the first write: a watermark whose proposal it misses waits for this transaction.
    SELECT * INTO mark FROM feed_watermark;
    IF clock_mode < 2 AND mark.proposed > given_at THEN
      IF clock_mode = 1 THEN
        RAISE EXCEPTION 'the clock has moved on' USING ERRCODE = 'TL002', DETAIL = mark.proposed::text;
      END IF;
      stamp := mark.proposed;
    END IF;

    IF e_id IS NOT NULL AND array_length(e_id, 1) > 0 THEN
      WITH stored AS (
        INSERT INTO event (event_id, stream_type, stream_id, version, shard, event_type, schema_version, data, personal, metadata,
          occurred_at, occurred_offset, recorded_at)
        SELECT e.id, s_type[e.s], s_id[e.s], befores[e.s] + row_number() OVER (PARTITION BY e.s ORDER BY e.n), shards[e.s], e.type,
          e.schema, e.data, e.personal, e.metadata, e.occurred, e.off, stamp
        FROM unnest(e_stream, e_id, e_type, e_schema, e_data, e_personal, e_metadata, e_occurred, e_offset)
          WITH ORDINALITY AS e(s, id, type, schema, data, personal, metadata, occurred, off, n)
        ORDER BY e.n
        RETURNING seq_id, shard, event_type)
      INSERT INTO feed_pending (seq_id, shard, event_type) SELECT seq_id, shard, event_type FROM stored;
    END IF;

    IF c_id IS NOT NULL THEN
      INSERT INTO command_log (command_id, request_hash, status, body, version) VALUES (c_id, c_hash, c_status, c_body, c_version);
    END IF;

    FOR i IN 1 .. coalesce(array_length(r_table, 1), 0) LOOP
      IF r_columns[i] = '' THEN
        -- The stream has no row any more.
        EXECUTE format('DELETE FROM %1$I WHERE %2$I = $1', r_table[i], r_key[i]) USING r_row[i] ->> r_key[i];
        CONTINUE;
      END IF;
      EXECUTE format(
        'INSERT INTO %1$I AS t SELECT * FROM jsonb_populate_record(NULL::%1$I, $1) '
        'ON CONFLICT (%2$I) DO UPDATE SET (%3$s) = (SELECT %3$s FROM jsonb_populate_record(NULL::%1$I, $1)) '
        'WHERE t.stream_version < excluded.stream_version', r_table[i], r_key[i], r_columns[i]) USING r_row[i];
    END LOOP;

    FOR i IN 1 .. coalesce(array_length(l_index, 1), 0) LOOP
      IF l_add[i] THEN
        IF l_exclusive[i] AND EXISTS (SELECT 1 FROM look_up WHERE index_name = l_index[i] AND value = l_value[i] AND stream_id <> l_stream[i]) THEN
          RAISE EXCEPTION 'value taken' USING ERRCODE = 'TL004', DETAIL = l_index[i];
        END IF;
        INSERT INTO look_up (index_name, value, stream_id, exclusive) VALUES (l_index[i], l_value[i], l_stream[i], l_exclusive[i])
        ON CONFLICT (index_name, value, stream_id) DO NOTHING;
      ELSE
        DELETE FROM look_up WHERE index_name = l_index[i] AND value = l_value[i] AND stream_id = l_stream[i];
      END IF;
    END LOOP;

    FOR i IN 1 .. coalesce(array_length(d_kind, 1), 0) LOOP
      IF d_due[i] IS NULL THEN
        UPDATE deadline SET state = 'disarmed', ended_at = clock_timestamp()
        WHERE kind = d_kind[i] AND stream_id = d_stream[i] AND state = 'pending';
      ELSE
        INSERT INTO deadline AS d (kind, stream_type, stream_id, due, due_offset, state, subjects)
        VALUES (d_kind[i], d_type[i], d_stream[i], d_due[i], d_offset[i], 'pending', ARRAY(SELECT jsonb_array_elements_text(d_subjects[i])))
        ON CONFLICT (kind, stream_id) DO UPDATE
        SET due = excluded.due, due_offset = excluded.due_offset, state = 'pending', subjects = excluded.subjects, claimed_until = NULL,
          ended_at = NULL, tries = 0, last_error = NULL
        WHERE d.state <> 'pending' OR excluded.due < d.due;
      END IF;
    END LOOP;

    IF c_lock IS NOT NULL THEN PERFORM pg_advisory_unlock(c_lock); END IF;
    RETURN QUERY SELECT (SELECT array_agg(b + c ORDER BY n) FROM unnest(befores, s_count) WITH ORDINALITY AS v(b, c, n)), stamp, mark.asleep;
  END $$`,

  /*
   * Opens a batch: gives the transaction its id first and reads the proposed watermark after it, so that events of this transaction may
   * be stamped with that time however long it takes. Locks the parked sequences among the given keys, so that a retry by hand and the
   * consumer take turns.
   */
  `CREATE FUNCTION begin_batch(for_consumer text, keys text[]) RETURNS TABLE (proposed timestamptz, parked text[])
  LANGUAGE plpgsql AS $$
  DECLARE locked text[];
  BEGIN
    PERFORM pg_current_xact_id();
    IF for_consumer IS NOT NULL THEN
      SELECT array_agg(p.sequence_key) INTO locked FROM (
        SELECT s.sequence_key FROM parked_sequence s WHERE s.consumer = for_consumer AND s.sequence_key = ANY (keys)
        ORDER BY s.sequence_key FOR UPDATE) p;
    END IF;
    RETURN QUERY SELECT w.proposed, coalesce(locked, '{}') FROM feed_watermark w;
  END $$`,

  /*
   * Opens a batch of a read model: locks the parked sequences among the given keys, then the cursor, in the order in which everybody does.
   */
  `CREATE FUNCTION begin_read_batch(for_consumer text, keys text[]) RETURNS text[]
  LANGUAGE plpgsql AS $$
  DECLARE locked text[];
  BEGIN
    SELECT array_agg(p.sequence_key) INTO locked FROM (
      SELECT s.sequence_key FROM parked_sequence s WHERE s.consumer = for_consumer AND s.sequence_key = ANY (keys)
      ORDER BY s.sequence_key FOR UPDATE) p;
    PERFORM 1 FROM consumer_cursor c WHERE c.consumer = for_consumer FOR UPDATE;
    RETURN coalesce(locked, '{}');
  END $$`,

  /*
   * Moves what waits to the feed, in autocommit. Any sequencer may call it: whoever finds the head taken leaves it to the other. Returns
   * null for "another is at it".
   */
  `CREATE FUNCTION feed_move(at_most integer) RETURNS TABLE (moved integer, head bigint)
  LANGUAGE plpgsql AS $$
  #variable_conflict use_column
  DECLARE
    at_head feed_head%ROWTYPE;
    n integer;
  BEGIN
    SELECT * INTO at_head FROM feed_head FOR UPDATE SKIP LOCKED;
    IF NOT FOUND THEN RETURN QUERY SELECT NULL::integer, NULL::bigint; RETURN; END IF;
    WITH taken AS (
      DELETE FROM feed_pending WHERE seq_id IN (
        SELECT seq_id FROM feed_pending WHERE seq_id > at_head.floor ORDER BY seq_id LIMIT at_most)
      RETURNING seq_id, shard, event_type),
    placed AS (
      INSERT INTO feed (position, seq_id, shard, event_type)
      SELECT at_head.position + row_number() OVER (ORDER BY seq_id), seq_id, shard, event_type FROM taken
      RETURNING 1)
    SELECT count(*)::integer INTO n FROM placed;
    IF n > 0 THEN UPDATE feed_head SET position = at_head.position + n; END IF;
    RETURN QUERY SELECT n, at_head.position + n;
  END $$`,

  /*
   * The barrier (after the proposal has committed): the last number drawn, then a transaction id above that of everybody who may have drawn
   * one so far or may have missed the proposal. The order of the two reads matters.
   */
  `CREATE FUNCTION feed_barrier() RETURNS TABLE (drawn bigint, barrier xid8)
  LANGUAGE plpgsql AS $$
  DECLARE last bigint;
  BEGIN
    SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence('event', 'seq_id')::regclass), 0) INTO last;
    RETURN QUERY SELECT last, pg_current_xact_id();
  END $$`,

  /*
   * Has every transaction of this database from before the barrier ended? Then moves what they left and publishes: the watermark (unless
   * null) at the new head, and the floor. Transactions of other databases of the cluster share the ids but cannot write here: they are
   * told apart by their locks; one that cannot be told counts as ours.
   *
   * Published is only what our own reactions have gone past, with what they made of it moved as well: a fact that waited for another is
   * handed over by them, and nobody may conclude from its absence before. \`own_at\` is null at the first call and afterwards what that call
   * answered as \`own_needed\`: the barrier has settled then, and only our own reactions are waited for. A hold is announced at once.
   */
  `CREATE FUNCTION feed_settle(barrier xid8, drawn bigint, own_at bigint, mark timestamptz, hold timestamptz, from_sources jsonb, now_held text[])
  RETURNS TABLE (published boolean, head bigint, own_needed bigint)
  LANGUAGE plpgsql AS $$
  #variable_conflict use_variable
  DECLARE
    snapshot pg_snapshot := pg_current_snapshot();
    drained record;
    needed bigint;
  BEGIN
    IF own_at IS NULL AND pg_snapshot_xmin(snapshot) < barrier AND EXISTS (
      SELECT 1 FROM pg_snapshot_xip(snapshot) AS x(id)
      WHERE x.id < barrier AND NOT EXISTS (
        SELECT 1 FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
        WHERE l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock' AND l.granted
          AND l.transactionid::text::bigint = (x.id::text::numeric % 4294967296)::bigint
          AND a.datid <> (SELECT d.oid FROM pg_database d WHERE d.datname = current_database()))
    ) THEN
      RETURN QUERY SELECT false, NULL::bigint, NULL::bigint;
      RETURN;
    END IF;
    SELECT * INTO drained FROM feed_drain();
    IF drained.head IS NULL THEN RETURN QUERY SELECT false, NULL::bigint, own_at; RETURN; END IF;
    UPDATE feed_head h SET floor = drawn WHERE h.floor < drawn;
    needed := coalesce(own_at, drained.head);
    IF hold IS NULL AND EXISTS (SELECT 1 FROM consumer_cursor c WHERE c.consumer = 'own' AND c.position < needed) THEN
      RETURN QUERY SELECT false, drained.head, needed;
      RETURN;
    END IF;
    SELECT * INTO drained FROM feed_drain();
    IF drained.head IS NULL THEN RETURN QUERY SELECT false, NULL::bigint, needed; RETURN; END IF;
    UPDATE feed_watermark w
    SET published = coalesce(greatest(w.published, mark), w.published),
      position = CASE WHEN mark IS NULL THEN w.position ELSE drained.head END,
      hold_until = CASE WHEN mark IS NULL THEN w.hold_until ELSE hold END,
      sources = CASE WHEN hold IS NULL THEN from_sources ELSE w.sources END,
      held = now_held
    WHERE mark IS NULL OR w.published IS NULL OR w.published <= mark;
    RETURN QUERY SELECT true, drained.head, NULL::bigint;
  END $$`,

  /*
   * One round of the watermark in one call: proposes, commits, takes the barrier, and tries to settle. What is not published yet is tried
   * again with feed_settle and what this call answered.
   */
  `CREATE PROCEDURE feed_mark(
    mark timestamptz, proposing boolean, hold timestamptz,
    OUT drawn bigint, OUT barrier text, OUT sources jsonb, OUT held text[], OUT published boolean, OUT head bigint, OUT own_needed bigint)
  LANGUAGE plpgsql AS $$
  #variable_conflict use_variable
  DECLARE
    settled record;
  BEGIN
    IF proposing THEN
      UPDATE feed_watermark w SET proposed = greatest(w.proposed, mark);
      COMMIT;
    END IF;
    -- What sources had told by now has been committed, and so have its effects.
    SELECT coalesce(jsonb_object_agg(k.entry, jsonb_build_object('at', k.at, 'holdUntil', k.hold_until, 'held', k.held)), '{}') INTO sources
    FROM known_watermark k WHERE k.entry NOT LIKE '%:%';
    SELECT coalesce(array_agg(DISTINCT s), '{}') INTO held FROM parked_sequence p, unnest(p.subjects) AS s;
    SELECT b.drawn, b.barrier::text INTO drawn, barrier FROM feed_barrier() b;
    COMMIT;
    SELECT * INTO settled FROM feed_settle(barrier::xid8, drawn, NULL, mark, hold, sources, held);
    published := settled.published;
    head := settled.head;
    own_needed := settled.own_needed;
  END $$`,

  /* Moves until nothing waits. A null head: another sequencer is at it. */
  `CREATE FUNCTION feed_drain() RETURNS TABLE (head bigint, moved integer)
  LANGUAGE plpgsql AS $$
  #variable_conflict use_variable
  DECLARE
    step record;
    total integer := 0;
  BEGIN
    LOOP
      SELECT * INTO step FROM feed_move(5000);
      IF step.moved IS NULL THEN RETURN QUERY SELECT NULL::bigint, total; RETURN; END IF;
      total := total + step.moved;
      EXIT WHEN step.moved < 5000;
    END LOOP;
    RETURN QUERY SELECT step.head, total;
  END $$`,

  /* Moves a cursor by itself, where a page had nothing to do. TL005 where it is not the caller's any more. */
  `CREATE FUNCTION advance_cursor(
    for_consumer text, from_range smallint, at_generation bigint, from_position bigint, to_position bigint, in_epoch text, event_id text,
    handled_now bigint, passed_now bigint, w_entry text[], w_at timestamptz[], w_hold timestamptz[], w_held jsonb[]
  ) RETURNS void LANGUAGE plpgsql AS $$
  #variable_conflict use_column
  BEGIN
    FOR i IN 1 .. coalesce(array_length(w_entry, 1), 0) LOOP
      INSERT INTO source_watermark AS s (entry, range_from, at, hold_until, held)
      VALUES (w_entry[i], from_range, w_at[i], w_hold[i], ARRAY(SELECT jsonb_array_elements_text(w_held[i])))
      ON CONFLICT (entry, range_from) DO UPDATE SET at = greatest(s.at, excluded.at), hold_until = excluded.hold_until, held = excluded.held,
        moved_at = CASE WHEN excluded.at > s.at OR excluded.hold_until IS DISTINCT FROM s.hold_until THEN clock_timestamp() ELSE s.moved_at END;
    END LOOP;
    UPDATE consumer_cursor SET position = to_position, epoch = in_epoch, last_event_id = coalesce(event_id, last_event_id),
      handled = handled + handled_now, passed_over = passed_over + passed_now
    WHERE consumer = for_consumer AND range_from = from_range AND generation = at_generation AND position = from_position;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'cursor lost' USING ERRCODE = 'TL005', DETAIL = for_consumer;
    END IF;
  END $$`,
];

/*
 * Shard of a stream, 0–1023: the first ten bits of the MD5 of `type/id`. Stable for ever and easy to compute elsewhere; no hash of
 * PostgreSQL's own is promised to stay the same.
 */
functions.unshift(
  `CREATE FUNCTION shard_of(stream_type text, stream_id text) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (('x' || substr(md5(stream_type || '/' || stream_id), 1, 4))::bit(16)::integer >> 6)::smallint
  $$`,
);
