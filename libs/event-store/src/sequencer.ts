import { addTo, epochMs, instantAt, minutes, type Instant, type Milliseconds } from '@throughline/values';
import type pg from 'pg';
import { dropIdle, endListener, openListener } from './database.js';
import { isDependencyDown } from './errors.js';
import type { EventStore } from './event-store.js';
import { firstOf, Signal } from './signal.js';

export interface SequencerOptions {
  /** How often the watermark moves while the business clock runs by itself. Milliseconds of system time. */
  readonly watermarkEveryMs?: Milliseconds;
  /** A watermark that is older than this when the sequencer starts is held first. By the business clock. */
  readonly staleAfterMs?: Milliseconds;
  /** How long it is held: what was missed while the service was down is still coming in. By the business clock. */
  readonly catchUpGraceMs?: Milliseconds;
  /** URL for a connection of its own that listens for writers of other processes; absent where all writers are in this one. Others are told what it does, too. */
  readonly listenUrl?: string;
}

interface Settled {
  readonly published: boolean;
  readonly head: number | null;
  readonly own_needed: number | null;
}

interface Barrier {
  readonly drawn: string;
  readonly xid: string;
  /** Where our own reactions must have come; undefined until the barrier has settled. */
  readonly ownAt?: number | undefined;
  readonly mark: Instant | undefined;
  readonly sources: string;
  /** Subjects of what was parked: what is retried after this look stays held until the next. */
  readonly held: readonly string[];
}

/** What `feed_watermark` says, as far as this process knows: never more than is true. */
export interface PublishedMark {
  readonly published: string;
  readonly hold_until: string | null;
  readonly sources: Readonly<Record<string, { at: string; holdUntil: string | null; held: string[] }>>;
  readonly held: readonly string[];
}

/** Where sequencers tell the other processes of their service: a head, or that there is another watermark. */
export const feedChannel = 'throughline_feed';

const moveAtMost = 2000;
/** Every writer waits for what the sequencer asks: a connection that is silent for so long is given up sooner than others. */
const answersWithinMs = 10_000;
const headTakenPauseMs = 5;
const headTakenForMs = 5_000;
/** News of sources wait for company, or for the next turn of the clock, which takes them along. */
const sourcesAfterMs = 100;

/**
 * Gives committed events their positions, and publishes the watermark and the floor. Several may run at once: whichever finds the head free
 * does the move, and one that was stopped in mid work holds nothing and can do no harm when it goes on.
 *
 * The watermark: propose an instant; once every transaction from before the proposal has ended and been moved, publish it at the head
 * (`architecture.md`, *Deaf is not silent*; the floor by the same barrier).
 */
export class Sequencer {
  /** Raised after a move that gave positions. */
  readonly moved = new Signal();
  /** Raised when a watermark was published. */
  readonly marked = new Signal();
  /** What stands in the feed, as far as this process knows. */
  head = 0;
  /** Has anybody said so, or is 0 only where we begin? */
  knowsHead = false;
  /** The watermark as this process published it last; undefined before the first. */
  lastMark: PublishedMark | undefined;
  /** The last failure, until a round succeeds. */
  lastError: Error | undefined;

  private readonly wake = new Signal();
  /** A move or a mark that nobody should wait for. */
  private readonly urgent = new Signal();
  private readonly stopping = new AbortController();
  private loop: Promise<void> | undefined;
  private dirty = true;
  private markDue = true;
  private barrier: Barrier | undefined;
  private holdUntil: Instant | undefined;
  private published: Instant | undefined;
  private proposed: Instant | undefined;
  /** A source has told something new since the last barrier. */
  private sourcesHeard = true;
  private said = '';
  /** System time since which each try found the head taken. */
  private headTakenSince: number | undefined;
  /** System time of the last look that nobody asked for. */
  private lookedAtMs = 0;
  /** The epoch of all that is known here. */
  private history: string | undefined;
  /** The database was away: it may be another one now. */
  private reconnect = false;
  private listener: pg.Client | undefined;
  private stopListening: (() => void)[] = [];
  private readonly options: Required<Omit<SequencerOptions, 'listenUrl'>> & { readonly listenUrl: string | undefined };

  constructor(
    private readonly store: EventStore,
    options: SequencerOptions = {},
  ) {
    this.options = {
      watermarkEveryMs: options.watermarkEveryMs ?? 5_000,
      staleAfterMs: options.staleAfterMs ?? minutes(5),
      catchUpGraceMs: options.catchUpGraceMs ?? minutes(60),
      listenUrl: options.listenUrl,
    };
  }

