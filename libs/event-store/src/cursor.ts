import type { ShardRange, WatermarkMap } from '@throughline/transport';
import type { Client, Pool } from './database.js';
import { CursorLost, cursorLost, sqlState } from './errors.js';

/** Who has read how far. One row per consumer and range; its lease is another row, so that renewing never waits for a batch. */
export interface Cursor {
  readonly consumer: string;
  readonly range: ShardRange;
  readonly position: bigint;
  /** The history that the position belongs to; undefined before the first page. */
  readonly epoch: string | undefined;
  /** Fences an owner that has lost its lease without noticing. */
  readonly generation: number;
  /** The id of the last event that was read; undefined before the first. */
  readonly lastEventId: string | undefined;
  /** Where the door of the last page said to go on; undefined after a door that says nothing. */
  readonly mark: string | undefined;
}

export interface TakenCursor {
  readonly cursor: Cursor;
  /** Whoever had it before and did not give it back, where that is over: perhaps it died of what it had in hand. */
  readonly inheritedFrom: string | undefined;
  /** Up to which position an owner had events in hand when it noted so last. */
  readonly inHandUpTo: bigint | undefined;
}

export interface CursorMove {
  readonly to: bigint;
  readonly epoch: string;
  readonly lastEventId?: string | undefined;
  readonly mark?: string | undefined;
  readonly handled: number;
  readonly passedOver: number;
  readonly watermarks?: WatermarkMap | undefined;
}

/** Seconds of the database's time: one clock for all owners. */
export const leaseSeconds = 8;
/**
 * An owner that has given no sign of life for so long (two are due) may be dead, where its cursor is taken away before its lease lapses. Kafka gives
 * away what a dead process read 6 s after it was heard of there, which may be 5 s after its last sign of life here.
 */
const missedBeatsSeconds = 4;

interface CursorRow {
  readonly position: number;
  readonly epoch: string | null;
  readonly generation: number;
  readonly range_to: number;
  readonly last_event_id: string | null;
  readonly mark: string | null;
  readonly suspect_position: number | null;
  readonly former_owner: string | null;
  readonly lapsed: boolean;
}

/**
 * Takes the lease where it is free, lapsed or ours, and raises the cursor's generation, so that whatever a former owner still does is lost.
 *
 * @param options.steal take it from a living owner as well: somebody with a right to say so has given the range to us
 * @returns undefined while somebody else holds it, or where no cursor covers exactly this range
 */
export const takeLease = async (
  pool: Pool,
  { consumer, range, owner, steal = false }: { consumer: string; range: ShardRange; owner: string; steal?: boolean },
): Promise<TakenCursor | undefined> => {
  const { rows } = await pool.query<CursorRow>(
    // The former owner as this statement's snapshot has it: before the lease is ours.
    `WITH former AS (
       SELECT owner, until < clock_timestamp() + CASE WHEN $5 THEN interval '${leaseSeconds - missedBeatsSeconds} seconds' ELSE interval '0' END AS lapsed
       FROM consumer_lease WHERE consumer = $1 AND range_from = $2),
     lease AS (
       INSERT INTO consumer_lease AS l (consumer, range_from, owner, until)
       SELECT $1, $2, $4, clock_timestamp() + make_interval(secs => ${leaseSeconds})
       WHERE EXISTS (SELECT 1 FROM consumer_cursor WHERE consumer = $1 AND range_from = $2 AND range_to = $3)
       ON CONFLICT (consumer, range_from) DO UPDATE SET owner = excluded.owner, until = excluded.until
       WHERE $5 OR l.owner IS NULL OR l.until < clock_timestamp() OR l.owner = $4
       RETURNING 1)
     UPDATE consumer_cursor SET generation = generation + 1
     WHERE consumer = $1 AND range_from = $2 AND range_to = $3 AND EXISTS (SELECT 1 FROM lease)
     RETURNING position, epoch, generation, range_to, last_event_id, mark, suspect_position,
       (SELECT owner FROM former) AS former_owner, coalesce((SELECT lapsed FROM former), false) AS lapsed`,
    [consumer, range[0], range[1], owner, steal],
  );
  const row = rows[0];
  if (row === undefined) return undefined;
  return {
    cursor: {
      consumer,
      range,
      position: BigInt(row.position),
      epoch: row.epoch ?? undefined,
      generation: row.generation,
      lastEventId: row.last_event_id ?? undefined,
      mark: row.mark ?? undefined,
    },
    inheritedFrom:
      row.former_owner !== null && (row.lapsed || row.former_owner === owner) ? row.former_owner : undefined,
    inHandUpTo: row.suspect_position === null ? undefined : BigInt(row.suspect_position),
  };
};

