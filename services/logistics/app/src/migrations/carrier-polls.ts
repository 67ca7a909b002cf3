import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What accounts need for asking, which waybills are asked for, and how that stands. */
export class CarrierPolls1764700000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE carrier_poll, carrier_asking, waybills_to_ask');
    await queryRunner.query(
      'ALTER TABLE carrier_account DROP COLUMN base_url, DROP COLUMN callback_url, DROP COLUMN carriers, DROP COLUMN rank, DROP COLUMN limits',
    );
    await queryRunner.query('ALTER TABLE shipment_tracking DROP COLUMN marks');
  }
}

const statements = [
  `ALTER TABLE carrier_account
    ADD COLUMN base_url text,
    ADD COLUMN callback_url text,
    ADD COLUMN carriers text[],
    ADD COLUMN rank text NOT NULL DEFAULT 'primary' CHECK (rank IN ('primary', 'secondary')),
    ADD COLUMN limits jsonb NOT NULL DEFAULT '{}'`,

  // A read model: what the log says of each waybill that is under way. Times are kept as told.
  `CREATE TABLE waybills_to_ask (
    id              text PRIMARY KEY,
    "shipmentId"    text NOT NULL,
    carrier         text NOT NULL,
    "waybillNumber" text NOT NULL,
    "dispatchedAt"  text NOT NULL,
    "lastSignAt"    text NOT NULL,
    "endedAt"       text
  )`,
  `CREATE INDEX waybills_to_ask_waybill ON waybills_to_ask (carrier, "waybillNumber")`,

  `CREATE INDEX waybills_to_ask_open ON waybills_to_ask (carrier) WHERE "endedAt" IS NULL`,

  // How asking for each of them stands. asked: when over which account, as far as its provider may have counted it. missed: scans
  // that pushes did not bring, since the last push. due_at and other times of facts are the business clock's; not_before and claimed_until the
  // machine's. No due_at: nothing is asked any more.
  `CREATE TABLE carrier_poll (
    id                   text PRIMARY KEY,
    carrier              text NOT NULL,
    due_at               timestamptz,
    is_hurried           boolean NOT NULL DEFAULT false,
    attempts             integer NOT NULL DEFAULT 0,
    not_before           timestamptz NOT NULL DEFAULT clock_timestamp(),
    claimed_until        timestamptz,
    account              text,
    asked_at             timestamptz,
    asked                jsonb NOT NULL DEFAULT '{}',
    answered_at          timestamptz,
    failure              text,
    missed               integer NOT NULL DEFAULT 0,
    subscription         text NOT NULL DEFAULT 'none' CHECK (subscription IN ('none', 'subscribed', 'ended', 'dead', 'refused')),
    subscription_account text,
    subscribe_at         timestamptz,
    subscribed           timestamptz[] NOT NULL DEFAULT '{}',
    subscribe_failure    text
  ) WITH (fillfactor = 70)`,
  `CREATE INDEX carrier_poll_due ON carrier_poll (least(due_at, subscribe_at)) WHERE due_at IS NOT NULL OR subscribe_at IS NOT NULL`,
  `CREATE INDEX carrier_poll_stuck ON carrier_poll (carrier, due_at) WHERE attempts >= 5`,
  `CREATE INDEX carrier_poll_carrier ON carrier_poll (carrier, due_at) WHERE due_at IS NOT NULL`,

  // One row for each account that asks: what is used of its day, its bucket, and its circuit.
  `CREATE TABLE carrier_asking (
    account     text PRIMARY KEY,
    day         date NOT NULL,
    used        integer NOT NULL DEFAULT 0,
    tokens      double precision NOT NULL,
    filled_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    failures    integer NOT NULL DEFAULT 0,
    open_until  timestamptz,
    failure     text,
    answered_at text
  ) WITH (fillfactor = 50)`,

  // What people see beside the scans: a subscription that died, pushes that were missed.
  `ALTER TABLE shipment_tracking ADD COLUMN marks jsonb NOT NULL DEFAULT '[]'`,
];
