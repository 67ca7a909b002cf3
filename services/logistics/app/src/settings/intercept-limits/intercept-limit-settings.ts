import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { StoreRuntime } from '@throughline/event-store';
import { instantAt, type Instant } from '@throughline/values';
import { defaultInterceptHours, InterceptLimitSnapshot } from './intercept-limits.js';

/** Another process may have changed a setting. */
const refreshEveryMs = 5_000;

export interface InterceptLimit {
  readonly carrier: string;
  readonly hours: number;
  /** Absent where the default holds. */
  readonly changedAt?: Instant;
  readonly changedBy?: string;
}

interface LimitRow {
  readonly carrier: string;
  readonly hours: number;
  readonly changed_at: string;
  readonly changed_by: string;
}

/** The table of intercept limits, and the snapshot of it that reactions use. */
@Injectable()
export class InterceptLimitSettings implements OnModuleInit, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly runtime: StoreRuntime,
    private readonly snapshot: InterceptLimitSnapshot,
  ) {}

  /** Before any consumer starts: nobody is asked with the default because we had not looked yet. */
  async onModuleInit(): Promise<void> {
    await this.refresh();
    this.timer = setInterval(() => {
      this.refresh().catch((error: unknown) =>
        this.runtime.store.log.warn({ err: error }, 'intercept limits could not be read; the former ones hold'),
      );
    }, refreshEveryMs).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  async of(carrier: string): Promise<InterceptLimit> {
    const { rows } = await this.runtime.store.pool.query<LimitRow>('SELECT * FROM intercept_limit WHERE carrier = $1', [
      carrier,
    ]);
    const [row] = rows;
    if (row === undefined) return { carrier, hours: defaultInterceptHours };
    return {
      carrier,
      hours: row.hours,
      changedAt: instantAt(Date.parse(row.changed_at)),
      changedBy: row.changed_by,
    };
  }

  /** Set again to what it is, a limit keeps who changed it and when. */
  async change(carrier: string, hours: number, by: string): Promise<InterceptLimit> {
    const { pool, clock } = this.runtime.store;
    await pool.query(
      `INSERT INTO intercept_limit (carrier, hours, changed_at, changed_by) VALUES ($1, $2, $3, $4)
       ON CONFLICT (carrier) DO UPDATE SET hours = excluded.hours, changed_at = excluded.changed_at, changed_by = excluded.changed_by
       WHERE intercept_limit.hours <> excluded.hours`,
      [carrier, hours, clock.now(), by],
    );
    await this.refresh();
    return this.of(carrier);
  }

  private async refresh(): Promise<void> {
    const { rows } = await this.runtime.store.pool.query<LimitRow>('SELECT carrier, hours FROM intercept_limit');
    this.snapshot.replace(rows);
  }
}
