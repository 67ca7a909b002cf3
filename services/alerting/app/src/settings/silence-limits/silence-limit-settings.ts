import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { StoreRuntime } from '@throughline/event-store';
import { instantAt, type Instant } from '@throughline/values';
import { defaultSilenceHours, SilenceLimitSnapshot } from './silence-limits.js';

/** Another process may have changed a setting. */
const refreshEveryMs = 5_000;

export interface SilenceLimit {
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

/** The table of silence limits, and the snapshot of it that reactions use. */
@Injectable()
export class SilenceLimitSettings implements OnModuleInit, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly runtime: StoreRuntime,
    private readonly snapshot: SilenceLimitSnapshot,
  ) {}

  /** Before any consumer starts: no shipment gets the default because we had not looked yet. */
  async onModuleInit(): Promise<void> {
    await this.refresh();
    this.timer = setInterval(() => {
      this.refresh().catch((error: unknown) =>
        this.runtime.store.log.warn({ err: error }, 'silence limits could not be read; the former ones hold'),
      );
    }, refreshEveryMs).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  async of(carrier: string): Promise<SilenceLimit> {
    const { rows } = await this.runtime.store.pool.query<LimitRow>('SELECT * FROM silence_limit WHERE carrier = $1', [
      carrier,
    ]);
    const [row] = rows;
    if (row === undefined) return { carrier, hours: defaultSilenceHours };
    return {
      carrier,
      hours: row.hours,
      changedAt: instantAt(Date.parse(row.changed_at)),
      changedBy: row.changed_by,
    };
  }

  /** Set again to what it is, a limit keeps who changed it and when. */
  async change(carrier: string, hours: number, by: string): Promise<SilenceLimit> {
    const { pool, clock } = this.runtime.store;
    await pool.query(
      `INSERT INTO silence_limit (carrier, hours, changed_at, changed_by) VALUES ($1, $2, $3, $4)
       ON CONFLICT (carrier) DO UPDATE SET hours = excluded.hours, changed_at = excluded.changed_at, changed_by = excluded.changed_by
       WHERE silence_limit.hours <> excluded.hours`,
      [carrier, hours, clock.now(), by],
    );
    await this.refresh();
    return this.of(carrier);
  }

  private async refresh(): Promise<void> {
    const { rows } = await this.runtime.store.pool.query<LimitRow>('SELECT carrier, hours FROM silence_limit');
    this.snapshot.replace(rows);
  }
}
