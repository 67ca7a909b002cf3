import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Read models and raw payloads. Times with an offset are text, so that the offset stays. */
export class LogisticsTables1764100000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'DROP TABLE shipment_tracking, shipment_list, to_dispatch, unmatched_updates, inbound_payload',
    );
  }
}

const statements = [
  `CREATE TABLE shipment_tracking (
    id              text PRIMARY KEY,
    stream_version  bigint NOT NULL,
    status          text NOT NULL,
    contents        jsonb NOT NULL,
    "orderNumbers"  text[] NOT NULL,
    "fulfilmentId"  text,
    warehouse       text,
    "enteredAt"     text NOT NULL,
    "cancelledAt"   text,
    carrier         text,
    "waybillNumber" text,
    packages        jsonb NOT NULL,
    "dispatchedAt"  text,
    "deliveredAt"   text,
    milestone       text,
    "milestoneAt"   text,
    timeline        jsonb NOT NULL,
    exceptions      jsonb NOT NULL,
    unmapped        jsonb NOT NULL
  )`,

  `CREATE TABLE shipment_list (
    id              text PRIMARY KEY,
    status          text NOT NULL,
    "orderNumbers"  text[] NOT NULL,
    warehouse       text,
    carrier         text,
    "waybillNumber" text,
    "enteredAt"     text NOT NULL,
    "dispatchedAt"  text,
    "deliveredAt"   text,
    milestone       text,
    "milestoneAt"   text,
    standing        text[] NOT NULL,
    "inTrouble"     boolean NOT NULL,
    searched        text NOT NULL,
    deciding        jsonb NOT NULL
  )`,
  `CREATE INDEX shipment_list_status ON shipment_list (status, id)`,
  `CREATE INDEX shipment_list_waybill ON shipment_list ("waybillNumber")`,
  `CREATE INDEX shipment_list_orders ON shipment_list USING gin ("orderNumbers")`,

  `CREATE TABLE to_dispatch (
    id             text PRIMARY KEY,
    contents       jsonb NOT NULL,
    "orderNumbers" text[] NOT NULL,
    "fulfilmentId" text,
    warehouse      text,
    "waitingSince" text NOT NULL
  )`,
  `CREATE INDEX to_dispatch_warehouse ON to_dispatch (warehouse, id)`,

  `CREATE TABLE unmatched_updates (
    id              text PRIMARY KEY,
    stream_version  bigint NOT NULL,
    carrier         text NOT NULL,
    "waybillNumber" text NOT NULL,
    waiting         jsonb NOT NULL,
    "isWaiting"     boolean NOT NULL,
    "shipmentId"    text
  )`,
  `CREATE INDEX unmatched_updates_waiting ON unmatched_updates (id) WHERE "isWaiting"`,

  `CREATE TABLE inbound_payload (
    payload_id  text PRIMARY KEY,
    received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    body        bytea NOT NULL
  )`,
  `CREATE INDEX inbound_payload_age ON inbound_payload (received_at)`,
];
