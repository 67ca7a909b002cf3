import type { AnyProjection, DomainEvent, Recorded } from '@throughline/event-sourcing';
import { storedEventColumns, type StoredEvent } from './codec.js';
import { moveCursor, type Cursor } from './cursor.js';
import { inTransaction, patiently, type Client } from './database.js';
import { CursorLost, isDependencyDown, isTransient, ReadModelBehind, UnreadableEvent } from './errors.js';
import type { EventStore } from './event-store.js';
import type { Feed } from './feed.js';
import { Holder, type Permit } from './holder.js';
import { columnList, lookUpChanges, type Model } from './model.js';
import { failureOf, park, parkBehind, processDied } from './parking.js';
import { decodeReadAfter } from './read-after.js';
import { firstOf, Signal } from './signal.js';
import type { ContractEvent } from '@throughline/transport';

/** How far a read model is, and why it is not further. */
export interface ReadModelStatus {
  readonly name: string;
  readonly kind: 'inline' | 'cursor';
  readonly position: number;
  readonly head: number;
  readonly lagEvents: number;
  /** Age of the oldest event that it has not read, by the business clock; 0 when it is at the head. Seconds. */
  readonly lagSeconds: number;
  readonly cause:
    | 'none'
    | 'catching up'
    | 'waiting for the lease'
    | 'failing'
    | 'too old for the log'
    | 'another release folds it'
    | 'not started'
    | 'inline';
  readonly reason?: string;
  readonly parkedSequences: number;
}

export interface Verdict {
  readonly name: string;
  readonly equal: boolean;
  /** Rows that stand in the read model but not in its rebuild, and the other way round. */
  readonly onlyLive: number;
  readonly onlyRebuilt: number;
  readonly rows: number;
  readonly position: number;
  /** Keys of some of the differing rows. */
  readonly examples: readonly string[];
}

const batchSize = 1_000;
const rebuildBatch = 5_000;

interface PositionedRow extends StoredEvent {
  readonly position: number;
}

const consumerOf = (projection: AnyProjection): string => `read-model:${projection.name}`;

/** Runs the read models that follow the feed; verifies and rebuilds all of them. */
export class ReadModels {
  /** Raised when a read model of this process has moved. */
  readonly moved = new Signal();
  private readonly runners: Runner[];
  private sawStrangers = false;
  /** False at first: an earlier process may have seen strangers. */
  private isSettled = false;

  constructor(
    private readonly store: EventStore,
    feed: Feed,
    owner: string,
    permit?: Permit,
  ) {
    this.runners = store.model.definition.readModels
      .filter((model) => model.kind === 'cursor')
      .map((model) => new Runner(store, feed, model, owner, this.moved, permit));
  }

  /** Does this process hold the cursor of a read model, named as its cursor is? Undefined where it has no such read model, or cannot go on with it. */
  holds(consumer: string): boolean | undefined {
    const runner = this.runners.find((candidate) => consumerOf(candidate.projection) === consumer);
    if (runner === undefined || ['too old for the log', 'another release folds it'].includes(runner.condition.cause))
      return undefined;
    return runner.holds;
  }

  /** Makes sure that every read model that follows the feed has a cursor. */
  async prepare(): Promise<void> {
    await this.store.pool.query(
      `INSERT INTO consumer_cursor (consumer, source, range_from, range_to)
       SELECT name, $2, 0, 1023 FROM unnest($1::text[]) AS name ON CONFLICT DO NOTHING`,
      [this.runners.map(({ projection }) => consumerOf(projection)), this.store.context],
    );
  }

  /** Rebuilds what was folded by another version of its fold, then follows the feed. */
  async start(): Promise<void> {
    for (const projection of this.store.model.definition.readModels) await this.bringToVersion(projection);
    for (const runner of this.runners) runner.start();
  }

