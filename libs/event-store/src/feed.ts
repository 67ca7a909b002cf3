import type { Publication } from '@throughline/event-sourcing';
import type { FeedPage, FeedPages, PublishedEvent, ShardRange, Watermark, WatermarkMap } from '@throughline/transport';
import { epochMs, instantAt, type Instant } from '@throughline/values';
import { storedEventColumns, type StoredEvent } from './codec.js';
import type { EventStore } from './event-store.js';
import type { PublishedMark, Sequencer } from './sequencer.js';
import { firstOf } from './signal.js';

/** So many positions are looked through at most for one page, so that a run of private events costs a bounded read. */
const window = 5_000;
/** How long news that is only a watermark waits for company. */
const marksTogetherMs = 100;

interface FeedRow extends StoredEvent {
  readonly position: number | null;
  readonly shard: number;
  readonly head: number;
  readonly epoch: string;
  readonly published: string | null;
  readonly marked_position: number;
  readonly hold_until: string | null;
  readonly sources: Readonly<Record<string, { at: string; holdUntil: string | null; held: string[] }>>;
  readonly held: string[];
}

/** What this service tells others: its feed, translated to contracts at the door. */
export class Feed implements FeedPages {
  private readonly publicTypes: readonly string[];

  constructor(
    private readonly store: EventStore,
    private readonly sequencer: Sequencer | undefined,
  ) {
    const { publications } = store.model.definition;
    this.publicTypes = Object.keys(publications).filter((type) => publications[type] !== 'private');
  }

  async page({ after, range, limit }: { after: bigint; range: ShardRange; limit: number }): Promise<FeedPage> {
    const { context, model } = this.store;
    const nothing = this.nothingAfter(after);
    if (nothing !== undefined) return nothing;
    return readPage(
      this.store,
      { after, range, limit, types: this.publicTypes },
      (row): PublishedEvent[] => {
        const event = model.codec.decode(row);
        const publish = model.definition.publications[event.type] as Publication<typeof event>;
        return publish(event).map((published, index) => ({
          ...envelopeOf(row, event.occurredAt, event.recordedAt),
          index,
          type: published.type,
          data: published.data,
        }));
      },
      context,
    );
  }

  /** The own log, for reactions to own events: all types, as they are stored. */
  async ownPage({
    after,
    range,
    limit,
    types,
  }: {
    after: bigint;
    range: ShardRange;
    limit: number;
    types: readonly string[];
  }): Promise<FeedPage> {
    const nothing = this.nothingAfter(after);
    if (nothing !== undefined) return nothing;
    return readPage(
      this.store,
      { after, range, limit, types },
      (row): PublishedEvent[] => {
        const event = this.store.model.codec.decode(row);
        return [
          { ...envelopeOf(row, event.occurredAt, event.recordedAt), index: 0, type: event.type, data: event.data },
        ];
      },
      this.store.context,
    );
  }

  /**
   * The page behind the head, from what the sequencer of this process knows: pollers that only wait cost the database nothing. Undefined where
   * the database has to be asked.
   */
  private nothingAfter(after: bigint): FeedPage | undefined {
    const { sequencer, store } = this;
    if (sequencer === undefined || !store.knowsHead || !sequencer.knowsHead || sequencer.head > Number(after))
      return undefined;
    const { lastMark } = sequencer;
    return {
      events: [],
      scannedTo: after,
      epoch: store.epoch,
      ...(lastMark === undefined ? {} : { watermarks: watermarksOf(store.context, lastMark) }),
    };
  }

  /** Does this process know that nothing stands behind this position? */
  isAtHead(position: bigint): boolean {
    return this.nothingAfter(position) !== undefined;
  }

  async wait(after: bigint, ms: number, signal: AbortSignal): Promise<void> {
    if (this.sequencer === undefined || !this.store.knowsHead) {
      await this.store.time.sleep(Math.min(ms, 200), signal);
      return;
    }
    if (this.sequencer.head > Number(after)) return;
    await firstOf([this.sequencer.moved, this.sequencer.marked], ms, signal);
    if (this.sequencer.head <= Number(after))
      await firstOf([this.sequencer.moved], Math.min(ms, marksTogetherMs), signal);
  }
}

const envelopeOf = (row: FeedRow, occurredAt: Instant, recordedAt: Instant) => ({
  eventId: row.event_id,
  position: BigInt(row.position!),
  shard: row.shard,
  subject: `${row.stream_type}/${row.stream_id}`,
  occurredAt,
  recordedAt,
  correlationId: row.metadata.correlationId,
  causationId: row.metadata.causationId,
  ...(row.metadata.traceparent === undefined ? {} : { traceparent: row.metadata.traceparent }),
});

const readPage = async (
  store: EventStore,
  { after, range, limit, types }: { after: bigint; range: ShardRange; limit: number; types: readonly string[] },
  translate: (row: FeedRow) => PublishedEvent[],
  context: string,
): Promise<FeedPage> => {
  // Head, watermark and events in one statement: one snapshot, so nothing lies between what each of them says.
  const { rows } = await store.pool.query<FeedRow>({
    name: 'feed-page',
    text: `SELECT f.position, f.shard, h.position AS head, h.epoch, w.published, w.position AS marked_position, w.hold_until, w.sources, w.held,
        ${storedEventColumns}
      FROM feed_head h CROSS JOIN feed_watermark w
      LEFT JOIN LATERAL (
        SELECT * FROM feed WHERE position > $1 AND position <= $1 + ${window} AND shard BETWEEN $2 AND $3 AND event_type = ANY ($4)
        ORDER BY position LIMIT $5) f ON true
      LEFT JOIN event e USING (seq_id)
      ORDER BY f.position`,
    values: [after, range[0], range[1], types, limit],
  });
  const first = rows[0]!;
  const found = first.position === null ? [] : rows;
  const scannedTo = found.length === limit ? found.at(-1)!.position! : Math.min(first.head, Number(after) + window);
  // A reader that has come further than we ever did knows another history: it is told how far ours goes.
  const reached = first.head < Number(after) ? first.head : Math.max(scannedTo, Number(after));
  return {
    events: found.flatMap(translate),
    scannedTo: BigInt(reached),
    epoch: first.epoch,
    ...(first.published !== null && reached >= first.marked_position
      ? { watermarks: watermarksOf(context, { ...first, published: first.published }) }
      : {}),
  };
};

const watermarksOf = (context: string, row: PublishedMark): WatermarkMap => ({
  [context]: watermark(row.published, row.hold_until, row.held),
  ...Object.fromEntries(
    Object.entries(row.sources).map(([source, { at, holdUntil, held }]) => [
      `${context}:${source}`,
      watermark(at, holdUntil, held),
    ]),
  ),
});

const watermark = (at: string, holdUntil: string | null, held: readonly string[]): Watermark => ({
  at: instantAt(epochMs(at as Instant)),
  ...(holdUntil === null ? {} : { holdUntil: instantAt(epochMs(holdUntil as Instant)) }),
  ...(held.length === 0 ? {} : { held }),
});
