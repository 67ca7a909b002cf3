import { Injectable } from '@nestjs/common';
import { newId, StoreRuntime } from '@throughline/event-store';
import { days, instantAt } from '@throughline/values';
import { DataSource, type Repository } from 'typeorm';
import { beyond, type Role } from '../access/permissions.js';
import type { Asked } from '../commands/asked.js';
import type { Paged } from '../input/decorators.js';
import { OperatorCalls } from '../operators/operator-calls.js';
import { notFound, Problem } from '../problems/problem.js';
import { asWritten, pageOf, type Page } from '../reads/page.js';
import { apiKeyPrefix, hashOfApiKey, mintApiKey, type ApiKeyStatus } from './api-key.js';
import { apiKeyEntity, type ApiKeyRow } from './api-key.table.js';
import { ApiKeys, type FeedScope } from './api-keys.js';

export interface ApiKeyWish {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly scope?: FeedScope | undefined;
  readonly expiresInDays: number;
  readonly reason: string;
}

/** A key as its managers see it: never its secret, which nobody has but its holder. */
export interface ApiKeyView {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly scope?: string;
  readonly status: ApiKeyStatus;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly expiresAt: string;
  readonly revokedAt?: string;
  readonly revokedBy?: string;
  /** Coarse: within a minute. */
  readonly lastUsedAt?: string;
}

/** Gives out API keys, lists them and takes them back; each deed with its reason, on record. */
@Injectable()
export class ApiKeyRegister {
  private readonly rows: Repository<ApiKeyRow>;

  constructor(
    private readonly runtime: StoreRuntime,
    private readonly keys: ApiKeys,
    private readonly calls: OperatorCalls,
    dataSource: DataSource,
  ) {
    this.rows = dataSource.getRepository(apiKeyEntity);
  }

  /**
   * Makes a key and returns it with its secret, which is shown this once. The same request again makes no second key and cannot show the first one:
   * it was not kept, also not in the command log, where every other answer is.
   *
   * @throws Problem `api-key-beyond-creator`, `api-key-created-before`, `idempotency-key-reused`
   */
  async create(asked: Asked, wish: ApiKeyWish): Promise<ApiKeyView & { readonly key: string }> {
    const { pool, time } = this.runtime.store;
    const now = time.nowMs();
    const id = newId(apiKeyPrefix, instantAt(now));
    const key = mintApiKey(id);
    await this.calls.record(asked, 'create-api-key', id, wish.reason, async () => {
      const tooMuch = beyond(asked.caller.roles, wish.roles);
      if (tooMuch.length > 0) throw new Problem('api-key-beyond-creator', { details: { beyond: tooMuch } });
      const { rowCount } = await pool.query(
        `INSERT INTO api_key (id, name, secret_hash, roles, scope, created_at, created_by, expires_at, command_id, request_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT ON CONSTRAINT api_key_once DO NOTHING`,
        [
          id,
          wish.name,
          hashOfApiKey(key),
          wish.roles,
          wish.scope ?? null,
          new Date(now),
          asked.actor,
          new Date(now + days(wish.expiresInDays)),
          asked.commandId,
          asked.requestHash,
        ],
      );
      if (rowCount === 0) throw await this.createdBefore(asked);
    });
    return { ...(await this.one(id)), key };
  }

  /** From now on it opens nothing here, and within seconds nowhere. Twice is once. @throws Problem 404 */
  async revoke(asked: Asked, id: string, reason: string): Promise<ApiKeyView> {
    const { pool, time } = this.runtime.store;
    await this.calls.record(asked, 'revoke-api-key', id, reason, async () => {
      await this.one(id);
      await pool.query('UPDATE api_key SET revoked_at = $2, revoked_by = $3 WHERE id = $1 AND revoked_at IS NULL', [
        id,
        new Date(time.nowMs()),
        asked.actor,
      ]);
    });
    this.keys.forget(id);
    return this.one(id);
  }

  /** @throws Problem 404 */
  async one(id: string): Promise<ApiKeyView> {
    const row = await this.rows.findOneBy({ id });
    if (row === null) throw notFound('api-key');
    return this.view(asWritten(row));
  }

  async list(query: Paged): Promise<Page<ApiKeyView>> {
    const page = await pageOf(this.rows, 'id', query, [], ['-createdAt', 'name', 'expiresAt']);
    return { ...page, items: page.items.map((row) => this.view(row)) };
  }

  private async createdBefore(asked: Asked): Promise<Problem> {
    const { rows } = await this.runtime.store.pool.query<{ id: string; request_hash: string }>(
      'SELECT id, request_hash FROM api_key WHERE command_id = $1',
      [asked.commandId],
    );
    const [before] = rows;
    return before?.request_hash === asked.requestHash
      ? new Problem('api-key-created-before', { details: { id: before?.id ?? '' } })
      : new Problem('idempotency-key-reused');
  }

  private view({ scope, revokedAt, revokedBy, lastUsedAt, ...row }: ApiKeyRow): ApiKeyView {
    const over = Date.parse(row.expiresAt) <= this.runtime.store.time.nowMs();
    return {
      ...row,
      ...(scope !== null && { scope }),
      status: revokedAt !== null ? 'revoked' : over ? 'expired' : 'active',
      ...(revokedAt !== null && { revokedAt }),
      ...(revokedBy !== null && { revokedBy }),
      ...(lastUsedAt !== null && { lastUsedAt }),
    };
  }
}