  private async bringToVersion({ name, version, kind }: AnyProjection): Promise<void> {
    const { pool, context, log } = this.store;
    const stored = await this.storedVersion(name, version);
    // Rows of a later release, and ours beside them from now on: they are folded anew once no other release writes them.
    if (stored !== undefined && stored > version && kind === 'inline')
      await pool.query('UPDATE read_model_version SET settled = false WHERE name = $1 AND version > $2', [
        name,
        version,
      ]);
    if (stored === undefined || stored >= version) return;
    // Several processes of the new release start at once: one rebuilds, the others wait and find it done.
    await patiently(pool, async (client) => {
      await client.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [`rebuild ${context}/${name}`]);
      const { rows: now } = await client.query<{ version: number }>(
        'SELECT version FROM read_model_version WHERE name = $1',
        [name],
      );
      if (now[0]!.version >= version) return;
      log.info({ readModel: name, from: stored, to: version }, 'the fold has changed: the read model is rebuilt');
      await this.rebuild(name, { parked: 'kept' });
    });
  }

  /** The version whose fold has written the rows; where nobody has said any yet, it is ours. */
  private async storedVersion(name: string, version: number): Promise<number | undefined> {
    const look = () =>
      this.store.pool.query<{ version: number }>('SELECT version FROM read_model_version WHERE name = $1', [name]);
    // To insert first would wait for whoever is about to rebuild it.
    const { rows } = await look();
    if (rows[0] !== undefined) return rows[0].version;
    await this.store.pool.query(
      'INSERT INTO read_model_version (name, version) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      [name, version],
    );
    return (await look()).rows[0]?.version;
  }

  /** Names the folds with which this process writes inline rows: another name, other rows. */
  static foldsOf(model: Model): string {
    return model.definition.readModels
      .filter(({ kind }) => kind === 'inline')
      .map(({ name, version }) => `${name}@${version}`)
      .sort()
      .join(' ');
  }

  /**
   * While processes with other folds live, rows of inline read models may come from either; once they are gone, the rows are folded anew.
   * For two releases side by side, whichever of them stays.
   */
  async settle(strangers: boolean): Promise<void> {
    if (strangers === this.sawStrangers && this.isSettled) return;
    const { pool, log, model, context } = this.store;
    const inline = model.definition.readModels.filter(({ kind }) => kind === 'inline').map(({ name }) => name);
    if (strangers) {
      if (!this.sawStrangers)
        await pool.query('UPDATE read_model_version SET settled = false WHERE name = ANY ($1)', [inline]);
      this.sawStrangers = true;
      this.isSettled = false;
      return;
    }
    this.sawStrangers = false;
    this.isSettled = await patiently(pool, async (client) => {
      const { rows: lock } = await client.query<{ got: boolean }>(
        'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS got',
        [`settle ${context}`],
      );
      // Another process is at it: after the next beat it is looked at again.
      if (lock[0]?.got !== true) return false;
      const { rows } = await client.query<{ name: string }>(
        'SELECT name FROM read_model_version WHERE NOT settled AND name = ANY ($1)',
        [inline],
      );
      for (const { name } of rows) {
        log.info({ readModel: name }, 'no other release writes it any more: the read model is folded anew');
        await this.rebuild(name, { settles: true });
      }
      return true;
    });
  }

  async stop(): Promise<void> {
    await Promise.all(this.runners.map((runner) => runner.stop()));
  }

  async status(): Promise<ReadModelStatus[]> {
    const { pool, clock, model } = this.store;
    const { rows } = await pool.query<{
      consumer: string;
      position: number;
      behind: string | null;
      parked: number;
      head: number;
    }>(
      `SELECT c.consumer, c.position, h.position AS head,
         (SELECT e.recorded_at FROM feed f JOIN event e USING (seq_id) WHERE f.position = c.position + 1) AS behind,
         (SELECT count(*) FROM parked_sequence p WHERE p.consumer = c.consumer) AS parked
       FROM consumer_cursor c CROSS JOIN feed_head h WHERE c.consumer LIKE 'read-model:%'`,
    );
    const head =
      rows[0]?.head ?? (await pool.query<{ position: number }>('SELECT position FROM feed_head')).rows[0]!.position;
    return model.definition.readModels.map((projection): ReadModelStatus => {
      if (projection.kind === 'inline')
        return {
          name: projection.name,
          kind: 'inline',
          position: head,
          head,
          lagEvents: 0,
          lagSeconds: 0,
          cause: 'inline',
          parkedSequences: 0,
        };
      const row = rows.find((candidate) => candidate.consumer === consumerOf(projection));
      const runner = this.runners.find((candidate) => candidate.projection === projection);
      const position = row?.position ?? 0;
      const behind = row?.behind ?? null;
      const { cause, reason } = runner?.condition ?? { cause: 'not started' as const };
      return {
        name: projection.name,
        kind: 'cursor',
        position,
        head,
        lagEvents: head - position,
        lagSeconds: behind === null ? 0 : Math.max(0, (Date.parse(clock.now()) - Date.parse(behind)) / 1000),
        cause: cause === 'none' && head > position ? 'catching up' : cause,
        ...(reason === undefined ? {} : { reason }),
        parkedSequences: row?.parked ?? 0,
      };
    });
  }

  /** Position of a read model, and the business time of the last event that it has read; inline ones are as new as their streams. */
  async projectedTo(name: string): Promise<{ position: number; at: string | undefined } | 'inline'> {
    const projection = this.store.model.readModel(name);
    if (projection.kind === 'inline') return 'inline';
    const { rows } = await this.store.pool.query<{ position: number; at: string | null }>({
      name: 'projected-to',
      text: `SELECT c.position, e.recorded_at AS at FROM consumer_cursor c
        LEFT JOIN feed f ON f.position = c.position LEFT JOIN event e USING (seq_id) WHERE c.consumer = $1`,
      values: [consumerOf(projection)],
    });
    return { position: rows[0]?.position ?? 0, at: rows[0]?.at ?? undefined };
  }

  /**
   * Waits until a read model has seen the write that a `readAfter` token names.
   * @throws ForeignReadAfter for another service's token, ReadModelBehind when `ms` milliseconds were not enough
   */
  async waitFor(token: string, name: string, ms: number): Promise<void> {
    const { context, epoch, pool, time } = this.store;
    const { streamType, streamId, version } = decodeReadAfter(token, context, epoch);
    const projection = this.store.model.readModel(name);
    const until = time.nowMs() + ms;
    for (;;) {
      const waiting = firstOf([this.moved], Math.max(1, Math.min(100, until - time.nowMs())));
      const { rows } = await pool.query<{ seen: boolean }>({
        name: 'read-after',
        text: `SELECT CASE WHEN $4 THEN EXISTS (SELECT 1 FROM event WHERE stream_type = $1 AND stream_id = $2 AND version >= $3)
          ELSE coalesce((SELECT position FROM consumer_cursor WHERE consumer = $5), 0) >= (
            SELECT f.position FROM event e JOIN feed f USING (seq_id) WHERE e.stream_type = $1 AND e.stream_id = $2 AND e.version = $3)
          END AS seen`,
        values: [streamType, streamId, version, projection.kind === 'inline', consumerOf(projection)],
      });
      if (rows[0]?.seen === true || version === 0) return;
      if (time.nowMs() >= until) throw new ReadModelBehind(name);
      await waiting;
    }
  }

  /**
   * Builds the read model again from position 1 in one transaction: readers see the old rows until it commits, whoever writes it waits.
   *
   * @param options.parked what becomes of what is parked: `folded` again with everything else, which fails where that still fails; or `kept`
   * @param options.settles no other release writes it any more
   * @returns how many events were folded
   */
  async rebuild(
    name: string,
    options: { readonly parked?: 'folded' | 'kept'; readonly settles?: boolean } = {},
  ): Promise<{ events: number; position: number }> {
    const projection = this.store.model.readModel(name);
    const done = await patiently(this.store.pool, async (client) => {
      await client.query('BEGIN');
      const rebuilt = await this.rebuildIn(client, projection, options);
      await client.query('COMMIT');
      return rebuilt;
    });
    this.moved.raise();
    return done;
  }

  private async rebuildIn(
    client: Client,
    projection: AnyProjection,
    { parked = 'folded', settles = false }: NonNullable<Parameters<ReadModels['rebuild']>[1]>,
  ): Promise<{ events: number; position: number }> {
    // From now on its rows are those of this release's fold: one that went back to an earlier version takes it over so.
    await client.query(
      `INSERT INTO read_model_version AS v (name, version) VALUES ($1, $2)
         ON CONFLICT (name) DO UPDATE SET version = excluded.version, settled = v.settled OR $3`,
      [projection.name, projection.version, settles],
    );
    const { table } = projection;
    if (projection.kind === 'inline') {
      await client.query(`LOCK TABLE "${table.name}" IN EXCLUSIVE MODE`);
      await client.query(`DELETE FROM "${table.name}"`);
      const head = await headOf(client);
      const events = await this.fold(client, projection, table.name, { after: 0, upTo: head });
      const rest = await this.foldRest(client, projection, table.name, head);
      await this.rewriteLookUps(client, projection);
      return { events: events + rest, position: head };
    }
    // Parked sequences, then the cursor: the order in which everybody takes them. A batch in hand ends before; the runner's next one finds
    // the cursor elsewhere.
    await client.query(
      `INSERT INTO consumer_cursor (consumer, source, range_from, range_to) VALUES ($1, $2, 0, 1023) ON CONFLICT DO NOTHING`,
      [consumerOf(projection), this.store.context],
    );
    await client.query('SELECT 1 FROM parked_sequence WHERE consumer = $1 ORDER BY sequence_key FOR UPDATE', [
      consumerOf(projection),
    ]);
    await lockCursor(client, consumerOf(projection));
    const head = await headOf(client);
    await client.query(`DELETE FROM "${table.name}"`);
    if (parked === 'folded') {
      await client.query('DELETE FROM parked_event WHERE consumer = $1', [consumerOf(projection)]);
      await client.query('DELETE FROM parked_sequence WHERE consumer = $1', [consumerOf(projection)]);
    }
    const events = await this.fold(client, projection, table.name, { after: 0, upTo: head });
    await client.query('UPDATE consumer_cursor SET position = $2, generation = generation + 1 WHERE consumer = $1', [
      consumerOf(projection),
      head,
    ]);
    return { events, position: head };
  }

  /** Folds everything again beside the read model, at the same position, and compares row by row. Changes nothing. */
  async verify(name: string): Promise<Verdict> {
    const projection = this.store.model.readModel(name);
    const { table } = projection;
    const rebuilt = `rebuilt_${table.name}`;
    // The bulk is folded in small commits, because a long transaction would hold the service's watermark.
    return patiently(this.store.pool, async (client) => {
      await client.query(
        `CREATE TEMP TABLE "${rebuilt}" (LIKE "${table.name}" INCLUDING DEFAULTS, PRIMARY KEY ("${table.key}"))`,
      );
      const upTo = projection.kind === 'inline' ? await headOf(client) : await positionOf(client, projection);
      await this.fold(client, projection, rebuilt, { after: 0, upTo });
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
      const position = projection.kind === 'inline' ? await headOf(client) : await positionOf(client, projection);
      if (projection.kind === 'inline') await this.foldRest(client, projection, rebuilt, upTo);
      else await this.fold(client, projection, rebuilt, { after: upTo, upTo: position });
      const verdict = await compare(client, projection, rebuilt, position);
      await client.query('COMMIT');
      return verdict;
    });
  }

  /** Folds the feed between two positions into a table. @returns how many events */
  private async fold(
    client: Client,
    projection: AnyProjection,
    table: string,
    { after, upTo }: { readonly after: number; readonly upTo: number },
  ): Promise<number> {
    const skipped = await skippedPositions(client, projection);
    const inline = projection.kind === 'inline';
    let events = 0;
    for (let from = after; ;) {
      const { rows } = await client.query<PositionedRow>(
        `SELECT f.position, ${storedEventColumns} FROM feed f JOIN event e USING (seq_id)
         WHERE f.position > $1 AND f.position <= $2 AND f.event_type = ANY ($3) AND ($4::text IS NULL OR e.stream_type = $4)
         ORDER BY f.position LIMIT $5`,
        [from, upTo, this.typesOf(projection), inline ? projection.streamType : null, rebuildBatch],
      );
      const last = rows.at(-1);
      if (last === undefined) return events;
      from = last.position;
      const kept = rows.filter((row) => !skipped.has(row.position)).map((row) => this.store.model.codec.decode(row));
      await applyTo(client, projection, table, kept);
      events += kept.length;
    }
  }

  /** Folds what is committed behind a position, whether it has one of its own yet or not: inline rows are as new as their streams. */
  private async foldRest(client: Client, projection: AnyProjection, table: string, after: number): Promise<number> {
    const { rows } = await client.query<StoredEvent>(
      `SELECT ${storedEventColumns} FROM event e
       WHERE e.stream_type = $2 AND e.seq_id IN (SELECT seq_id FROM feed WHERE position > $1 UNION ALL SELECT seq_id FROM feed_pending)
       ORDER BY e.seq_id`,
      [after, projection.streamType],
    );
    await applyTo(
      client,
      projection,
      table,
      rows.map((row) => this.store.model.codec.decode(row)),
    );
    return rows.length;
  }

  /** An inline row carries its stream's version, so every event of the stream counts. */
  private typesOf(projection: AnyProjection): readonly string[] {
    return projection.kind === 'inline'
      ? Object.keys(this.store.model.definition.eventVersions)
      : (projection.reads as readonly string[]);
  }

  private async rewriteLookUps(client: Client, projection: AnyProjection): Promise<void> {
    const indexes = Object.keys(projection.lookUps ?? {});
    if (indexes.length === 0) return;
    await client.query('DELETE FROM look_up WHERE index_name = ANY ($1)', [indexes]);
    const { rows } = await client.query<{ key: string; row: Record<string, unknown> }>(
      `SELECT t."${projection.table.key}" AS key, to_jsonb(t) - 'stream_version' AS row FROM "${projection.table.name}" t`,
    );
    const changes = rows.flatMap(({ key, row }) => lookUpChanges(projection, key, undefined, row));
    await client.query(
      `INSERT INTO look_up (index_name, value, stream_id, exclusive)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::boolean[]) ON CONFLICT DO NOTHING`,
      [
        changes.map((c) => c.index),
        changes.map((c) => c.value),
        changes.map((c) => c.streamId),
        changes.map((c) => c.exclusive),
      ],
    );
  }
}

