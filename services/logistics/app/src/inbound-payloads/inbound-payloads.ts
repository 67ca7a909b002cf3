import { Injectable } from '@nestjs/common';
import type { Keep } from '@throughline/event-store';
import { DataSource } from 'typeorm';

/** The bytes in which updates arrived, kept before anything is made of them. */
@Injectable()
export class InboundPayloads {
  constructor(private readonly dataSource: DataSource) {}

  /** The same request under the same key is kept once. @returns the payload's id, for the events that come of it */
  async keep(commandId: string, body: Buffer): Promise<string> {
    const payloadId = `pld_${commandId}`;
    await this.dataSource.query(
      'INSERT INTO inbound_payload (payload_id, body) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      [payloadId, body],
    );
    return payloadId;
  }
}

/** Long enough to read a disputed journey again; not for ever, for carriers write about people. */
export const inboundPayloadKeep: Keep = {
  what: 'inbound-payloads',
  days: 180,
  sql: `DELETE FROM inbound_payload WHERE payload_id IN (
    SELECT payload_id FROM inbound_payload WHERE received_at < clock_timestamp() - make_interval(days => $1) LIMIT $2)`,
};