  /** Starts a new epoch where the database is not the one it was, takes up the watermark, and begins to move. */
  async start(): Promise<void> {
    await this.takeUpHistory();
    this.store.hasSequencer = true;
    this.stopListening = [
      this.store.appended.listen(() => {
        this.dirty = true;
        this.hurry();
      }),
      this.store.clock.onTurn(() => {
        this.markDue = true;
        this.hurry();
      }),
      this.store.sourcesHeard.listen(() => {
        this.sourcesHeard = true;
        this.wake.raise();
      }),
    ];
    this.store.pool.on('error', this.suspect);
    this.stopListening.push(() => this.store.pool.off('error', this.suspect));
    await this.listen();
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.store.hasSequencer = false;
    for (const stop of this.stopListening) stop();
    this.stopping.abort();
    await this.loop;
    if (this.listener !== undefined) await endListener(this.listener);
  }

  /** The hold, while one is announced. */
  get heldUntil(): Instant | undefined {
    return this.holdUntil;
  }

  /**
   * The history is another one after a restore or a promotion: PostgreSQL's system identifier or timeline differs from the stored one, or the
   * table lies elsewhere than it did (a dump was restored), so positions may name other events than before. A data folder that was put
   * back as a plain copy cannot be told from inside.
   */
  private async checkEpoch(): Promise<void> {
    const { rows } = await this.store.pool.query<{ changed: boolean }>(`
      WITH here AS (
        SELECT (SELECT system_identifier FROM pg_control_system()) AS id, (SELECT timeline_id FROM pg_control_checkpoint()) AS line,
          (SELECT oid FROM pg_database WHERE datname = current_database()) AS database_oid, 'feed_head'::regclass::oid AS table_oid),
      was AS (SELECT * FROM feed_head),
      moved AS (
        UPDATE feed_head SET system_identifier = here.id, timeline = here.line, database_oid = here.database_oid, table_oid = here.table_oid,
          epoch = CASE
            WHEN feed_head.system_identifier IS NULL THEN feed_head.epoch
            WHEN (feed_head.system_identifier, feed_head.timeline) IS NOT DISTINCT FROM (here.id, here.line)
              AND feed_head.database_oid IS NULL THEN feed_head.epoch
            ELSE gen_random_uuid() END
        FROM here WHERE (feed_head.system_identifier, feed_head.timeline, feed_head.database_oid, feed_head.table_oid)
          IS DISTINCT FROM (here.id, here.line, here.database_oid, here.table_oid)
        RETURNING epoch)
      SELECT EXISTS (SELECT 1 FROM moved WHERE moved.epoch <> was.epoch) AS changed FROM was`);
    if (rows[0]?.changed === true)
      this.store.log.warn({ context: this.store.context }, 'the database is not the one it was: a new epoch begins');
  }

  /** At the start, and after connections broke: is it the database that it was? */
  private async takeUpHistory(): Promise<void> {
    await this.checkEpoch();
    await this.store.start();
    if (this.store.epoch === this.history) return;
    this.forget();
    await this.takeUpWatermark();
    this.history = this.store.epoch;
  }

  private async takeUpWatermark(): Promise<void> {
    const { rows } = await this.store.pool.query<PublishedMark & { head: number; others_live: boolean }>(
      `SELECT h.position AS head, published, hold_until, sources, held,
         EXISTS (SELECT 1 FROM process WHERE until >= clock_timestamp()) AS others_live
       FROM feed_head h CROSS JOIN feed_watermark WHERE published IS NOT NULL`,
    );
    const row = rows[0];
    if (row === undefined) return;
    const { head, others_live: othersLive, ...mark } = row;
    // The head first: beside an older one, the watermark would be told to readers who have not come so far.
    this.advance(head);
    this.lastMark = mark;
    this.published = instantAt(Date.parse(mark.published));
    const now = this.store.clock.now();
    const announced = mark.hold_until === null ? undefined : instantAt(Date.parse(mark.hold_until));
    // The service was not down: a process that joins others goes on with their hold.
    if (othersLive && announced !== undefined && epochMs(announced) > epochMs(now)) this.holdUntil = announced;
    else if (epochMs(now) - epochMs(this.published) > this.options.staleAfterMs) {
      this.holdUntil = addTo(now, this.options.catchUpGraceMs);
      this.store.log.info(
        { watermark: this.published, holdUntil: this.holdUntil },
        'the watermark is held: what was missed while this service was down is still coming in',
      );
    }
  }

  /** What another process's sequencer has done. */
  heard(news: { readonly head?: number; readonly mark?: PublishedMark }): void {
    if (news.head !== undefined) this.advance(news.head);
    if (news.mark === undefined || markText(news.mark) === markText(this.lastMark)) return;
    if (this.lastMark !== undefined && Date.parse(news.mark.published) < Date.parse(this.lastMark.published)) return;
    this.lastMark = news.mark;
    this.marked.raise();
  }

