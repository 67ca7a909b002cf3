import type pg from 'pg';
import { dropIdle, endListener, openListener } from './database.js';
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
  /** The connection that listens, while it does: what must not wait behind commands may be asked over it. */
  connection: pg.Client | undefined;

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
        await dropIdle(this.store.pool).catch(() => undefined);
      }
      this.store.hearsSequencer = false;
      await this.store.time.sleep(againAfterMs, this.stopping.signal);
    }
  }

  /** Until the connection breaks, or we stop. */
  private async hear(): Promise<void> {
    const over = new AbortController();
    const end = () => over.abort();
    let failure: Error | undefined;
    const fail = (error: Error): void => {
      failure = error;
      end();
    };
    const client = await openListener(
      { url: this.url, applicationName: `${this.store.context}-news`, channel: feedChannel },
      {
        onNotice: (payload) => {
          // Anybody may say anything on a channel: only a number is a head, for all else the database is asked.
          if (/^\d+$/.test(payload)) this.sequencer.heard({ head: Number(payload) });
          else this.look(client).catch(fail);
        },
        onError: fail,
      },
    );
    this.stopping.signal.addEventListener('abort', end);
    if (this.stopping.signal.aborted) end();
    try {
      while (!over.signal.aborted) {
        await this.look(client);
        this.connection = client;
        this.store.hearsSequencer = true;
        await this.store.time.sleep(lookEveryMs, over.signal);
      }
    } finally {
      this.connection = undefined;
      this.stopping.signal.removeEventListener('abort', end);
      await endListener(client);
    }
    if (failure !== undefined) throw failure;
  }

  /** Over the connection that listens, which shows that somebody is there. */
  private async look(client: pg.Client): Promise<void> {
    const { rows } = await client.query<
      Omit<PublishedMark, 'published'> & { head: number; epoch: string; published: string | null }
    >({
      name: 'feed-news',
      text: `SELECT h.position AS head, h.epoch, w.published, w.hold_until, w.sources, w.held FROM feed_head h CROSS JOIN feed_watermark w`,
    });
    const { head, epoch, published, ...rest } = rows[0]!;
    if (epoch !== this.store.epoch) this.sequencer.doubt(epoch);
    // What another history says is heard only once everything of the one before is forgotten.
    if (epoch === this.store.epoch)
      this.sequencer.heard({ head, ...(published === null ? {} : { mark: { ...rest, published } }) });
  }
}
