import type { EventStore } from '@throughline/event-store';
import type { Waybill } from '@throughline/logistics-domain';
import { epochMs, instantAt, type Instant, type Milliseconds } from '@throughline/values';

/** Whoever has claimed a poll and says nothing for so long is dead; longer than a provider may take. Seconds. */
const claimedForSeconds = 60;
const carriersEveryMs = 2_000;

export type Subscription = 'none' | 'subscribed' | 'ended' | 'dead' | 'refused';

/** A waybill whose time has come, for the process that has claimed it. */
export interface ClaimedPoll extends Waybill {
  readonly id: string;
  readonly shipmentId: string;
  readonly dispatchedAt: Instant;
  readonly lastSignAt: Instant;
  readonly endedAt?: Instant;
  /** Absent: it is asked for no more. */
  readonly dueAt?: Instant;
  /** No sign of life puts it off. */
  readonly isHurried: boolean;
  /** Failures since the last answer. */
  readonly attempts: number;
  /** When over which account, as far as its provider may have counted it. */
  readonly asked: Readonly<Record<string, Instant>>;
  readonly answeredAt?: Instant;
  /** Scans that answers told and pushes did not, since the last push. */
  readonly missed: number;
  readonly subscription: Subscription;
  readonly subscriptionAccount?: string;
  /** When it is to be subscribed. */
  readonly subscribeAt?: Instant;
  /** When it was. */
  readonly subscribed: readonly Instant[];
}

/** What comes after an answer. */
export interface NextPoll {
  /** Undefined: it is asked for no more. */
  readonly dueAt: Instant | undefined;
  /** Pushes were missed: no sign of life puts it off. */
  readonly isHurried?: boolean;
  /** What could not be told, or read. */
  readonly failure?: string | undefined;
}

interface PollRow {
  readonly id: string;
  readonly shipmentId: string;
  readonly carrier: string;
  readonly waybillNumber: string;
  readonly dispatchedAt: Instant;
  readonly lastSignAt: Instant;
  readonly endedAt: Instant | null;
  readonly due_at: string | null;
  readonly is_hurried: boolean;
  readonly attempts: number;
  readonly asked: Readonly<Record<string, Instant>>;
  readonly answered_at: string | null;
  readonly missed: number;
  readonly subscription: Subscription;
  readonly subscription_account: string | null;
  readonly subscribe_at: string | null;
  readonly subscribed: readonly string[];
}

/** How asking for each waybill stands. Every statement is its own transaction: none is open while a provider is asked. */
export class CarrierPolls {
  private carriersKnown: readonly string[] = [];
  private carriersReadMs = -Infinity;

  constructor(private readonly store: EventStore) {}

  /**
   * Takes up waybills that the read model has and that nobody is asked about so far.
   * @param carriers whose; undefined: all
   * @param firstAfterMs so long after its dispatch a waybill is asked for first
   */
  async adopt(carriers: readonly string[] | undefined, firstAfterMs: Milliseconds): Promise<void> {
    const now = this.store.clock.now();
    const { rowCount } = await this.store.pool.query({
      name: 'adopt-carrier-polls',
      text: `INSERT INTO carrier_poll (id, carrier, due_at, subscribe_at)
        SELECT w.id, w.carrier, w."dispatchedAt"::timestamptz + make_interval(secs => $3), $4
        FROM waybills_to_ask w
        WHERE w."endedAt" IS NULL AND ($1::text[] IS NULL OR w.carrier = ANY ($1))
          AND NOT EXISTS (SELECT 1 FROM carrier_poll p WHERE p.id = w.id)
          AND w."lastSignAt"::timestamptz > $2::timestamptz
        ON CONFLICT DO NOTHING`,
      values: [carriers ?? null, instantAt(epochMs(now) - 90 * 86_400_000), firstAfterMs / 1_000, now],
    });
    if (rowCount !== 0) this.carriersReadMs = -Infinity;
  }