  /** Tells the processes that serve or follow this feed without giving positions. */
  private async tellOthers(what: 'mark' | number): Promise<void> {
    if (this.options.listenUrl === undefined) return;
    await this.query({
      name: 'tell-others',
      text: `SELECT pg_notify($1, $2)`,
      values: [feedChannel, String(what)],
    });
  }

  private async listen(): Promise<void> {
    if (this.options.listenUrl === undefined) return;
    this.listener = await openListener(
      {
        url: this.options.listenUrl,
        applicationName: `${this.store.context}-sequencer`,
        channel: 'throughline_pending',
      },
      {
        onNotice: () => {
          this.dirty = true;
          this.hurry();
        },
        onError: (error) => {
          this.store.log.warn({ err: error }, 'the sequencer does not hear other writers; it looks by itself');
          this.listener = undefined;
          this.suspect();
        },
      },
    );
  }

  /** A connection broke while nothing was asked: it may be another database that answers next. */
  private readonly suspect = (): void => {
    this.reconnect = true;
    this.dirty = true;
    this.hurry();
  };

  /** The database says another epoch than ours. With a sequencer of our own, that looks; without, there is nothing more to find out. */
  doubt(epoch: string): void {
    if (this.store.hasSequencer) {
      this.suspect();
      return;
    }
    this.store.epoch = epoch;
    this.forget();
  }

  /** What is known belongs to another history. */
  private forget(): void {
    this.head = 0;
    this.knowsHead = false;
    this.lastMark = undefined;
    this.published = undefined;
    this.proposed = undefined;
    this.holdUntil = undefined;
    this.barrier = undefined;
    this.markDue = true;
    this.said = '';
  }

  private hurry(): void {
    this.wake.raise();
    this.urgent.raise();
  }

  private async run(): Promise<void> {
    let failures = 0;
    while (!this.stopping.signal.aborted) {
      try {
        if (this.reconnect) {
          this.reconnect = false;
          await dropIdle(this.store.pool);
          await this.takeUpHistory();
        }
        await this.round();
        failures = 0;
        this.lastError = undefined;
      } catch (error) {
        failures += 1;
        this.lastError = error as Error;
        this.store.log[isDependencyDown(error) ? 'warn' : 'error'](
          { err: error },
          'the sequencer could not move; it tries again',
        );
        this.barrier = undefined;
        this.dirty = true;
        this.markDue = true;
        this.reconnect = true;
        await this.store.time.sleep(Math.min(2_000, 50 * 2 ** failures) * (0.5 + Math.random()), this.stopping.signal);
      }
    }
  }

  private async round(): Promise<void> {
    if (this.listener === undefined) await this.listen();
    if (this.dirty) {
      this.dirty = false;
      const moved = await this.move();
      if (moved === undefined || moved === moveAtMost) this.dirty = true;
      await this.yieldHead(moved === undefined);
    }
    if (this.barrier !== undefined) this.barrier = await this.settle(this.barrier);
    // While a backlog waits, it is moved in steps of its own first: settling would move it all in one statement.
    else if (this.markDue && !this.dirty) {
      this.markDue = false;
      this.barrier = await this.propose();
    }
    if (this.barrier !== undefined)
      await firstOf(
        [this.wake, this.store.ownReactionsMoved],
        this.barrier.ownAt === undefined ? 5 : 50,
        this.stopping.signal,
      );
    else if (!this.dirty && !this.markDue) await this.rest();
  }

  /** Another sequencer has the head for milliseconds; whoever has it for seconds is none. */
  private async yieldHead(isTaken: boolean): Promise<void> {
    const { time } = this.store;
    if (!isTaken) {
      this.headTakenSince = undefined;
      return;
    }
    this.headTakenSince ??= time.nowMs();
    if (time.nowMs() - this.headTakenSince > headTakenForMs)
      throw new Error('another session holds the head of the feed: nothing gets a position');
    await time.sleep(headTakenPauseMs, this.stopping.signal);
  }

  /** @returns how many got a position; undefined where another sequencer is at it */
  private async move(): Promise<number | undefined> {
    const { rows } = await this.query<{ moved: number | null; head: number | null }>({
      name: 'feed-move',
      text: 'SELECT moved, head FROM feed_move($1)',
      values: [moveAtMost],
    });
    const { moved, head } = rows[0]!;
    if (moved === null || head === null) return undefined;
    if (head > this.head) await this.tellOthers(head);
    this.advance(head);
    return moved;
  }

  private advance(head: number): void {
    this.knowsHead = true;
    if (head <= this.head) return;
    this.head = head;
    this.moved.raise();
  }

