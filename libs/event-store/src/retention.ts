import type { EventStore } from './event-store.js';

/** What is kept for how long, by the machine's time. */
export interface Keep {
  readonly what: string;
  readonly days: number;
  /** Deletes at most `limit` rows that are older; takes the days as $1 and the limit as $2. */
  readonly sql: string;
}

const oldest = (table: string, key: string, condition: string): string =>
  `DELETE FROM ${table} WHERE ${key} IN (SELECT ${key} FROM ${table} WHERE ${condition} LIMIT $2)`;

export const storeKeeps: readonly Keep[] = [
  {
    what: 'command-log',
    days: 90,
    sql: oldest('command_log', 'command_id', `logged_at < clock_timestamp() - make_interval(days => $1)`),
  },
  {
    what: 'finished-deadlines',
    days: 30,
    sql: oldest('deadline', 'ctid', `state <> 'pending' AND ended_at < clock_timestamp() - make_interval(days => $1)`),
  },
];

export interface RetentionRun {
  readonly what: string;
  readonly days: number;
  readonly ranAt?: string;
  readonly removed?: number;
  readonly lastError?: string;
}

const everyMs = 3_600_000;
const atMost = 1_000;

/** One job for everything that is not kept for ever, visible to operators. */
export class Retention {
  private readonly stopping = new AbortController();
  private loop: Promise<void> | undefined;

  constructor(
    private readonly store: EventStore,
    private readonly keeps: readonly Keep[],
  ) {}

  start(): void {
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      await this.store.time.sleep(60_000 * (0.5 + Math.random()), this.stopping.signal);
      if (this.stopping.signal.aborted) return;
      await this.runOnce().catch((error: unknown) =>
        this.store.log.warn({ err: error }, 'the retention job could not run'),
      );
      await this.store.time.sleep(everyMs, this.stopping.signal);
    }
  }

  /** Removes in small steps what is past its time. @returns rows removed of each kind */
  async runOnce(): Promise<Record<string, number>> {
    const result: Record<string, number> = {};
    for (const { what, days, sql } of this.keeps) {
      let removed = 0;
      let problem: string | null = null;
      try {
        for (;;) {
          const { rowCount } = await this.store.pool.query(sql, [days, atMost]);
          removed += rowCount ?? 0;
          if ((rowCount ?? 0) < atMost || this.stopping.signal.aborted) break;
        }
      } catch (error) {
        problem = (error as Error).message.slice(0, 500);
      }
      await this.store.pool.query(
        `INSERT INTO retention_run (what, ran_at, removed, last_error) VALUES ($1, clock_timestamp(), $2, $3)
         ON CONFLICT (what) DO UPDATE SET ran_at = excluded.ran_at, removed = excluded.removed, last_error = excluded.last_error`,
        [what, removed, problem],
      );
      result[what] = removed;
    }
    return result;
  }

  async status(): Promise<RetentionRun[]> {
    const { rows } = await this.store.pool.query<{
      what: string;
      ran_at: string;
      removed: number;
      last_error: string | null;
    }>('SELECT what, ran_at, removed, last_error FROM retention_run');
    return this.keeps.map(({ what, days }) => {
      const row = rows.find((candidate) => candidate.what === what);
      return {
        what,
        days,
        ...(row === undefined ? {} : { ranAt: row.ran_at, removed: row.removed }),
        ...(row?.last_error == null ? {} : { lastError: row.last_error }),
      };
    });
  }
}