/** One read model that follows the feed. */
class Runner {
  private readonly stopping = new AbortController();
  private loop: Promise<void> | undefined;
  private readonly held: Holder;
  private singlyUntil = 0;
  /** What the owner before us had in hand when it died: each of these events is noted before it is folded, and folded by itself. */
  private doubtfulUpTo = 0n;
  condition: { readonly cause: ReadModelStatus['cause']; readonly reason?: string } = { cause: 'not started' };

  constructor(
    private readonly store: EventStore,
    private readonly feed: Feed,
    readonly projection: AnyProjection,
    owner: string,
    private readonly moved: Signal,
    permit: Permit | undefined,
  ) {
    this.held = new Holder(store, { consumer: consumerOf(projection), range: [0, 1023] }, owner, permit);
  }

  get holds(): boolean {
    return this.held.cursor !== undefined;
  }

  start(): void {
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
  }

  private async run(): Promise<void> {
    let failures = 0;
    while (!this.stopping.signal.aborted) {
      try {
        const { cursor } = this.held;
        if (cursor === undefined) {
          await this.acquire();
          continue;
        }
        if (this.held.mustGive) {
          await this.held.giveBack();
          continue;
        }
        // Nothing is asked of the database where nothing can be new.
        if (this.feed.isAtHead(cursor.position)) {
          this.condition = { cause: 'none' };
          await this.feed.wait(cursor.position, 5_000, this.stopping.signal);
          continue;
        }
        // Something in the batch fails by itself: one event at a time until it is found or the batch is behind us.
        if (failures === 3) this.singlyUntil = Number(cursor.position) + batchSize;
        const singly = cursor.position < this.singlyUntil || cursor.position < this.doubtfulUpTo;
        const advanced = await this.step(cursor, singly ? 1 : batchSize);
        this.condition = { cause: 'none' };
        failures = 0;
        if (advanced) this.moved.raise();
        else await this.feed.wait(cursor.position, 5_000, this.stopping.signal);
      } catch (error) {
        if (this.stopping.signal.aborted) return;
        if (error instanceof CursorLost) {
          this.held.cursor = undefined;
          continue;
        }
        if (error instanceof UnreadableEvent) {
          this.condition = { cause: 'too old for the log', reason: error.message };
          this.store.log.error(
            { err: error, readModel: this.projection.name },
            'this release cannot read the log: the read model stops',
          );
          await this.held.giveBack().catch(() => undefined);
          return;
        }
        if (!isDependencyDown(error) && !isTransient(error)) failures += 1;
        this.condition = { cause: 'failing', reason: (error as Error).message };
        this.store.log.warn({ err: error, readModel: this.projection.name, failures }, 'the batch is tried again');
        await this.store.time.sleep(
          Math.min(5_000, 50 * 2 ** failures) * (0.5 + Math.random() / 2),
          this.stopping.signal,
        );
      }
    }
  }

