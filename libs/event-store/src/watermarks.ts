import type { WatermarkEntry } from '@throughline/event-sourcing';
import { epochMs, instantAt, type Instant } from '@throughline/values';
import type { EventStore } from './event-store.js';

/** What a source has said for certain, and when it last said anything. */
export interface KnownWatermark {
  /** `logistics`, `order:logistics` */
  readonly entry: WatermarkEntry;
  readonly at: Instant;
  readonly holdUntil?: Instant;
  /** Subjects of which the source has parked a fact. */
  readonly held: readonly string[];
  /** System time in milliseconds at which it last moved, or announced a hold. */
  readonly movedAtMs: number;
}

export const readWatermarks = async (store: EventStore): Promise<KnownWatermark[]> => {
  const { rows } = await store.pool.query<{
    entry: string;
    at: string;
    hold_until: string | null;
    held: string[];
    moved_at: string;
  }>({
    name: 'watermarks',
    text: 'SELECT entry, at, hold_until, held, moved_at FROM known_watermark ORDER BY entry',
  });
  return rows.map((row) => ({
    entry: row.entry,
    at: instantAt(epochMs(row.at as Instant)),
    ...(row.hold_until === null ? {} : { holdUntil: instantAt(epochMs(row.hold_until as Instant)) }),
    held: row.held,
    movedAtMs: Date.parse(row.moved_at),
  }));
};

/** The watermark that this service publishes itself; undefined before the first. */
export const readOwnWatermark = async (
  store: EventStore,
): Promise<{ at: Instant; position: number; holdUntil?: Instant } | undefined> => {
  const { rows } = await store.pool.query<{ published: string | null; position: number; hold_until: string | null }>(
    'SELECT published, position, hold_until FROM feed_watermark',
  );
  const { published, position, hold_until: hold } = rows[0]!;
  if (published === null) return undefined;
  return {
    at: instantAt(epochMs(published as Instant)),
    position,
    ...(hold === null ? {} : { holdUntil: instantAt(epochMs(hold as Instant)) }),
  };
};
