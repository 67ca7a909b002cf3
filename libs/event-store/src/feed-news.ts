import pg from 'pg';
import type { EventStore } from './event-store.js';
import { feedChannel, type PublishedMark, type Sequencer } from './sequencer.js';

/** What nobody told is found out at this pace. */
const lookEveryMs = 2_000;
const againAfterMs = 1_000;

/**
 * Hears what sequencers of other processes do, so that this process serves and follows the feed without asking the database over and over. A
 * connection of its own; while it is broken, the feed is polled.
 */
export class FeedNews {
  private readonly stopping = new AbortController();
  private loop: Promise<void> | undefined;

  constructor(
    private readonly store: EventStore,
    private readonly sequencer: Sequencer,
    private readonly url: string,
  ) {}

  start(): void {
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        await this.hear();
      } catch (error) {
        if (this.stopping.signal.aborted) return;
        this.store.log.warn({ err: error }, 'this process does not hear the sequencers of others; it looks by itself');
      }
      this.store.hearsSequencer = false;
      await this.store.time.sleep(againAfterMs, this.stopping.signal);
    }
  }

  /** Until the connection breaks, or we stop. */
  private async hear(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.url,
      application_name: `${this.store.context}-news`,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    });
    const over = new AbortController();
    const end = () => over.abort();
    let failure: Error | undefined;
    client.on('error', (error) => {
      failure = error;
      end();
    });
    client.on('end', end);
    client.on('notification', ({ payload = '' }) => {
      if (payload === 'mark') void this.look();
      else this.sequencer.heard({ head: Number(payload) });
    });
    this.stopping.signal.addEventListener('abort', end);
    try {
      await client.connect();
      await client.query(`LISTEN ${feedChannel}`);
      while (!over.signal.aborted) {
        this.store.hearsSequencer = await this.look();
        await this.store.time.sleep(lookEveryMs, over.signal);
      }
    } finally {
      this.stopping.signal.removeEventListener('abort', end);
      await client.end().catch(() => undefined);
    }
    if (failure !== undefined) throw failure;
  }

  /** @returns whether the database answered */
  private async look(): Promise<boolean> {
    try {
      const { rows } = await this.store.pool.query<
        Omit<PublishedMark, 'published'> & { head: number; epoch: string; published: string | null }
      >({
        name: 'feed-news',
        text: `SELECT h.position AS head, h.epoch, w.published, w.hold_until, w.sources, w.held FROM feed_head h CROSS JOIN feed_watermark w`,
      });
      const { head, epoch, published, ...rest } = rows[0]!;
      this.store.epoch = epoch;
      this.sequencer.heard({ head, ...(published === null ? {} : { mark: { ...rest, published } }) });
      return true;
    } catch {
      return false;
    }
  }
}
