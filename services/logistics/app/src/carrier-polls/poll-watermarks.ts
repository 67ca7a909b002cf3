import type { EventStore } from '@throughline/event-store';
import { epochMs, instantAt, type Instant } from '@throughline/values';
import { askersOf, type Asker } from './accounts-to-ask.js';

/** An instant in every statement would be a write in every statement: while the clock runs by itself, entries move so often. */
const writesEveryMs = 2_000;
/** A waybill that its provider has not answered so often, while it answers about others, is a matter of its own. */
const attemptsToBeStuck = 5;
/** More of them are no matter of theirs: the entry stands. */
const mostStuck = 100;
const readModel = 'read-model:waybills-to-ask';

/** How far the list of waybills is, and what it has, or will have, that was not taken up from it. */
export interface ListedUpTo {
  readonly position: number;
  /** When the first dispatch was recorded that was not taken up; absent: all were. */
  readonly openSince?: Instant;
}

/**
 * What asking is certain of, as sources of this service: `carrier-sf`, the instant up to which every poll of that carrier's waybills that was
 * due has been answered, and what the answers told is stored; `account-kd-1`, the same of the carriers that are asked over this account
 * first. They travel with our own watermark as `logistics:carrier-sf` and `logistics:account-kd-1` (ADR 26).
 */
export class PollWatermarks {
  private writtenAtMs = 0;
  private written = '';

  constructor(private readonly store: EventStore) {}

  /** Has anything ever been told? */
  async isNeeded(): Promise<boolean> {
    if (this.written !== '') return true;
    const { rows } = await this.store.pool.query(
      `SELECT 1 FROM source_watermark WHERE entry LIKE 'carrier-%' OR entry LIKE 'account-%' LIMIT 1`,
    );
    return rows.length > 0;
  }

  /** @param takenUpTo all that stood on the list at this position was taken up */
  async listedUpTo(takenUpTo: number): Promise<ListedUpTo | undefined> {
    const { rows } = await this.store.pool.query<{ position: number; since: string | null }>({
      name: 'waybills-listed-up-to',
      text: `SELECT c.position, least(
          (SELECT min(e.recorded_at) FROM feed_pending p JOIN event e USING (seq_id) WHERE p.event_type IN ('ShipmentDispatched', 'WaybillReplaced')),
          (SELECT e.recorded_at FROM feed f JOIN event e USING (seq_id)
            WHERE f.position > $1 AND f.event_type IN ('ShipmentDispatched', 'WaybillReplaced') ORDER BY f.position LIMIT 1)) AS since
        FROM consumer_cursor c WHERE c.consumer = '${readModel}'`,
      values: [takenUpTo],
    });
    const [row] = rows;
    if (row === undefined) return undefined;
    const { position, since } = row;
    return { position, ...(since !== null && { openSince: instantAt(Date.parse(since)) }) };
  }

  /**
   * Moves the entries on, never back. One waybill that gets no answer does not hold its carrier up: verdicts about its shipment wait, as for a
   * fact that is parked. A carrier that nobody is asked about any more is not waited for.
   * @param now the clock before {@link listedUpTo} was asked
   */
  async move(askers: readonly Asker[], carriers: readonly string[], now: Instant, listed: ListedUpTo): Promise<void> {
    const { pool, time, clock, sourcesHeard } = this.store;
    const { rows } = await pool.query<{ carrier: string; due: string | null; others: string | null; stuck: string[] }>({
      name: 'polls-unanswered-since',
      text: `SELECT carrier, (SELECT min(p.due_at) FROM carrier_poll p WHERE p.carrier = c.carrier AND p.due_at IS NOT NULL) AS due,
          (SELECT p.due_at FROM carrier_poll p WHERE p.carrier = c.carrier AND p.due_at IS NOT NULL AND p.attempts < ${attemptsToBeStuck}
            ORDER BY p.due_at LIMIT 1) AS others,
          ARRAY(SELECT w."shipmentId" FROM carrier_poll p JOIN waybills_to_ask w USING (id)
            WHERE p.carrier = c.carrier AND p.attempts >= ${attemptsToBeStuck} AND p.due_at <= $2 ORDER BY p.due_at LIMIT ${mostStuck}) AS stuck
        FROM unnest($1::text[]) AS c(carrier)`,
      values: [carriers, now],
    });
    const { rows: silent } = await pool.query<{ account: string }>({
      name: 'accounts-without-answer',
      text: 'SELECT account FROM carrier_asking WHERE open_until IS NOT NULL',
    });
    const limit = Math.min(epochMs(now), listed.openSince === undefined ? Infinity : epochMs(listed.openSince));
    const entries = new Map<string, number>();
    const note = (entry: string, at: number): void =>
      void entries.set(entry, Math.min(entries.get(entry) ?? limit, at));
    for (const { account } of askers) note(`account-${account}`, limit);
    for (const { carrier, due: all, others, stuck } of rows) {
      const [first] = askersOf(askers, carrier);
      const isAnswering = first !== undefined && !silent.some(({ account }) => account === first.account);
      const due = isAnswering && stuck.length < mostStuck ? others : all;
      const at = first === undefined || due === null ? limit : Math.min(limit, Date.parse(due));
      note(`carrier-${carrier}`, at);
      if (first !== undefined) note(`account-${first.account}`, at);
    }
    const held = new Map(rows.map(({ carrier, stuck }) => [`carrier-${carrier}`, stuck]));
    const standing = [...entries].map(([entry, at]) => [entry, at === limit || at, held.get(entry) ?? []]);
    const said = JSON.stringify(clock.turnable ? [limit, standing] : standing);
    if (said === this.written && time.nowMs() - this.writtenAtMs < writesEveryMs) return;
    const { rowCount } = await pool.query({
      name: 'move-poll-watermarks',
      text: `INSERT INTO source_watermark AS s (entry, range_from, at, held)
        SELECT entry, 0, at, ARRAY(SELECT jsonb_array_elements_text(held)) FROM (
          SELECT * FROM unnest($1::text[], $2::timestamptz[], $4::jsonb[]) AS told(entry, at, held)
          UNION ALL
          -- Entries of carriers and accounts that are no more: nobody is asked, so nothing is outstanding.
          SELECT w.entry, $3::timestamptz, '[]' FROM source_watermark w
          WHERE (w.entry LIKE 'carrier-%' OR w.entry LIKE 'account-%') AND w.entry <> ALL ($1)) AS told
        ORDER BY entry
        ON CONFLICT (entry, range_from) DO UPDATE SET at = greatest(s.at, excluded.at), held = excluded.held,
          moved_at = CASE WHEN s.at < excluded.at THEN clock_timestamp() ELSE s.moved_at END
        WHERE s.at < excluded.at OR s.held <> excluded.held`,
      values: [
        [...entries.keys()],
        [...entries.values()].map((at) => instantAt(at)),
        instantAt(limit),
        [...entries.keys()].map((entry) => JSON.stringify(held.get(entry) ?? [])),
      ],
    });
    this.written = said;
    this.writtenAtMs = time.nowMs();
    if (rowCount !== 0) sourcesHeard.raise();
  }
}
