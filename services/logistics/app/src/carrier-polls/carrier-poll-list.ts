import type { Pool } from '@throughline/event-store';
import { instantAt, type Instant } from '@throughline/values';
import type { CarrierPollItem, PollState } from './carrier-polls.view.js';

export interface PollsWanted {
  readonly account?: string | undefined;
  readonly carrier?: string | undefined;
  readonly state?: PollState | undefined;
  /** The id of the last one seen. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** @param clock SQL of the business clock */
const stateOf = (clock: string): string =>
  `CASE WHEN p.due_at IS NULL THEN 'done' WHEN p.attempts > 0 THEN 'failing' WHEN p.due_at <= ${clock} THEN 'due' ELSE 'planned' END`;

type Row = CarrierPollItem & { readonly id: string };

/** What people see of polls, in the order of their shipments. */
export const listPolls = async (
  pool: Pool,
  now: Instant,
  { account, carrier, state, after, limit }: PollsWanted,
): Promise<readonly Row[]> => {
  const { rows } = await pool.query<Row>(
    `SELECT * FROM (
       SELECT p.id, w."shipmentId", w.carrier, w."waybillNumber", ${stateOf('$1')} AS state, p.due_at AS "dueAt", p.attempts, p.account,
         p.asked_at AS "askedAt", p.answered_at AS "answeredAt", p.failure, p.subscription, p.subscription_account AS "subscriptionAccount",
         p.subscribe_at AS "subscribeAt", p.subscribe_failure AS "subscribeFailure"
       FROM carrier_poll p JOIN waybills_to_ask w USING (id)
       WHERE ($2::text IS NULL OR p.account = $2 OR p.subscription_account = $2) AND ($3::text IS NULL OR p.carrier = $3)
         AND ($5::text IS NULL OR p.id > $5)) AS polls
     WHERE CASE WHEN $4::text IS NULL THEN state <> 'done' ELSE state = $4 END
     ORDER BY id LIMIT $6`,
    [now, account ?? null, carrier ?? null, state ?? null, after ?? null, limit],
  );
  return rows.map((row) => ({
    ...row,
    dueAt: shown(row.dueAt),
    askedAt: shown(row.askedAt),
    answeredAt: shown(row.answeredAt),
    subscribeAt: shown(row.subscribeAt),
  }));
};

const shown = (at: string | null): string | null => (at === null ? null : instantAt(Date.parse(at)));

/** How many polls of each carrier stand how. */
export const countPolls = async (
  pool: Pool,
  now: Instant,
): Promise<readonly { readonly carrier: string; readonly state: PollState; readonly polls: number }[]> => {
  const { rows } = await pool.query<{ carrier: string; state: PollState; polls: number }>(
    `SELECT p.carrier, ${stateOf('$1')} AS state, count(*)::int AS polls FROM carrier_poll p WHERE p.due_at IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2`,
    [now],
  );
  return rows;
};