  private async acquire(): Promise<void> {
    const { held, stopping } = this;
    if (held.mayTake && !(await this.isOurFold())) {
      await this.leaveIt();
      return;
    }
    const taken = await held.take();
    if (taken === undefined) {
      this.condition = { cause: 'waiting for the lease' };
      await held.wait(stopping.signal);
      return;
    }
    // Once more, now that it is ours: taking it may have waited for a rebuild. Whoever rebuilds from here on takes the cursor away.
    if (!(await this.isOurFold())) {
      await this.leaveIt();
      return;
    }
    this.doubtfulUpTo = taken.doubtfulUpTo;
  }

  /** Beaten to it by a later release, while the lease was ours. */
  private async leaveIt(): Promise<void> {
    await this.held.giveBack();
    this.condition = { cause: 'another release folds it', reason: 'its rows come from another version of its fold' };
    await this.store.time.sleep(5_000, this.stopping.signal);
  }

  /** Or has another release's fold written the rows? */
  private async isOurFold(): Promise<boolean> {
    const { name, version } = this.projection;
    const { rows } = await this.store.pool.query<{ version: number }>(
      'SELECT version FROM read_model_version WHERE name = $1',
      [name],
    );
    return rows[0] === undefined || rows[0].version === version;
  }

  /** One batch: rows and cursor in one transaction. With a limit of 1, an event that fails by itself is parked with its stream. */
  private async step(cursor: Cursor, limit: number): Promise<boolean> {
    const { pool, model } = this.store;
    const { rows } = await pool.query<PositionedRow & { head: number; epoch: string; shard: number }>({
      name: 'read-model-page',
      text: `SELECT f.position, f.shard, h.position AS head, h.epoch, ${storedEventColumns}
        FROM feed_head h
        LEFT JOIN LATERAL (SELECT * FROM feed WHERE position > $1 AND event_type = ANY ($2) ORDER BY position LIMIT $3) f ON f.position <= h.position
        LEFT JOIN event e USING (seq_id) ORDER BY f.position`,
      values: [cursor.position, this.projection.reads, limit],
    });
    const first = rows[0]!;
    const found = (first.position as number | null) === null ? [] : rows;
    const to = found.length === limit ? found.at(-1)!.position : first.head;
    if (to <= Number(cursor.position)) return false;
    const move = {
      to: BigInt(to),
      epoch: first.epoch,
      lastEventId: found.at(-1)?.event_id,
      handled: found.length,
      passedOver: 0,
    };
    if (found.length === 0) {
      this.held.cursor = await moveCursor(pool, cursor, move);
      return true;
    }
    const consumer = consumerOf(this.projection);
    const hasKilled = move.to <= this.doubtfulUpTo && (await this.held.hasKilled(cursor, move.to));
    if (limit > 1) await this.held.noteBatch(cursor, move.to);
    this.held.cursor = await inTransaction(pool, async (client) => {
      const { rows: opened } = await client.query<{ parked: string[] }>({
        name: 'begin-read-batch',
        text: 'SELECT begin_read_batch($1, $2) AS parked',
        values: [consumer, [...new Set(found.map(streamOf))]],
      });
      const parked = new Set(opened[0]!.parked);
      const behind = found.filter((row) => parked.has(streamOf(row)));
      if (behind.length > 0) await parkBehind(client, consumer, behind.map(asEnvelope));
      const events = found.filter((row) => !parked.has(streamOf(row))).map((row) => model.codec.decode(row));
      if (limit === 1) await client.query('SAVEPOINT rows');
      try {
        if (hasKilled && behind.length === 0) throw processDied;
        await applyTo(client, this.projection, this.projection.table.name, events);
      } catch (error) {
        if (limit > 1 || isDependencyDown(error) || isTransient(error)) throw error;
        this.store.log.error(
          { err: error, readModel: this.projection.name, stream: streamOf(first) },
          'parked: the event fails by itself',
        );
        await client.query('ROLLBACK TO SAVEPOINT rows');
        await park(client, consumer, found.map(asEnvelope), failureOf(error));
        this.singlyUntil = 0;
      }
      return moveCursor(client, cursor, move);
    });
    return true;
  }
}

