import type { AnyDeadline } from '@throughline/event-sourcing';
import { epochMs, instantAt, offsetMinutes, type Instant } from '@throughline/values';
import { Batch, beginBatch, type Task } from './batch.js';
import { inTransaction, type Client } from './database.js';
import { isDependencyDown, isTransient } from './errors.js';
import type { EventStore } from './event-store.js';
import { derivedId, uuid5 } from './ids.js';
import { firstOf, Signal } from './signal.js';

interface DueRow {
  readonly kind: string;
  readonly stream_id: string;
  readonly due: string;
  readonly due_offset: number;
}

/** A deadline as an operator sees it. */
export interface KnownDeadline {
  readonly kind: string;
  readonly stream: string;
  readonly due: Instant;
  readonly state: 'pending' | 'done' | 'disarmed';
  readonly subjects: readonly string[];
  readonly tries: number;
  readonly lastError?: string;
}

export interface DeadlineStatus {
  readonly kind: string;
  readonly pending: number;
  /** Due before the limit and not judged yet: what could be judged now. */
  readonly judgeable: number;
  /** Due by the clock, but what its verdict needs is not certain so far. */
  readonly waiting: number;
  /** Verdicts may speak of instants before this one; absent where a needed watermark was never heard. */
  readonly limit?: Instant;
}

const claimAtMost = 200;
/** A verdict takes milliseconds; what a process claimed that died is another's after so long. Claimed twice, it is judged once. */
const claimSeconds = 8;
/** What falls due while nobody tells anything is seen so much later at most. */
const lookEveryMs = 2_000;

/**
 * Judges deadlines that have fallen due. Rows are claimed by a short committed update; then the commands run like any other: stream first,
 * deadline row second, and only while the row still says the same. A verdict is reached only for instants before the earliest of the
 * clock and the watermarks that its kind needs, and not while a fact of its subject is parked, here or at the source, or an entry of its own
 * (`needsOf`) has not come past its due time.
 */
export class Deadlines {
  private readonly stopping = new AbortController();
  private readonly wake = new Signal();
  private loop: Promise<void> | undefined;
  private stopListening: (() => void)[] = [];
  private news = false;

  constructor(private readonly store: EventStore) {}

  start(): void {
    if (this.store.model.definition.deadlines.length === 0) return;
    this.stopListening = [
      this.store.clock.onTurn(() => this.tell()),
      this.store.sourcesHeard.listen(() => this.tell()),
    ];
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    for (const stop of this.stopListening) stop();
    this.stopping.abort();
    await this.loop;
  }

  private tell(): void {
    this.news = true;
    this.wake.raise();
  }

