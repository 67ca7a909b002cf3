import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables of the read models, as their projections declare them, with the indexes that their questions need. */
export class OrderReadModels1764100000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'DROP TABLE order_tracking, waiting_shipments, order_list, order_timeline, look_up_sales_order',
    );
  }
}

const statements = [
  `CREATE TABLE order_tracking (
    id             text PRIMARY KEY,
    "orderNumber"  text,
    "order"        jsonb,
    stream_version bigint NOT NULL
  ) WITH (fillfactor = 70)`,

  `CREATE TABLE waiting_shipments (
    id             text PRIMARY KEY,
    waiting        jsonb,
    reported       boolean,
    stream_version bigint NOT NULL
  )`,

  `CREATE TABLE order_list (
    id             text PRIMARY KEY,
    "orderNumber"  text,
    status         text,
    stage          text,
    "inTrouble"    boolean,
    late           boolean,
    "placedAt"     timestamptz,
    "promiseLimit" timestamptz,
    searched       text,
    "order"        jsonb
  ) WITH (fillfactor = 70)`,
  `CREATE INDEX order_list_placed ON order_list ("placedAt", id)`,
  `CREATE INDEX order_list_number ON order_list ("orderNumber", id)`,
  `CREATE INDEX order_list_promise ON order_list ("promiseLimit", id)`,
  `CREATE INDEX order_list_stage ON order_list (stage, "placedAt", id)`,
  `CREATE INDEX order_list_trouble ON order_list ("placedAt", id) WHERE "inTrouble"`,
  `CREATE INDEX order_list_late ON order_list ("placedAt", id) WHERE late`,

  `CREATE TABLE order_timeline (
    id             text PRIMARY KEY,
    "salesOrderId" text,
    version        integer,
    type           text,
    "effectiveAt"  timestamptz,
    "occurredAt"   text,
    "recordedAt"   text,
    "clockSuspect" boolean,
    source         text,
    cause          jsonb,
    details        jsonb
  )`,
  `CREATE INDEX order_timeline_order ON order_timeline ("salesOrderId", "effectiveAt", id)`,

  `CREATE TABLE look_up_sales_order (
    id             text PRIMARY KEY,
    kind           text,
    searched       text,
    value          text,
    "salesOrderId" text,
    "orderNumber"  text,
    "shipmentId"   text
  )`,
  `CREATE INDEX look_up_sales_order_searched ON look_up_sales_order (searched, id)`,
];