/** Handles one parked event of a read model again, in the caller's transaction. */
export const redoReadModel = async (
  store: EventStore,
  client: Client,
  consumer: string,
  event: ContractEvent,
): Promise<void> => {
  const projection = store.model.readModel(consumer.slice('read-model:'.length));
  // Several streams may fold into one row: the runner waits meanwhile.
  await lockCursor(client, consumer);
  const { rows } = await client.query<StoredEvent>(`SELECT ${storedEventColumns} FROM event e WHERE event_id = $1`, [
    event.eventId,
  ]);
  await applyTo(
    client,
    projection,
    projection.table.name,
    rows.map((row) => store.model.codec.decode(row)),
  );
};

const streamOf = (row: StoredEvent): string => `${row.stream_type}/${row.stream_id}`;

const asEnvelope = (row: PositionedRow & { shard: number }): ContractEvent => ({
  id: `${row.position}.0::${row.event_id}`,
  eventId: row.event_id,
  position: BigInt(row.position),
  index: 0,
  shard: row.shard,
  type: row.event_type,
  subject: streamOf(row),
  occurredAt: row.occurred_at as ContractEvent['occurredAt'],
  recordedAt: row.recorded_at as ContractEvent['recordedAt'],
  correlationId: row.metadata.correlationId,
  causationId: row.metadata.causationId,
  data: row.data,
});

