import type { Pool } from '@throughline/event-store';
import type { Instant } from '@throughline/values';
import { wallClockOf } from '../carriers/told-times.js';

/** May a provider be asked now; and if not, why not? */
export type Leave = 'granted' | 'circuit-open' | 'used-up' | 'too-fast';

export interface AskingLimits {
  readonly perDay: number;
  readonly perSecond: number;
}

export interface AskingStatus {
  readonly account: string;
  readonly day: string;
  readonly used: number;
  readonly failures: number;
  readonly circuit: 'closed' | 'open' | 'half-open';
  readonly failure: string | null;
  readonly answeredAt: string | null;
}

/** So many failures one after another and the provider is left alone for a while. */
const failuresToOpen = 5;
const firstPauseSeconds = 5;
const longestPauseSeconds = 60;
/** Whoever asks while the circuit is half open is the only one for so long. */
const probeSeconds = 30;

/**
 * How much of an account is used, and whether its provider answers: one row for all processes of the service. What is asked is written down
 * before it is asked, so that neither a restart nor another process exceeds what was agreed; a request that fails is not given back.
 *
 * The bucket holds half of what may be asked in a second and fills by the other half, so that no second ever sees more than the whole. The
 * day is the one of the account's offset, by the business clock; the second is the machine's.
 */
export class CarrierAskings {
  constructor(private readonly pool: Pool) {}

  /** @param cost 0 where the provider does not count the request in its day */
  async reserve(
    account: string,
    limits: AskingLimits,
    { now, offset, cost = 1 }: { readonly now: Instant; readonly offset?: string | undefined; readonly cost?: 0 | 1 },
  ): Promise<Leave> {
    const { capacity, perSecond } = bucketOf(limits.perSecond);
    const day = dayOf(now, offset);
    const values = [account, day, cost, limits.perDay, capacity, perSecond];
    const { rows } = await this.pool.query<{ granted: boolean; open: boolean; used_up: boolean }>({
      name: 'reserve-carrier-asking',
      text: `WITH granted AS (
          INSERT INTO carrier_asking AS a (account, day, used, tokens) VALUES ($1, $2::date, $3, $5::double precision - 1)
          ON CONFLICT (account) DO UPDATE SET
            used = CASE WHEN a.day < excluded.day THEN $3 ELSE a.used + $3 END, day = greatest(a.day, excluded.day),
            tokens = ${filled} - 1, filled_at = clock_timestamp(),
            open_until = CASE WHEN a.open_until IS NOT NULL THEN clock_timestamp() + interval '${probeSeconds} seconds' END
          WHERE (a.open_until IS NULL OR a.open_until <= clock_timestamp())
            AND ($3 = 0 OR a.day < excluded.day OR a.used + $3 <= $4) AND ${filled} >= 1
          RETURNING 1)
        SELECT EXISTS (SELECT 1 FROM granted) AS granted, coalesce(a.open_until > clock_timestamp(), false) AS open,
          coalesce($3 = 1 AND a.day >= $2::date AND a.used >= $4, false) AS used_up
        FROM (VALUES (1)) AS always(one) LEFT JOIN carrier_asking a ON a.account = $1`,
      values,
    });
    const [told] = rows;
    if (told?.granted) return 'granted';
    return told?.open ? 'circuit-open' : told?.used_up ? 'used-up' : 'too-fast';
  }

  /** The provider answered. */
  async answered(account: string, now: Instant): Promise<void> {
    await this.pool.query({
      name: 'carrier-answered',
      text: `UPDATE carrier_asking SET failures = 0, open_until = NULL, failure = NULL, answered_at = $2 WHERE account = $1`,
      values: [account, now],
    });
  }

  /** It did not, or let us in no more: after some of these it is left alone, longer each time. */
  async failed(
    account: string,
    why: string,
    { atOnce = false, chance }: { readonly atOnce?: boolean; readonly chance: number },
  ): Promise<void> {
    await this.pool.query({
      name: 'carrier-failed',
      text: `UPDATE carrier_asking SET failures = failures + 1, failure = $2, tokens = least(tokens, 0),
          open_until = CASE WHEN $3 OR open_until IS NOT NULL OR failures + 1 >= ${failuresToOpen}
            THEN clock_timestamp() + make_interval(secs => $4 * least(${longestPauseSeconds},
              ${firstPauseSeconds} * power(2, least(10, greatest(0, failures + 1 - ${failuresToOpen}))))) END
        WHERE account = $1`,
      values: [account, why, atOnce, 0.75 + chance / 2],
    });
  }

  /** The provider says that the day is used up, whatever we have counted. */
  async usedUp(account: string, { perDay }: AskingLimits, why: string): Promise<void> {
    await this.pool.query(
      'UPDATE carrier_asking SET used = greatest(used, $2), failure = $3, open_until = NULL WHERE account = $1',
      [account, perDay, why],
    );
  }

  /** Which of these cannot be asked just now: their circuit is open, or their day is used up. */
  async resting(
    accounts: readonly { readonly account: string; readonly perDay: number; readonly offset?: string | undefined }[],
    now: Instant,
  ): Promise<ReadonlySet<string>> {
    const { rows } = await this.pool.query<{ account: string }>({
      name: 'resting-carrier-askings',
      text: `SELECT account FROM carrier_asking a JOIN unnest($1::text[], $2::integer[], $3::date[]) AS l(account, per_day, day) USING (account)
        WHERE a.open_until > clock_timestamp() OR (a.day >= l.day AND a.used >= l.per_day)`,
      values: [
        accounts.map(({ account }) => account),
        accounts.map(({ perDay }) => perDay),
        accounts.map(({ offset }) => dayOf(now, offset)),
      ],
    });
    return new Set(rows.map(({ account }) => account));
  }

  async status(): Promise<readonly AskingStatus[]> {
    const { rows } = await this.pool.query<AskingStatus>(
      `SELECT account, day::text AS day, used, failures, failure, answered_at AS "answeredAt",
         CASE WHEN open_until IS NULL THEN 'closed' WHEN open_until > clock_timestamp() THEN 'open' ELSE 'half-open' END AS circuit
       FROM carrier_asking ORDER BY account`,
    );
    return rows;
  }
}

/** What the bucket of the row holds by now. */
const filled = `least($5::double precision, a.tokens + $6::double precision * extract(epoch FROM clock_timestamp() - a.filled_at))`;

const bucketOf = (perSecond: number): { readonly capacity: number; readonly perSecond: number } =>
  perSecond < 2 ? { capacity: 1, perSecond } : { capacity: Math.floor(perSecond / 2), perSecond: perSecond / 2 };

/** The provider's day. */
export const dayOf = (now: Instant, offset?: string): string =>
  wallClockOf(now, { secrets: {}, ...(offset !== undefined && { offset }) }).slice(0, 10);