  /** Carriers whose waybills are asked for, as of a moment ago. */
  async carriers(): Promise<readonly string[]> {
    const { time } = this.store;
    if (time.nowMs() - this.carriersReadMs < carriersEveryMs) return this.carriersKnown;
    const { rows } = await this.store.pool.query<{ carrier: string }>({
      name: 'carriers-polled',
      text: 'SELECT DISTINCT carrier FROM carrier_poll WHERE due_at IS NOT NULL OR subscribe_at IS NOT NULL',
    });
    this.carriersKnown = rows.map(({ carrier }) => carrier);
    this.carriersReadMs = time.nowMs();
    return this.carriersKnown;
  }

  /** Claims some whose time has come, the longest waiting first; nobody else gets them for a minute. */
  async claim(carriers: readonly string[], most: number): Promise<readonly ClaimedPoll[]> {
    const { rows } = await this.store.pool.query<PollRow>({
      name: 'claim-carrier-polls',
      text: `WITH claimed AS (
          UPDATE carrier_poll SET claimed_until = clock_timestamp() + make_interval(secs => ${claimedForSeconds})
          WHERE id IN (
            SELECT id FROM carrier_poll
            WHERE least(due_at, subscribe_at) <= $1 AND carrier = ANY ($2) AND not_before <= clock_timestamp()
              AND (claimed_until IS NULL OR claimed_until < clock_timestamp())
            ORDER BY least(due_at, subscribe_at) LIMIT $3 FOR UPDATE SKIP LOCKED)
          RETURNING *)
        SELECT c.*, w."shipmentId", w."waybillNumber", w."dispatchedAt", w."lastSignAt", w."endedAt"
        FROM claimed c JOIN waybills_to_ask w USING (id) ORDER BY least(due_at, subscribe_at), id`,
      values: [this.store.clock.now(), carriers, most],
    });
    return rows.map(pollOf);
  }

  /** Before the provider is asked: it has counted the request, whatever becomes of us. */
  async asking({ id }: ClaimedPoll, account: string, askedAt: Instant): Promise<void> {
    await this.store.pool.query({
      name: 'carrier-poll-asking',
      text: `UPDATE carrier_poll SET asked_at = $2, account = $3, asked = asked || jsonb_build_object($3::text, $4::text) WHERE id = $1`,
      values: [id, askedAt, account, askedAt],
    });
  }

  /** An answer came, and what follows from it is stored. */
  async answered(
    { id }: ClaimedPoll,
    answeredAt: Instant,
    { dueAt, isHurried = false, failure }: NextPoll,
  ): Promise<void> {
    await this.store.pool.query({
      name: 'carrier-poll-answered',
      text: `UPDATE carrier_poll SET answered_at = $2, due_at = $3, failure = $4, is_hurried = $5, attempts = 0, claimed_until = NULL,
          not_before = clock_timestamp() WHERE id = $1`,
      values: [id, answeredAt, dueAt ?? null, failure ?? null, isHurried],
    });
  }

  /** Nothing was asked: a sign of life has moved its time. */
  async moved({ id }: ClaimedPoll, dueAt: Instant | undefined): Promise<void> {
    await this.store.pool.query({
      name: 'carrier-poll-moved',
      text: 'UPDATE carrier_poll SET due_at = $2, claimed_until = NULL, not_before = clock_timestamp() WHERE id = $1',
      values: [id, dueAt ?? null],
    });
  }

  /** No answer: it stays due, and is tried again after a pause. @param notCountedBy the account whose provider has not counted it */
  async failed({ id }: ClaimedPoll, why: string, pauseMs: Milliseconds, notCountedBy?: string): Promise<void> {
    await this.store.pool.query({
      name: 'carrier-poll-failed',
      text: `UPDATE carrier_poll SET attempts = attempts + 1, failure = $2, claimed_until = NULL,
          asked = asked - coalesce($4::text, ''),
          not_before = clock_timestamp() + make_interval(secs => $3) WHERE id = $1`,
      values: [id, why, pauseMs / 1_000, notCountedBy ?? null],
    });
  }

  /** Nobody may be asked just now: no attempt was made. */
  async postpone({ id }: ClaimedPoll, pauseMs: Milliseconds): Promise<void> {
    await this.store.pool.query({
      name: 'carrier-poll-postponed',
      text: `UPDATE carrier_poll SET claimed_until = NULL, not_before = clock_timestamp() + make_interval(secs => $2) WHERE id = $1`,
      values: [id, pauseMs / 1_000],
    });
  }

