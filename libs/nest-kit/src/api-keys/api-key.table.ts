import { EntitySchema, type MigrationInterface, type QueryRunner } from 'typeorm';

/** Keys of other systems. A key that is revoked or over stays on record: who had it, who gave it, and when. */
export class ApiKeys1764200000500 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE api_key (
      id           text PRIMARY KEY,
      name         text NOT NULL,
      secret_hash  bytea NOT NULL,
      roles        text[] NOT NULL,
      scope        text,
      created_at   timestamptz NOT NULL,
      created_by   text NOT NULL,
      expires_at   timestamptz NOT NULL,
      revoked_at   timestamptz,
      revoked_by   text,
      last_used_at timestamptz,
      -- The request that made it: sent again, it makes no second one.
      command_id   uuid NOT NULL CONSTRAINT api_key_once UNIQUE,
      request_hash text NOT NULL
    )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE api_key');
  }
}

/** A key as it is listed. Its hash is no column here: what is never selected is never shown. */
export type ApiKeyRow = {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly scope: string | null;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly expiresAt: string;
  readonly revokedAt: string | null;
  readonly revokedBy: string | null;
  readonly lastUsedAt: string | null;
};

const nullable = true;

export const apiKeyEntity = new EntitySchema<ApiKeyRow>({
  name: 'api-key',
  tableName: 'api_key',
  columns: {
    id: { type: 'text', primary: true },
    name: { type: 'text' },
    roles: { type: 'text', array: true },
    scope: { type: 'text', nullable },
    createdAt: { type: 'timestamptz', name: 'created_at' },
    createdBy: { type: 'text', name: 'created_by' },
    expiresAt: { type: 'timestamptz', name: 'expires_at' },
    revokedAt: { type: 'timestamptz', name: 'revoked_at', nullable },
    revokedBy: { type: 'text', name: 'revoked_by', nullable },
    lastUsedAt: { type: 'timestamptz', name: 'last_used_at', nullable },
  },
});