const lockCursor = async (client: Client, consumer: string): Promise<void> => {
  await client.query({
    name: 'lock-cursor',
    text: 'SELECT 1 FROM consumer_cursor WHERE consumer = $1 FOR UPDATE',
    values: [consumer],
  });
};

const compare = async (
  client: Client,
  projection: AnyProjection,
  rebuilt: string,
  position: number,
): Promise<Verdict> => {
  const { name, table } = projection;
  const { rows } = await client.query<{
    only_live: number;
    only_rebuilt: number;
    rows: number;
    examples: string[] | null;
  }>(
    `WITH a AS (TABLE "${table.name}" EXCEPT TABLE pg_temp."${rebuilt}"), b AS (TABLE pg_temp."${rebuilt}" EXCEPT TABLE "${table.name}")
     SELECT (SELECT count(*) FROM a) AS only_live, (SELECT count(*) FROM b) AS only_rebuilt,
       (SELECT count(*) FROM "${table.name}") AS rows,
       (SELECT array_agg(key) FROM (SELECT "${table.key}" AS key FROM a UNION SELECT "${table.key}" FROM b LIMIT 10) k) AS examples`,
  );
  const { only_live: onlyLive, only_rebuilt: onlyRebuilt, rows: count, examples } = rows[0]!;
  return {
    name,
    equal: onlyLive === 0 && onlyRebuilt === 0,
    onlyLive,
    onlyRebuilt,
    rows: count,
    position,
    examples: examples ?? [],
  };
};