/** Gives back one lease: its owner has stopped for good, another may be able to go on. */
export const releaseLease = async (
  pool: Pool,
  cursor: Pick<Cursor, 'consumer' | 'range'>,
  owner: string,
): Promise<void> => {
  await pool.query(
    `UPDATE consumer_lease SET until = '-infinity', owner = NULL WHERE consumer = $1 AND range_from = $2 AND owner = $3`,
    [cursor.consumer, cursor.range[0], owner],
  );
};

/** Gives back everything, and leaves the list of processes. */
export const releaseLeases = async (pool: Pool, owner: string): Promise<void> => {
  await pool.query(
    `WITH gone AS (DELETE FROM process WHERE owner = $1)
     UPDATE consumer_lease SET until = '-infinity', owner = NULL WHERE owner = $1`,
    [owner],
  );
};

/**
 * Sets a cursor back (or on) to a position of another history, whoever holds it: what was read since is read again, and does nothing twice.
 *
 * @param to.epoch the history that the position belongs to; undefined: the one that answers first
 * @returns whether the cursor still stood where the caller saw it
 */
export const setCursor = async (
  db: Pool | Client,
  cursor: Pick<Cursor, 'consumer' | 'range' | 'position'> & { readonly generation?: number },
  to: { readonly position: bigint; readonly epoch: string | undefined },
): Promise<boolean> => {
  const { rowCount } = await db.query(
    `UPDATE consumer_cursor SET position = $3, epoch = $4, mark = NULL, generation = generation + 1,
       last_event_id = CASE WHEN $3 >= position THEN last_event_id END
     WHERE consumer = $1 AND range_from = $2 AND position = $5 AND ($6::bigint IS NULL OR generation = $6)`,
    [cursor.consumer, cursor.range[0], to.position, to.epoch ?? null, cursor.position, cursor.generation ?? null],
  );
  return rowCount === 1;
};

/**
 * Notes, outside of any transaction, that its owner is about to handle what stands up to a position. It is for those who outlive its owner, not
 * for those who come after a power cut: nobody waits for the disk.
 *
 * @param isAlone one event by itself: it is counted how often that was begun
 * @returns how often owners have come so far and no further with this event alone, this time included; 0 for a batch
 * @throws CursorLost where it is not the caller's any more
 */
export const noteInHand = async (pool: Pool, cursor: Cursor, position: bigint, isAlone: boolean): Promise<number> => {
  const { rows } = await pool.query<{ tries: number }>({
    name: 'note-in-hand',
    text: `UPDATE consumer_cursor SET suspect_position = $4,
        suspect_tries = CASE WHEN NOT $5 THEN 0 WHEN suspect_position = $4 THEN suspect_tries + 1 ELSE 1 END
      WHERE consumer = $1 AND range_from = $2 AND generation = $3
      RETURNING suspect_tries AS tries, set_config('synchronous_commit', 'off', true)`,
    values: [cursor.consumer, cursor.range[0], cursor.generation, position, isAlone],
  });
  if (rows[0] === undefined) throw new CursorLost(`${cursor.consumer} at ${position}`);
  return rows[0].tries;
};
/**
 * Moves the cursor as the last thing of a batch (or by itself, where a page had nothing to do).
 * @throws CursorLost where it is not the caller's any more
 */
export const moveCursor = async (db: Pool | Client, cursor: Cursor, move: CursorMove): Promise<Cursor> => {
  const watermarks = Object.entries(move.watermarks ?? {});
  try {
    await db.query({
      name: 'move-cursor',
      text: `SELECT move_cursor($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
      values: [
        cursor.consumer,
        cursor.range[0],
        cursor.generation,
        cursor.position,
        move.to,
        move.epoch,
        move.lastEventId ?? null,
        move.mark ?? null,
        move.handled,
        move.passedOver,
        watermarks.map(([entry]) => entry),
        watermarks.map(([, mark]) => mark.at),
        watermarks.map(([, mark]) => mark.holdUntil ?? null),
        watermarks.map(([, mark]) => JSON.stringify(mark.held ?? [])),
      ],
    });
  } catch (error) {
    if (sqlState(error) === cursorLost) throw new CursorLost(`${cursor.consumer} at ${cursor.position}`);
    throw error;
  }
  return {
    ...cursor,
    position: move.to,
    epoch: move.epoch,
    lastEventId: move.lastEventId ?? cursor.lastEventId,
    mark: move.mark,
  };
};
