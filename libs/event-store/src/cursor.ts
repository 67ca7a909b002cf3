import type { ShardRange, WatermarkMap } from '@throughline/transport';
import type { Client, Pool } from './database.js';
import { CursorLost, cursorLost, sqlState } from './errors.js';

/** Who has read how far. One row per consumer and range; its lease is another row, so that renewing never waits for a batch. */
export interface Cursor {
  readonly consumer: string;
  readonly source: string;
  readonly range: ShardRange;
  readonly position: bigint;
  /** The history that the position belongs to; undefined before the first page. */
  readonly epoch: string | undefined;
  /** Fences an owner that has lost its lease without noticing. */
  readonly generation: number;
}

export interface CursorMove {
  readonly to: bigint;
  readonly epoch: string;
  readonly lastEventId?: string | undefined;
  readonly handled: number;
  readonly passedOver: number;
  readonly watermarks?: WatermarkMap | undefined;
}

/** Seconds of the database's time: one clock for all owners. */
export const leaseSeconds = 12;

/**
 * Takes the lease where it is free, lapsed or ours, and raises the cursor's generation, so that whatever a former owner still does is lost.
 * @returns undefined while somebody else holds it
 */
export const takeLease = async (
  pool: Pool,
  { consumer, source, range, owner }: { consumer: string; source: string; range: ShardRange; owner: string },
): Promise<Cursor | undefined> => {
  await pool.query(
    `WITH cursor AS (
       INSERT INTO consumer_cursor (consumer, source, range_from, range_to) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING)
     INSERT INTO consumer_lease (consumer, range_from) VALUES ($1, $3) ON CONFLICT DO NOTHING`,
    [consumer, source, range[0], range[1]],
  );
  const { rows } = await pool.query<{ position: number; epoch: string | null; generation: number; range_to: number }>(
    `WITH lease AS (
       UPDATE consumer_lease SET owner = $3, until = clock_timestamp() + make_interval(secs => ${leaseSeconds})
       WHERE consumer = $1 AND range_from = $2 AND (until < clock_timestamp() OR owner = $3) RETURNING 1)
     UPDATE consumer_cursor SET generation = generation + 1
     WHERE consumer = $1 AND range_from = $2 AND EXISTS (SELECT 1 FROM lease)
     RETURNING position, epoch, generation, range_to`,
    [consumer, range[0], owner],
  );
  const row = rows[0];
  if (row === undefined) return undefined;
  if (row.range_to !== range[1])
    throw new Error(`the cursor of ${consumer} covers ${range[0]}-${row.range_to}, not ${range[0]}-${range[1]}`);
  return {
    consumer,
    source,
    range,
    position: BigInt(row.position),
    epoch: row.epoch ?? undefined,
    generation: row.generation,
  };
};

/** Renews all leases of an owner in one statement. */
export const renewLeases = async (pool: Pool, owner: string): Promise<void> => {
  await pool.query({
    name: 'renew-leases',
    text: `UPDATE consumer_lease SET until = clock_timestamp() + make_interval(secs => ${leaseSeconds}) WHERE owner = $1`,
    values: [owner],
  });
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

export const releaseLeases = async (pool: Pool, owner: string): Promise<void> => {
  await pool.query(`UPDATE consumer_lease SET until = '-infinity', owner = NULL WHERE owner = $1`, [owner]);
};

/**
 * Moves the cursor as the last thing of a batch (or by itself, where a page had nothing to do).
 * @throws CursorLost where it is not the caller's any more
 */
export const moveCursor = async (db: Pool | Client, cursor: Cursor, move: CursorMove): Promise<Cursor> => {
  const watermarks = Object.entries(move.watermarks ?? {});
  try {
    await db.query({
      name: 'advance-cursor',
      text: `SELECT advance_cursor($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      values: [
        cursor.consumer,
        cursor.range[0],
        cursor.generation,
        cursor.position,
        move.to,
        move.epoch,
        move.lastEventId ?? null,
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
  return { ...cursor, position: move.to, epoch: move.epoch };
};