  /**
   * Proposes the clock's instant (or, while held, only takes a barrier for the floor), takes the barrier after that has committed, and tries to
   * publish.
   * @returns what has to be settled still, if anything
   */
  private async propose(): Promise<Barrier | undefined> {
    const now = this.store.clock.now();
    if (this.holdUntil !== undefined && epochMs(now) >= epochMs(this.holdUntil)) this.holdUntil = undefined;
    const mark = this.holdUntil === undefined ? now : this.published;
    const proposing =
      this.holdUntil === undefined && (this.proposed === undefined || epochMs(now) > epochMs(this.proposed));
    const { rows } = await this.query<Settled & { drawn: number; barrier: string; sources: object; held: string[] }>({
      name: 'mark',
      text: 'CALL feed_mark($1, $2, $3, NULL, NULL, NULL, NULL, NULL, NULL, NULL)',
      values: [mark ?? null, proposing, this.holdUntil ?? null],
    });
    const row = rows[0]!;
    if (proposing) this.proposed = now;
    const barrier: Barrier = {
      drawn: String(row.drawn),
      xid: row.barrier,
      mark,
      sources: JSON.stringify(row.sources),
      held: row.held,
    };
    return this.concluded(barrier, row);
  }

  /** Tries once more to publish. @returns what has to be settled still, if anything */
  private async settle(barrier: Barrier): Promise<Barrier | undefined> {
    const { drawn, xid, ownAt, mark, sources, held } = barrier;
    const { rows } = await this.query<Settled>({
      name: 'settle',
      text: 'SELECT published, head, own_needed FROM feed_settle($1::text::xid8, $2, $3, $4, $5, $6, $7)',
      values: [xid, drawn, ownAt ?? null, mark ?? null, this.holdUntil ?? null, sources, held],
    });
    return this.concluded(barrier, rows[0]!);
  }

  private async concluded(
    barrier: Barrier,
    { published, head, own_needed: ownNeeded }: Settled,
  ): Promise<Barrier | undefined> {
    if (head !== null) {
      if (head > this.head) await this.tellOthers(head);
      this.advance(head);
    }
    if (!published) return { ...barrier, ownAt: ownNeeded ?? undefined };
    if (barrier.mark !== undefined) {
      this.published = barrier.mark;
      this.lastMark = {
        published: barrier.mark,
        hold_until: this.holdUntil ?? null,
        sources:
          this.holdUntil === undefined
            ? (JSON.parse(barrier.sources) as PublishedMark['sources'])
            : (this.lastMark?.sources ?? {}),
        held: barrier.held,
      };
    }
    const said = JSON.stringify([barrier.mark, this.holdUntil, barrier.sources, barrier.held]);
    if (said !== this.said) {
      this.said = said;
      this.marked.raise();
      await this.tellOthers('mark');
    }
    return undefined;
  }

  private query<Row extends object>(query: pg.QueryConfig): Promise<pg.QueryResult<Row>> {
    // The time limit for one query, which the types of pg do not know.
    return this.store.pool.query<Row>(Object.assign(query, { query_timeout: answersWithinMs }));
  }

  private async ask(listener: pg.Client, statement: string): Promise<void> {
    try {
      await listener.query(statement);
    } catch (error) {
      this.listener = undefined;
      await endListener(listener);
      throw error;
    }
  }

  private async rest(): Promise<void> {
    if (this.listener !== undefined) {
      // Says that it sleeps, then looks once more: a writer that commits after this look has seen the flag. Asked over the connection that
      // listens: one that has fallen silent would never wake it.
      await this.ask(this.listener, 'UPDATE feed_watermark SET asleep = true WHERE NOT asleep');
      if ((await this.move()) !== 0) return;
      if (this.dirty || this.markDue) return;
    }
    const { clock, time } = this.store;
    const { watermarkEveryMs } = this.options;
    await firstOf([this.wake], Math.max(0, this.lookedAtMs + watermarkEveryMs - time.nowMs()), this.stopping.signal);
    // While the clock runs by itself, the next mark takes along what sources have told.
    if (this.sourcesHeard && clock.turnable) {
      // Several sources tell at nearly the same time: one round for all.
      await firstOf([this.urgent], sourcesAfterMs, this.stopping.signal);
      this.sourcesHeard = false;
      this.markDue = true;
    }
    // By the time since the last look, not of this rest: whoever is woken without end has to mark as well.
    if (time.nowMs() - this.lookedAtMs < watermarkEveryMs) return;
    this.lookedAtMs = time.nowMs();
    this.dirty = true;
    if (!clock.turnable) this.markDue = true;
  }
}

/** The same text for marks that say the same. */
const markText = (mark: PublishedMark | undefined): string =>
  mark === undefined
    ? ''
    : JSON.stringify([
        Date.parse(mark.published),
        mark.hold_until === null ? null : Date.parse(mark.hold_until),
        Object.entries(mark.sources)
          .map(([entry, { at, holdUntil, held }]) => [entry, Date.parse(at), holdUntil, held])
          .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
        mark.held,
      ]);
