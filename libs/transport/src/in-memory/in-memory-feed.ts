import type { FeedPage, FeedPages, PublishedEvent } from '../feed-pages.js';
import type { WatermarkMap } from '../event-source.js';

/** What stands at one position: one stored event as its contract events, none where it is private. */
export interface Appended {
  readonly shard: number;
  readonly contracts: readonly Omit<PublishedEvent, 'position' | 'index' | 'shard'>[];
}

/** A log without a database, for specs: dense positions from 1, private events, watermarks. */
export class InMemoryFeed implements FeedPages {
  readonly #log: Appended[] = [];
  readonly #sleepers = new Set<() => void>();
  #watermarks: { readonly map: WatermarkMap; readonly position: bigint } | undefined;

  constructor(readonly epoch = 'in-memory') {}

  /** @returns its position */
  append(entry: Appended): bigint {
    this.#log.push(entry);
    this.#wake();
    return this.#head;
  }

  /** What a backup taken at that position becomes: the same facts up to there, in a history of its own. */
  restored(to: bigint, epoch: string): InMemoryFeed {
    const feed = new InMemoryFeed(epoch);
    feed.#log.push(...this.#log.slice(0, Number(to)));
    return feed;
  }

  /** Says of everything so far that it is all there was before these instants. */
  moveWatermarks(map: WatermarkMap): void {
    this.#watermarks = { map, position: this.#head };
    this.#wake();
  }

  page({ after, range, limit }: Parameters<FeedPages['page']>[0]): Promise<FeedPage> {
    const events: PublishedEvent[] = [];
    let scannedTo = this.#head > after ? this.#head : after;
    let scanned = 0;
    for (let at = Number(after); at < this.#log.length; at += 1) {
      const { shard, contracts } = this.#log[at] as Appended;
      if (shard < range[0] || shard > range[1]) continue;
      const position = BigInt(at + 1);
      contracts.forEach((contract, index) => events.push({ ...contract, position, index, shard }));
      scanned += 1;
      if (scanned === limit) {
        scannedTo = position;
        break;
      }
    }
    const watermarks = this.#watermarks;
    return Promise.resolve({
      events,
      scannedTo,
      epoch: this.epoch,
      ...(watermarks !== undefined && watermarks.position <= scannedTo ? { watermarks: watermarks.map } : {}),
    });
  }

  wait(after: bigint, ms: number, signal: AbortSignal): Promise<void> {
    if (this.#head > after || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wakeUp = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wakeUp);
        this.#sleepers.delete(wakeUp);
        resolve();
      };
      const timer = setTimeout(wakeUp, ms);
      signal.addEventListener('abort', wakeUp);
      this.#sleepers.add(wakeUp);
    });
  }

  get #head(): bigint {
    return BigInt(this.#log.length);
  }

  #wake(): void {
    for (const wakeUp of [...this.#sleepers]) wakeUp();
  }
}