  async subscribed({ id }: ClaimedPoll, account: string, at: Instant): Promise<void> {
    await this.store.pool.query(
      `UPDATE carrier_poll SET subscription = 'subscribed', subscription_account = $2, subscribed = array_append(subscribed, $3::timestamptz),
         subscribe_at = NULL, subscribe_failure = NULL WHERE id = $1`,
      [id, account, at],
    );
  }

  /** @param why undefined: nobody can be subscribed to */
  async notSubscribed({ id }: ClaimedPoll, why?: string): Promise<void> {
    await this.store.pool.query(
      `UPDATE carrier_poll SET subscription = CASE WHEN $2::text IS NULL THEN subscription ELSE 'refused' END, subscribe_at = NULL,
         subscribe_failure = $2 WHERE id = $1`,
      [id, why ?? null],
    );
  }

  async missedSome({ id }: ClaimedPoll, missed: number): Promise<void> {
    await this.store.pool.query('UPDATE carrier_poll SET missed = missed + $2 WHERE id = $1', [id, missed]);
  }

  /** A push told of these. */
  async pushed(waybills: readonly Waybill[]): Promise<void> {
    await this.store.pool.query({
      name: 'carrier-polls-pushed',
      text: `UPDATE carrier_poll p SET missed = 0
        FROM waybills_to_ask w JOIN unnest($1::text[], $2::text[]) AS told(carrier, number) ON (w.carrier, w."waybillNumber") = (told.carrier, told.number)
        WHERE p.id = w.id AND p.missed > 0`,
      values: [waybills.map(({ carrier }) => carrier), waybills.map(({ waybillNumber }) => waybillNumber)],
    });
  }

  /** A provider pushes nothing of it any more. @param again when it may be subscribed anew; undefined: never */
  async died(id: string, again: Instant | undefined): Promise<void> {
    await this.store.pool.query(`UPDATE carrier_poll SET subscription = 'dead', subscribe_at = $2 WHERE id = $1`, [
      id,
      again ?? null,
    ]);
  }

  async ended(id: string): Promise<void> {
    await this.store.pool.query(
      `UPDATE carrier_poll SET subscription = 'ended', subscribe_at = NULL WHERE id = $1 AND subscription = 'subscribed'`,
      [id],
    );
  }

  /** All polls of a waybill over whose subscription this account tells us: several where a carrier has used its number again. */
  async ofSubscription({ carrier, waybillNumber }: Waybill, account: string): Promise<readonly ClaimedPoll[]> {
    const { rows } = await this.store.pool.query<PollRow>(
      `SELECT p.*, w."shipmentId", w."waybillNumber", w."dispatchedAt", w."lastSignAt", w."endedAt"
       FROM waybills_to_ask w JOIN carrier_poll p USING (id)
       WHERE w.carrier = $1 AND w."waybillNumber" = $2 AND p.subscription_account = $3 ORDER BY id`,
      [carrier, waybillNumber, account],
    );
    return rows.map(pollOf);
  }
}

const timeOf = (text: string | null): Instant | undefined => (text === null ? undefined : instantAt(Date.parse(text)));

const pollOf = (row: PollRow): ClaimedPoll => {
  const [dueAt, answeredAt] = [row.due_at, row.answered_at].map(timeOf);
  const subscribeAt = timeOf(row.subscribe_at);
  return {
    id: row.id,
    shipmentId: row.shipmentId,
    carrier: row.carrier,
    waybillNumber: row.waybillNumber,
    dispatchedAt: row.dispatchedAt,
    lastSignAt: row.lastSignAt,
    ...(row.endedAt !== null && { endedAt: row.endedAt }),
    ...(dueAt && { dueAt }),
    isHurried: row.is_hurried,
    attempts: row.attempts,
    asked: row.asked,
    ...(answeredAt && { answeredAt }),
    missed: row.missed,
    subscription: row.subscription,
    ...(row.subscription_account !== null && { subscriptionAccount: row.subscription_account }),
    ...(subscribeAt && { subscribeAt }),
    subscribed: row.subscribed.map((text) => instantAt(Date.parse(text))),
  };
};
