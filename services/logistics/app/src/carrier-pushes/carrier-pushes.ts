import type { EventStore, Keep } from '@throughline/event-store';
import type { Instant } from '@throughline/values';
import { createHash } from 'node:crypto';
import type { Push } from '../carriers/carrier-provider.js';

/** So many times is a push tried before people have to look at it; some ten minutes in all. */
const mostAttempts = 8;
/** So many times is it taken at all: whoever dies of reading it does not come to say that it failed. */
const mostTaken = 16;
/** Who has taken a push and says nothing for so long is dead. Seconds. */
const takenForSeconds = 60;

/** A push that was acknowledged and is to be read. */
export interface WaitingPush {
  readonly pushId: string;
  readonly payloadId: string;
  readonly account: string;
  readonly provider: string;
  readonly receivedAt: Instant;
  readonly push: Push;
  readonly attempts: number;
}

/** What people see of a push that made trouble. */
export interface TroubledPush {
  readonly pushId: string;
  readonly payloadId: string;
  readonly account: string;
  readonly provider: string;
  readonly receivedAt: Instant;
  readonly state: 'waiting' | 'done' | 'failed';
  readonly attempts: number;
  readonly unreadable: readonly string[];
  readonly failure: string | null;
}

interface PushRow {
  readonly push_id: string;
  readonly payload_id: string;
  readonly account: string;
  readonly provider: string;
  readonly content_type: string;
  readonly received_at: Instant;
  readonly attempts: number;
  readonly body: Buffer;
}

/** Pushes between their acknowledgement and what follows from them: kept first, read afterwards, each in the end done or failed. */
export class CarrierPushes {
  constructor(private readonly store: EventStore) {}

  /** Keeps the bytes and that they are to be read, in one transaction; the same bytes over the same account are one push. */
  async keep(account: string, provider: string, { body, headers }: Push): Promise<void> {
    const name = createHash('sha256').update(`${account}\n`).update(body).digest('hex').slice(0, 40);
    const [pushId, payloadId] = [`psh_${name}`, `pld_${name}`];
    await this.store.pool.query(
      `WITH payload AS (INSERT INTO inbound_payload (payload_id, body) VALUES ($2, $3) ON CONFLICT DO NOTHING)
       INSERT INTO carrier_push (push_id, payload_id, account, provider, content_type, received_at)
       VALUES ($1, $2, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
      [pushId, payloadId, body, account, provider, headers['content-type'] ?? '', this.store.clock.now()],
    );
  }

  /** Takes some pushes to read, the longest waiting first; nobody else gets them for a minute. What was taken too often is for people. */
  async take(most: number): Promise<readonly WaitingPush[]> {
    const { rows } = await this.store.pool.query<PushRow>({
      name: 'take-carrier-pushes',
      text: `WITH given_up AS (
          UPDATE carrier_push SET state = 'failed', failure = coalesce(failure, 'taken ' || attempts || ' times, and nobody came back from it')
          WHERE state = 'waiting' AND not_before <= clock_timestamp() AND attempts >= $3),
        taken AS (
          UPDATE carrier_push SET attempts = attempts + 1, not_before = clock_timestamp() + make_interval(secs => $2)
          WHERE push_id IN (
            SELECT push_id FROM carrier_push WHERE state = 'waiting' AND not_before <= clock_timestamp() AND attempts < $3
            ORDER BY not_before LIMIT $1 FOR UPDATE SKIP LOCKED)
          RETURNING push_id, payload_id, account, provider, content_type, received_at, attempts, arrived_at)
        SELECT taken.*, p.body FROM taken JOIN inbound_payload p USING (payload_id) ORDER BY arrived_at, push_id`,
      values: [most, takenForSeconds, mostTaken],
    });
    return rows.map((row) => ({
      pushId: row.push_id,
      payloadId: row.payload_id,
      account: row.account,
      provider: row.provider,
      receivedAt: row.received_at,
      push: { body: row.body, headers: { 'content-type': row.content_type } },
      attempts: row.attempts,
    }));
  }

  async done({ pushId }: WaitingPush, updates: number, unreadable: readonly string[]): Promise<void> {
    await this.store.pool.query(
      `UPDATE carrier_push SET state = 'done', updates = $2, unreadable = $3, failure = NULL WHERE push_id = $1 AND state = 'waiting'`,
      [pushId, updates, unreadable],
    );
  }

  /** Tried again later, each time later; after the last time it is for people. */
  async failed({ pushId, attempts }: WaitingPush, why: string): Promise<void> {
    await this.store.pool.query(
      `UPDATE carrier_push SET state = $2, failure = $3, not_before = clock_timestamp() + make_interval(secs => $4)
       WHERE push_id = $1 AND state = 'waiting'`,
      [pushId, attempts >= mostAttempts ? 'failed' : 'waiting', why, 2 ** attempts],
    );
  }

  /** How many wait, and how long the longest has, in seconds. */
  async backlog(): Promise<{ readonly waiting: number; readonly oldestSeconds: number; readonly failed: number }> {
    const { rows } = await this.store.pool.query<{ waiting: number; oldest: number; failed: number }>(
      `SELECT count(*) FILTER (WHERE state = 'waiting')::int AS waiting, count(*) FILTER (WHERE state = 'failed')::int AS failed,
         coalesce(extract(epoch FROM clock_timestamp() - min(arrived_at) FILTER (WHERE state = 'waiting')), 0)::float8 AS oldest
       FROM carrier_push WHERE state <> 'done'`,
    );
    const { waiting = 0, oldest = 0, failed = 0 } = rows[0] ?? {};
    return { waiting, oldestSeconds: oldest, failed };
  }

  /** Pushes that failed, or of which a part could not be read; the latest first. */
  async troubled(most: number): Promise<readonly TroubledPush[]> {
    const { rows } = await this.store.pool.query<TroubledPush>(
      `SELECT push_id AS "pushId", payload_id AS "payloadId", account, provider, received_at AS "receivedAt", state, attempts, unreadable, failure
       FROM carrier_push WHERE state = 'failed' OR unreadable <> '{}' ORDER BY arrived_at DESC, push_id DESC LIMIT $1`,
      [most],
    );
    return rows;
  }

  /** Reads it again, for what could not be read may be readable now: nothing is recorded twice. @returns was it there? */
  async again(pushId: string): Promise<boolean> {
    const { rowCount } = await this.store.pool.query(
      `UPDATE carrier_push SET state = 'waiting', attempts = 0, not_before = clock_timestamp(), unreadable = '{}', failure = NULL
       WHERE push_id = $1`,
      [pushId],
    );
    return rowCount === 1;
  }
}

/** As long as the bytes themselves. */
export const carrierPushKeep: Keep = {
  what: 'carrier-pushes',
  days: 180,
  sql: `DELETE FROM carrier_push WHERE push_id IN (
    SELECT push_id FROM carrier_push WHERE arrived_at < clock_timestamp() - make_interval(days => $1) LIMIT $2)`,
};
