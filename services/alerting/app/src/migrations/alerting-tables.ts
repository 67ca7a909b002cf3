import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Read models and settings. Times with an offset are text, so that the offset stays. */
export class AlertingTables1764100000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE exception_case, case_inbox, silent_shipment, silence_limit');
  }
}

const statements = [
  `CREATE TABLE exception_case (
    id                  text PRIMARY KEY,
    stream_version      bigint NOT NULL,
    state               text NOT NULL,
    rule                text NOT NULL,
    stage               text NOT NULL,
    severity            text NOT NULL,
    "ownerRole"         text NOT NULL,
    "subjectType"       text NOT NULL,
    "subjectId"         text NOT NULL,
    episode             text NOT NULL,
    orders              text[] NOT NULL,
    "shipmentId"        text,
    "dueAt"             text NOT NULL,
    "openedAt"          text NOT NULL,
    "learntLate"        boolean NOT NULL,
    details             jsonb NOT NULL,
    "acknowledgedBy"    text,
    "acknowledgedUntil" text,
    voided              boolean NOT NULL,
    cause               text,
    "liableParty"       text,
    remedy              text,
    story               jsonb NOT NULL
  )`,

  `CREATE TABLE case_inbox (
    id                  text PRIMARY KEY,
    state               text NOT NULL,
    rule                text NOT NULL,
    stage               text NOT NULL,
    severity            text NOT NULL,
    "ownerRole"         text NOT NULL,
    "subjectType"       text NOT NULL,
    "subjectId"         text NOT NULL,
    orders              text[] NOT NULL,
    "shipmentId"        text,
    "dueAt"             text NOT NULL,
    "dueAtUtc"          text NOT NULL,
    "openedAt"          text NOT NULL,
    "learntLate"        boolean NOT NULL,
    "acknowledgedBy"    text,
    "acknowledgedUntil" text,
    voided              boolean NOT NULL,
    cause               text,
    "liableParty"       text,
    remedy              text,
    notes               integer NOT NULL
  )`,
  `CREATE INDEX case_inbox_opened ON case_inbox ("openedAt", id)`,
  `CREATE INDEX case_inbox_due ON case_inbox ("dueAtUtc", id)`,
  `CREATE INDEX case_inbox_owner ON case_inbox ("ownerRole", state, "openedAt", id)`,
  `CREATE INDEX case_inbox_subject ON case_inbox ("subjectId")`,
  `CREATE INDEX case_inbox_orders ON case_inbox USING gin (orders)`,

  `CREATE TABLE silent_shipment (
    "caseId"        text PRIMARY KEY,
    "shipmentId"    text NOT NULL,
    orders          text[] NOT NULL,
    carrier         text NOT NULL,
    "waybillNumber" text NOT NULL,
    "limitHours"    integer NOT NULL,
    "lastSignAt"    text NOT NULL,
    "dueAt"         text NOT NULL,
    "dueAtUtc"      text NOT NULL,
    "learntLate"    boolean NOT NULL
  )`,
  `CREATE INDEX silent_shipment_due ON silent_shipment ("dueAtUtc", "caseId")`,

  `CREATE TABLE silence_limit (
    carrier    text PRIMARY KEY,
    hours      integer NOT NULL CHECK (hours BETWEEN 1 AND 720),
    changed_at timestamptz NOT NULL,
    changed_by text NOT NULL
  )`,
];
