import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** How long raw bytes of carriers are kept: long enough to read a disputed journey again, not for ever, for they may name people. */
export const payloadRetentionDays = 180;

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