  private hasNews(): boolean {
    return this.news;
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      this.news = false;
      try {
        const judged = await this.judgeAll();
        // A turn of the clock during the look is looked at at once.
        if (judged === 0 && !this.hasNews()) await firstOf([this.wake], lookEveryMs, this.stopping.signal);
      } catch (error) {
        this.store.log[isDependencyDown(error) ? 'warn' : 'error'](
          { err: error },
          'deadlines could not be judged; they are tried again',
        );
        await this.store.time.sleep(1_000, this.stopping.signal);
      }
    }
  }

  /** Judges what is due now, of all kinds. @returns how many rows were claimed */
  async judgeAll(): Promise<number> {
    const limits = await this.limits();
    const rows = await this.claim(limits);
    for (const deadline of limits.keys()) {
      const own = rows.filter((row) => row.kind === deadline.name);
      if (own.length > 0) await this.judge(deadline, own);
    }
    return rows.length;
  }

  /** The instant before which each kind may be judged: the earliest of the clock and what it needs. A kind whose need was never heard is absent. */
  async limits(): Promise<Map<AnyDeadline, Instant>> {
    const now = this.store.clock.now();
    const { rows } = await this.store.pool.query<{ entry: string; at: string }>({
      name: 'watermark-limits',
      text: `SELECT entry, at FROM known_watermark UNION ALL SELECT 'own', published FROM feed_watermark WHERE published IS NOT NULL`,
    });
    const marks = new Map(rows.map(({ entry, at }) => [entry, Date.parse(at)]));
    const limits = new Map<AnyDeadline, Instant>();
    for (const deadline of this.store.model.definition.deadlines) {
      const needed = deadline.needs.map((entry) => marks.get(entry));
      if (needed.every((at) => at !== undefined)) limits.set(deadline, instantAt(Math.min(epochMs(now), ...needed)));
    }
    return limits;
  }

  private async claim(limits: ReadonlyMap<AnyDeadline, Instant>): Promise<DueRow[]> {
    const kinds = [...limits.keys()];
    const { rows } = await this.store.pool.query<DueRow>({
      name: 'claim-deadlines',
      text: `UPDATE deadline d SET claimed_until = clock_timestamp() + make_interval(secs => ${claimSeconds}), tries = tries + 1
        WHERE (kind, stream_id) IN (
          SELECT c.kind, c.stream_id FROM unnest($1::text[], $2::timestamptz[], $3::jsonb[]) AS k(kind, before, needs)
          CROSS JOIN LATERAL (
            SELECT * FROM deadline c
            WHERE c.kind = k.kind AND c.state = 'pending' AND c.due < k.before
              AND (c.claimed_until IS NULL OR c.claimed_until < clock_timestamp())
              AND NOT EXISTS (SELECT 1 FROM parked_sequence p WHERE p.subjects && c.subjects)
              AND NOT EXISTS (SELECT 1 FROM known_watermark w WHERE k.needs ? w.entry AND w.held && c.subjects)
              AND NOT EXISTS (SELECT 1 FROM known_watermark w WHERE w.entry = ANY (c.subjects) AND (w.at <= c.due OR w.held && c.subjects))
            ORDER BY c.due LIMIT ${claimAtMost} FOR UPDATE SKIP LOCKED) c)
        RETURNING kind, stream_id, due, due_offset`,
      values: [kinds.map((d) => d.name), kinds.map((d) => limits.get(d)), kinds.map((d) => JSON.stringify(d.needs))],
    });
    return rows.sort((a, b) => (a.due < b.due ? -1 : 1));
  }

  private async judge(deadline: AnyDeadline, rows: readonly DueRow[]): Promise<void> {
    try {
      await this.judgeTogether(deadline, rows);
    } catch (error) {
      if (isDependencyDown(error)) throw error;
      if (rows.length === 1) {
        await this.postpone(rows[0]!, error);
        return;
      }
      // One of them fails, or met another writer: each by itself.
      for (const row of rows)
        try {
          await this.judgeTogether(deadline, [row]);
        } catch (alone) {
          if (isDependencyDown(alone)) throw alone;
          await this.postpone(row, alone);
        }
    }
  }

  private async postpone(row: DueRow, error: unknown): Promise<void> {
    if (!isTransient(error))
      this.store.log.error(
        { err: error, deadline: row.kind, stream: row.stream_id },
        'the deadline fails; it is tried again',
      );
    await this.store.pool.query(
      `UPDATE deadline SET last_error = $3, claimed_until = clock_timestamp() + make_interval(secs => least(300, power(2, tries)))
       WHERE kind = $1 AND stream_id = $2 AND state = 'pending'`,
      [row.kind, row.stream_id, isTransient(error) ? null : (error as Error).message.slice(0, 500)],
    );
  }

  private async judgeTogether(deadline: AnyDeadline, rows: readonly DueRow[]): Promise<void> {
    const { streamType } = deadline.decider;
    const wrote = await inTransaction(this.store.pool, async (client) => {
      const { now } = await beginBatch(client, this.store.clock.now(), null, []);
      const batch = new Batch(this.store.model, client, now);
      await batch.load(rows.map((row) => ({ streamType, streamId: row.stream_id })));
      const still = await lockRows(client, rows);
      const judged = rows.filter((row) => still.has(row.stream_id));
      for (const row of judged) batch.decide(taskOf(deadline, row, now));
      await batch.append(new Map(judged.map((row) => [`${streamType}/${row.stream_id}`, deadline.name])));
      for (const row of judged) {
        const stream = batch.stream({ streamType, streamId: row.stream_id })!;
        const next = deadline.dueAt(stream.state);
        const rearmed = next !== undefined && epochMs(next) > Date.parse(row.due);
        await client.query({
          name: 'end-deadline',
          text: `UPDATE deadline SET state = $3, due = coalesce($4, due), due_offset = coalesce($5, due_offset), claimed_until = NULL, tries = 0,
            last_error = NULL, ended_at = CASE WHEN $3 = 'done' THEN clock_timestamp() END WHERE kind = $1 AND stream_id = $2`,
          values: [
            row.kind,
            row.stream_id,
            rearmed ? 'pending' : 'done',
            rearmed ? next : null,
            rearmed ? offsetMinutes(next) : null,
          ],
        });
      }
      return !batch.isEmpty;
    });
    if (wrote) this.store.tellSequencer(!this.store.hasSequencer);
  }

  async list(options: {
    state: KnownDeadline['state'];
    kind?: string;
    limit: number;
    after?: string;
  }): Promise<KnownDeadline[]> {
    const { rows } = await this.store.pool.query<
      DueRow & {
        stream_type: string;
        state: KnownDeadline['state'];
        subjects: string[];
        tries: number;
        last_error: string | null;
      }
    >(
      `SELECT kind, stream_type, stream_id, due, due_offset, state, subjects, tries, last_error FROM deadline
       WHERE state = $1 AND ($2::text IS NULL OR kind = $2) AND ($4::text IS NULL OR stream_id > $4) ORDER BY stream_id, kind LIMIT $3`,
      [options.state, options.kind ?? null, options.limit, options.after ?? null],
    );
    return rows.map((row) => ({
      kind: row.kind,
      stream: `${row.stream_type}/${row.stream_id}`,
      due: dueOf(row),
      state: row.state,
      subjects: row.subjects,
      tries: row.tries,
      ...(row.last_error === null ? {} : { lastError: row.last_error }),
    }));
  }

  async status(): Promise<DeadlineStatus[]> {
    const result: DeadlineStatus[] = [];
    const limits = await this.limits();
    for (const deadline of this.store.model.definition.deadlines) {
      const limit = limits.get(deadline);
      const { rows } = await this.store.pool.query<{ pending: number; judgeable: number; due: number }>(
        `SELECT count(*) AS pending, count(*) FILTER (WHERE due < $2 AND NOT EXISTS (
             SELECT 1 FROM parked_sequence p WHERE p.subjects && d.subjects) AND NOT EXISTS (
             SELECT 1 FROM known_watermark w WHERE w.entry = ANY ($4) AND w.held && d.subjects) AND NOT EXISTS (
             SELECT 1 FROM known_watermark w WHERE w.entry = ANY (d.subjects) AND (w.at <= d.due OR w.held && d.subjects))) AS judgeable,
           count(*) FILTER (WHERE due < $3) AS due
         FROM deadline d WHERE kind = $1 AND state = 'pending'`,
        [deadline.name, limit ?? '-infinity', this.store.clock.now(), deadline.needs],
      );
      const { pending, judgeable, due } = rows[0]!;
      result.push({
        kind: deadline.name,
        pending,
        judgeable,
        waiting: due - judgeable,
        ...(limit === undefined ? {} : { limit }),
      });
    }
    return result;
  }
}

