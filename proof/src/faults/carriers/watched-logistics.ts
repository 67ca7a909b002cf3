import type { Instant } from '@throughline/values';
import pg from 'pg';

/** A waybill about which a carrier should have been asked, or subscribed to, by now. */
export interface DuePoll {
  readonly carrier: string;
  readonly waybillNumber: string;
}

export interface UnderWay {
  /** Pushes that are kept and not read yet. */
  readonly pushes: number;
  /** Of these nobody has read that they left, so nobody asks about them yet. */
  readonly unlisted: number;
  readonly due: readonly DuePoll[];
}

/** What logistics has still to do: its routes show some of it, a page at a time, which would cost more than what is waited for. */
export class WatchedLogistics {
  private constructor(private readonly client: pg.Client) {}

  static async open(url: string): Promise<WatchedLogistics> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return new WatchedLogistics(client);
  }

  async underWay(now: Instant): Promise<UnderWay> {
    const { rows } = await this.client.query<UnderWay>(
      `SELECT (SELECT count(*)::int FROM carrier_push WHERE state = 'waiting') AS pushes,
         (SELECT count(*)::int FROM feed_pending WHERE event_type = 'ShipmentDispatched')
         + (SELECT count(*)::int FROM feed f, consumer_cursor c
            WHERE c.consumer = 'read-model:waybills-to-ask' AND f.position > c.position AND f.event_type = 'ShipmentDispatched')
         + (SELECT count(*)::int FROM waybills_to_ask w
            WHERE w."endedAt" IS NULL AND NOT EXISTS (SELECT 1 FROM carrier_poll p WHERE p.id = w.id)) AS unlisted,
         (SELECT coalesce(json_agg(json_build_object('carrier', w.carrier, 'waybillNumber', w."waybillNumber")), '[]')
          FROM carrier_poll p JOIN waybills_to_ask w USING (id) WHERE least(p.due_at, p.subscribe_at) <= $1) AS due`,
      [now],
    );
    return rows[0]!;
  }

  close(): Promise<void> {
    return this.client.end();
  }
}
