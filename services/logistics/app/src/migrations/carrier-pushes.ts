import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Accounts with those who tell us of waybills, and what became of the bytes that they pushed. */
export class CarrierPushes1764400000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE carrier_push, carrier_account');
    await queryRunner.query('ALTER TABLE inbound_payload DROP COLUMN sha256');
  }
}

const statements = [
  `CREATE TABLE carrier_account (
    account      text PRIMARY KEY,
    provider     text NOT NULL,
    time_offset  text NOT NULL,
    account_id   text,
    secret_names text[] NOT NULL,
    secrets      bytea NOT NULL,
    changed_at   text NOT NULL,
    changed_by   text NOT NULL
  )`,

  `ALTER TABLE inbound_payload ADD COLUMN sha256 bytea GENERATED ALWAYS AS (sha256(body)) STORED`,

  // One row for each push that was acknowledged. received_at is the business clock's, not_before the machine's.
  `CREATE TABLE carrier_push (
    push_id      text PRIMARY KEY,
    payload_id   text NOT NULL,
    account      text NOT NULL,
    provider     text NOT NULL,
    content_type text NOT NULL,
    received_at  text NOT NULL,
    arrived_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    state        text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'failed')),
    attempts     integer NOT NULL DEFAULT 0,
    not_before   timestamptz NOT NULL DEFAULT clock_timestamp(),
    updates      integer,
    unreadable   text[] NOT NULL DEFAULT '{}',
    failure      text
  )`,
  `CREATE INDEX carrier_push_waiting ON carrier_push (not_before) WHERE state = 'waiting'`,
  `CREATE INDEX carrier_push_failed ON carrier_push (arrived_at, push_id) WHERE state = 'failed' OR unreadable <> '{}'`,
  `CREATE INDEX carrier_push_age ON carrier_push (arrived_at)`,
];