const dueOf = (row: DueRow): Instant => instantAt(Date.parse(row.due), row.due_offset);

/** Locks the rows that still say what was claimed, after their streams: the other order deadlocks with reactions. */
const lockRows = async (client: Client, rows: readonly DueRow[]): Promise<Set<string>> => {
  const { rows: locked } = await client.query<{ stream_id: string }>({
    name: 'lock-deadlines',
    text: `SELECT d.stream_id
      FROM (SELECT * FROM unnest($2::text[], $3::timestamptz[]) AS c(stream_id, due) ORDER BY stream_id COLLATE "C") c
      CROSS JOIN LATERAL (
        SELECT stream_id FROM deadline d
        WHERE d.kind = $1 AND d.stream_id = c.stream_id AND d.due = c.due AND d.state = 'pending' FOR UPDATE) d`,
    values: [rows[0]!.kind, rows.map((row) => row.stream_id), rows.map((row) => row.due)],
  });
  return new Set(locked.map((row) => row.stream_id));
};

/** The command's ids come from the deadline and its due time: the same verdict is the same events, whoever reaches it. */
const taskOf = (deadline: AnyDeadline, row: DueRow, now: Instant): Task => {
  const due = dueOf(row);
  const seed = `${deadline.name}\n${deadline.decider.streamType}/${row.stream_id}\n${epochMs(due)}`;
  const commandId = uuid5(seed);
  return {
    commandId,
    command: {
      decider: deadline.decider,
      streamId: row.stream_id,
      command: deadline.judge(due, row.stream_id, {
        now,
        id: (prefix, key = '') => derivedId(prefix, due, `${seed}\n${key}`),
      }),
    },
    metadata: { correlationId: commandId, causationId: commandId, actor: `system:${deadline.name}` },
  };
};
