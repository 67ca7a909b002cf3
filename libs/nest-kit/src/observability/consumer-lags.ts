import type { ConsumerStatus, StoreRuntime } from '@throughline/event-store';

/** How far one range of a source has been read, by whom, and how far that is behind. */
export interface ConsumerLag extends ConsumerStatus {
  /** Behind the head of our own log; of another context's log only that context knows the head. */
  readonly lagPositions?: number;
  /**
   * By the business clock. Own log: age of the oldest event that was not read. Another context: age of the instant up to which we have heard
   * everything that it said; it never stands still while all is well, and counts seconds. Absent before anything was heard.
   */
  readonly lagSeconds?: number;
}

/** All ranges of all sources of this service, whichever process reads them. */
export const consumerLags = async (runtime: StoreRuntime): Promise<readonly ConsumerLag[]> => {
  const { pool, clock, context } = runtime.store;
  const [statuses, { rows }] = await Promise.all([
    runtime.consumerStatus(),
    pool.query<{ consumer: string; range_from: number; positions: number | null; since: string | null }>({
      name: 'consumer-lags',
      text: `SELECT c.consumer, c.range_from,
         CASE WHEN c.source = $1 THEN h.position - c.position END AS positions,
         CASE WHEN c.source = $1
           THEN (SELECT e.recorded_at FROM feed f JOIN event e USING (seq_id) WHERE f.position = c.position + 1)
           ELSE (SELECT w.at FROM source_watermark w WHERE w.entry = c.source AND w.range_from = c.range_from)
         END AS since
       FROM consumer_cursor c CROSS JOIN feed_head h`,
      values: [context],
    }),
  ]);
  const now = Date.parse(clock.now());
  return statuses.map((status) => {
    const { consumer, source, range } = status;
    const { positions = null, since = null } =
      rows.find((row) => row.consumer === consumer && row.range_from === range[0]) ?? {};
    const nothingWaits = since === null && source === context;
    return {
      ...status,
      ...(positions !== null && { lagPositions: positions }),
      ...(nothingWaits && { lagSeconds: 0 }),
      ...(since !== null && { lagSeconds: Math.max(0, (now - Date.parse(since)) / 1_000) }),
    };
  });
};
