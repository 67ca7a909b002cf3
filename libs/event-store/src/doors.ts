import type { FeedDoor, FeedPage } from '@throughline/transport';
import { leaseSeconds, moveCursor, type Cursor } from './cursor.js';
import { CursorLost, UnreadableEvent } from './errors.js';
import type { EventStore } from './event-store.js';
import type { Feed } from './feed.js';
import { Holder } from './holder.js';

/** How far a door has handed our feed on. */
export interface DoorStatus {
  readonly door: string;
  readonly state: 'starting' | 'running' | 'waiting for the lease' | 'paused' | 'stopped' | 'failed';
  readonly reason?: string;
  readonly position: number;
  readonly head: number;
  /** The process that hands pages on; undefined while none does. */
  readonly owner?: string;
}

const pageSize = 500;
/** Whoever reads a door only to know how far the world is hears of it at least so often. */
const sayAnywayMs = 5_000;

/** While another process has the lease. */
const lookAgainMs = 2_000;
/** Whoever fails so often in a row leaves the door to others for as long as it pauses: perhaps only its own way out is barred. */
const failuresBeforeLeaving = 7;

const consumerOf = (door: FeedDoor): string => `door:${door.name}`;

/**
 * Hands the feed on through one door: reads it by position, and moves the cursor once a page is kept there. At least once and in order; one
 * process at a time by lease, and readers forgive two.
 */
export class DoorKeeper {
  private readonly stopping = new AbortController();
  private loop: Promise<void> | undefined;
  private readonly held: Holder;
  private state: DoorStatus['state'] = 'starting';
  private reason: string | undefined;
  /** What was said of watermarks last, and when. */
  private said = '';
  private saidAtMs = 0;

  constructor(
    private readonly store: EventStore,
    private readonly feed: Feed,
    readonly door: FeedDoor,
    owner: string,
  ) {
    this.held = new Holder(store, { consumer: consumerOf(door), range: [0, 1023] }, owner);
  }

  async start(): Promise<void> {
    await this.store.pool.query(
      `INSERT INTO consumer_cursor (consumer, source, range_from, range_to) VALUES ($1, $2, 0, 1023) ON CONFLICT DO NOTHING`,
      [consumerOf(this.door), this.store.context],
    );
    await this.door.open();
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
    this.state = 'stopped';
    await this.door.close();
  }

  async status(): Promise<DoorStatus> {
    const { rows } = await this.store.pool.query<{ position: number; head: number; owner: string | null }>(
      `SELECT c.position, h.position AS head, CASE WHEN l.until >= clock_timestamp() THEN l.owner END AS owner
       FROM feed_head h LEFT JOIN consumer_cursor c ON c.consumer = $1 LEFT JOIN consumer_lease l USING (consumer, range_from)`,
      [consumerOf(this.door)],
    );
    const { position, head, owner } = rows[0]!;
    const reason = this.reason ?? this.door.condition();
    return {
      door: this.door.name,
      state: this.state,
      ...(reason === undefined ? {} : { reason }),
      position: position ?? 0,
      head,
      ...(owner === null ? {} : { owner }),
    };
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    let failures = 0;
    while (!signal.aborted) {
      try {
        const { cursor } = this.held;
        if (cursor === undefined) {
          if ((await this.held.take()) !== undefined) continue;
          this.state = 'waiting for the lease';
          this.reason = undefined;
          failures = 0;
          await this.held.wait(signal, lookAgainMs);
          continue;
        }
        this.held.cursor = await this.step(cursor);
        this.state = 'running';
        this.reason = undefined;
        failures = 0;
      } catch (error) {
        if (signal.aborted) break;
        // It may have been set elsewhere meanwhile: it is read again before the next page.
        this.held.cursor = undefined;
        if (error instanceof CursorLost) continue;
        failures += 1;
        const isTooOld = error instanceof UnreadableEvent;
        this.state = isTooOld ? 'failed' : 'paused';
        this.reason = (error as Error).message;
        this.store.log[isTooOld ? 'error' : 'warn'](
          { err: error, door: this.door.name, failures },
          'the feed could not be handed on; it is tried again',
        );
        if (isTooOld || failures >= failuresBeforeLeaving) await this.held.giveBack().catch(() => undefined);
        const pauseMs = isTooOld ? leaseSeconds * 2_000 : Math.min(5_000, 50 * 2 ** failures);
        await this.store.time.sleep(pauseMs * (0.5 + Math.random() / 2), signal);
      }
    }
    await this.held.giveBack().catch(() => undefined);
  }

  /** Hands one page on, or waits for one. */
  private async step(cursor: Cursor): Promise<Cursor> {
    const { time, pool } = this.store;
    const page = await this.feed.page({ after: cursor.position, range: cursor.range, limit: pageSize });
    if (!this.isWorthSaying(page)) {
      // Private events alone move nothing: the page is looked through again with the next one that says something.
      if (page.scannedTo - cursor.position > BigInt(pageSize))
        return moveCursor(pool, cursor, this.moveTo(cursor, page, cursor.mark));
      await this.feed.wait(page.scannedTo, sayAnywayMs, this.stopping.signal);
      return cursor;
    }
    const mark = await this.door.send(
      { ...page, after: cursor.position, ...(cursor.mark === undefined ? {} : { mark: cursor.mark }) },
      this.stopping.signal,
    );
    const moved = await moveCursor(pool, cursor, this.moveTo(cursor, page, mark));
    if (page.watermarks !== undefined) {
      this.said = JSON.stringify(page.watermarks);
      this.saidAtMs = time.nowMs();
    }
    return moved;
  }

  private moveTo(cursor: Cursor, page: FeedPage, mark: string | undefined) {
    const last = page.events.at(-1);
    return {
      to: page.scannedTo,
      epoch: page.epoch,
      lastEventId: last === undefined ? cursor.lastEventId : last.eventId,
      mark,
      handled: page.events.length,
      passedOver: 0,
    };
  }

  private isWorthSaying(page: FeedPage): boolean {
    if (page.events.length > 0) return true;
    if (page.watermarks === undefined) return false;
    return JSON.stringify(page.watermarks) !== this.said || this.store.time.nowMs() - this.saidAtMs >= sayAnywayMs;
  }
}