const headOf = async (client: Client): Promise<number> =>
  (await client.query<{ position: number }>('SELECT position FROM feed_head')).rows[0]!.position;

const positionOf = async (client: Client, projection: AnyProjection): Promise<number> =>
  (
    await client.query<{ position: number }>('SELECT position FROM consumer_cursor WHERE consumer = $1', [
      consumerOf(projection),
    ])
  ).rows[0]?.position ?? 0;

/** What was discarded binds every rebuild; what is parked is not in the rows either. */
const skippedPositions = async (client: Client, projection: AnyProjection): Promise<Set<number>> => {
  const { rows } = await client.query<{ position: number }>(
    'SELECT position FROM discarded_event WHERE consumer = $1 UNION SELECT position FROM parked_event WHERE consumer = $1',
    [consumerOf(projection)],
  );
  return new Set(rows.map((row) => row.position));
};

/** Folds events into the rows that they touch: one read of those rows, one write of what has changed. */
const applyTo = async (
  client: Client,
  projection: AnyProjection,
  table: string,
  events: readonly Recorded<DomainEvent>[],
): Promise<void> => {
  const inline = projection.kind === 'inline';
  const { key } = projection.table;
  const touched = events.map((event) => ({
    event,
    keys: inline
      ? [event.streamId]
      : projection.reads.includes(event.type)
        ? (projection.keysOf(event) as readonly string[])
        : [],
  }));
  const keys = [...new Set(touched.flatMap((entry) => entry.keys))];
  if (keys.length === 0) return;
  const { rows: existing } = await client.query<{ key: string; row: Record<string, unknown> }>(
    `SELECT t."${key}" AS key, to_jsonb(t) AS row FROM "${table}" t WHERE t."${key}" = ANY ($1)`,
    [keys],
  );
  const before = new Map(existing.map(({ key: name, row }) => [name, row]));
  const after = new Map<string, Record<string, unknown> | undefined>(before);
  for (const { event, keys: own } of touched)
    for (const name of own) {
      const row = after.get(name);
      const folded = projection.reads.includes(event.type)
        ? (projection.project(row as never, event, name) as Record<string, unknown> | undefined)
        : row;
      after.set(
        name,
        folded === undefined
          ? undefined
          : { ...folded, [key]: name, ...(inline ? { stream_version: event.version } : {}) },
      );
    }
  const written = keys.map((name) => after.get(name)).filter((row) => row !== undefined);
  const removed = keys.filter((name) => after.get(name) === undefined && before.has(name));
  if (removed.length > 0) await client.query(`DELETE FROM "${table}" WHERE "${key}" = ANY ($1)`, [removed]);
  if (written.length > 0) {
    const columns = columnList(projection, inline);
    await client.query(
      `INSERT INTO "${table}" AS t SELECT * FROM jsonb_populate_recordset(NULL::"${table}", $1)
       ON CONFLICT ("${key}") DO UPDATE SET (${columns}) = ROW(${columns
         .split(', ')
         .map((column) => `excluded.${column}`)
         .join(', ')})`,
      [JSON.stringify(written)],
    );
  }
};
