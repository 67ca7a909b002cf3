import { epochMs } from '@throughline/values';
import type { ShardRange, WatermarkMap } from '../event-source.js';
import type { Span } from './spans.js';

/** What a reader wants to know of its queue. */
export interface Taking {
  readonly after: bigint;
  readonly epoch: string;
  /** How many positions with events at most. */
  readonly limit: number;
}

/** What the queue has for it. */
export interface Taken {
  /** Spans with events for the range, in order, each position once. */
  readonly spans: readonly Span[];
  readonly scannedTo: bigint;
  readonly watermarks?: WatermarkMap;
  /** Where the partition goes on behind what was taken. */
  readonly nextOffset: bigint | undefined;
  /** What the next span asks for before it can be taken. */
  readonly needs?:
    | { readonly kind: 'back-fill'; /** up to and including */ readonly to: bigint }
    | { readonly kind: 'epoch'; readonly epoch: string };
}

/**
 * What came for one range of a partition and was not yet confirmed by its reader. Whatever the order in which messages come, again or
 * with holes: a reader that takes page after page, each behind the last, and back-fills where it is told to, gets every event once, in
 * order. Nothing here waits or connects.
 */
export class RangeQueue {
  #spans: Span[] = [];
  /** Behind what was dropped from the front. */
  #nextOffset: bigint | undefined;
  /** Histories that are no longer the source's. */
  readonly #dead = new Set<string>();
  #told: WatermarkMap | undefined;
  #bytes = 0;
  #base: bigint;

  constructor(
    readonly range: ShardRange,
    /** An event whose shard cannot be read belongs to the range of the partition's first shard. */
    private readonly isFirst: boolean,
    after: bigint,
  ) {
    this.#base = after;
  }

  /** Of what waits here. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Everything up to there was dropped: a reader that wants to go back has to begin anew. */
  get base(): bigint {
    return this.#base;
  }

  add(span: Span): void {
    const own = span.messages.length > 0 && this.#isOurs(span.shard);
    const kept: Span = own || span.messages.length === 0 ? span : { ...span, messages: [], bytes: 0 };
    const last = this.#spans.at(-1);
    // Spans that only say how far the source is grow together, so that other ranges' events take no room here.
    if (last !== undefined && !own && joins(last, kept)) {
      this.#spans[this.#spans.length - 1] = joined(last, kept);
      return;
    }
    this.#spans.push(kept);
    this.#bytes += kept.bytes;
  }

  /** That history is dead: what comes of it is dropped. */
  bury(epoch: string): void {
    this.#dead.add(epoch);
  }

  /** The reader has everything up to `after`, and comes for more. Drops what it has. */
  confirm({ after, epoch }: Omit<Taking, 'limit'>): void {
    let count = 0;
    for (const span of this.#spans) {
      const isKnown = span.position < after || (span.position === after && !this.#isNews(span.watermarks));
      if (!this.#dead.has(span.epoch) && !(span.epoch === epoch && isKnown)) break;
      this.#nextOffset = span.nextOffset;
      this.#bytes -= span.bytes;
      count += 1;
    }
    this.#spans.splice(0, count);
    if (after > this.#base) this.#base = after;
  }

  /** What lies behind `after`, without dropping any of it: a reader that fails asks again. */
  take({ after, epoch, limit }: Taking): Taken {
    const spans: Span[] = [];
    let scannedTo = after;
    let nextOffset = this.#nextOffset;
    let watermarks: WatermarkMap | undefined;
    let needs: Taken['needs'];
    for (const span of this.#spans) {
      if (this.#dead.has(span.epoch)) {
        nextOffset = span.nextOffset;
        continue;
      }
      if (span.epoch !== epoch) {
        needs = { kind: 'epoch', epoch: span.epoch };
        break;
      }
      if (span.position > scannedTo || (span.position === scannedTo && span.watermarks !== undefined)) {
        if (span.after > scannedTo) {
          needs = { kind: 'back-fill', to: span.after };
          break;
        }
        const hasEvents = span.messages.length > 0 && span.position > scannedTo;
        if (hasEvents && spans.length === limit) break;
        if (hasEvents) spans.push(span);
        scannedTo = span.position;
        if (this.#isNews(span.watermarks)) watermarks = span.watermarks;
      }
      nextOffset = span.nextOffset;
    }
    return {
      spans,
      scannedTo,
      nextOffset,
      ...(watermarks !== undefined && { watermarks }),
      ...(needs !== undefined && { needs }),
    };
  }

  /** These watermarks were passed on: they, and older ones, are no news any more. */
  told(watermarks: WatermarkMap): void {
    this.#told = watermarks;
  }

  /** A topic that is replayed brings old watermarks again. */
  #isNews(watermarks: WatermarkMap | undefined): boolean {
    if (watermarks === undefined) return false;
    if (this.#told === undefined) return true;
    return !isOlder(watermarks, this.#told) && JSON.stringify(watermarks) !== JSON.stringify(this.#told);
  }

  #isOurs(shard: number | undefined): boolean {
    return shard === undefined ? this.isFirst : shard >= this.range[0] && shard <= this.range[1];
  }
}

const joins = (last: Span, next: Span): boolean =>
  last.messages.length === 0 && last.epoch === next.epoch && last.source === next.source && next.after <= last.position;

const joined = (last: Span, next: Span): Span => {
  const newest =
    next.watermarks === undefined || (last.watermarks !== undefined && isOlder(next.watermarks, last.watermarks))
      ? last.watermarks
      : next.watermarks;
  return {
    source: last.source,
    epoch: last.epoch,
    partitions: last.partitions,
    after: last.after,
    position: next.position > last.position ? next.position : last.position,
    messages: [],
    nextOffset: next.nextOffset,
    bytes: last.bytes,
    ...(newest !== undefined && { watermarks: newest }),
  };
};

const isOlder = (watermarks: WatermarkMap, than: WatermarkMap): boolean =>
  Object.entries(watermarks).some(([entry, { at }]) => {
    const known = than[entry];
    return known !== undefined && epochMs(at) < epochMs(known.at);
  });
