import type { EventStore, Pool, SystemTime } from '@throughline/event-store';
import { timingSafeEqual } from 'node:crypto';
import { unauthenticated } from '../access/bearer-tokens.js';
import type { Caller } from '../commands/asked.js';
import type { Log } from '../observability/log.js';
import { hashOfApiKey, idOfApiKey, type ApiKeyStatus } from './api-key.js';

/** `feed`: all that we publish, as our own services read it. `feed:partner`: what is published for partners. */
export const feedScopes = ['feed', 'feed:partner'] as const;
export type FeedScope = (typeof feedScopes)[number];

/** What is known of a key stands so long before it is looked up again: a key that is revoked elsewhere opens nothing after that. */
export const revokedWithinMs = 5_000;
/** The time of the last use is written at most so often. */
const usedEveryMs = 60_000;
/** So many keys are remembered, known ones and ones that do not exist. */
const mostRemembered = 10_000;

interface KnownKey {
  readonly hash: Buffer;
  readonly roles: readonly string[];
  readonly scope: FeedScope | null;
  readonly expiresAtMs: number;
  readonly revoked: boolean;
}

interface Remembered {
  readonly key: Promise<KnownKey | undefined>;
  until: number;
}

/** A hash that no key has: what an unknown key is compared with, so that it takes as long as a known one. */
const nobodys = Buffer.alloc(32);

/** Knows callers by their API keys. */
export class ApiKeys {
  private readonly remembered = new Map<string, Remembered>();
  private readonly used = new Map<string, number>();
  private readonly pool: Pool;
  private readonly time: SystemTime;

  constructor(
    { pool, time }: Pick<EventStore, 'pool' | 'time'>,
    private readonly log: Log,
  ) {
    this.pool = pool;
    this.time = time;
  }

  /**
   * Who calls with this key.
   * @throws Problem `unauthenticated` where it is unknown, over, revoked or malformed: the caller does not learn which
   */
  async verify(token: string): Promise<Caller> {
    const id = idOfApiKey(token);
    if (id === undefined) throw unauthenticated();
    const key = await this.find(id);
    const matches = timingSafeEqual(hashOfApiKey(token), key?.hash ?? nobodys);
    if (key === undefined || !matches || key.revoked || key.expiresAtMs <= this.time.nowMs()) throw unauthenticated();
    this.noteUse(id);
    return {
      subject: `api-key:${id}`,
      roles: key.roles,
      apiKey: id,
      ...(key.scope !== null && { feed: key.scope === 'feed' ? 'internal' : 'partner' }),
    };
  }

  /** Looks the key up anew when somebody comes with it: for the process that has revoked it. */
  forget(id: string): void {
    this.remembered.delete(id);
  }

  /** How many keys there are. */
  async count(): Promise<Readonly<Record<ApiKeyStatus, number>>> {
    const { rows } = await this.pool.query<Record<ApiKeyStatus, number>>(
      `SELECT count(*) FILTER (WHERE revoked_at IS NULL AND expires_at > $1) AS active,
         count(*) FILTER (WHERE revoked_at IS NULL AND expires_at <= $1) AS expired,
         count(*) FILTER (WHERE revoked_at IS NOT NULL) AS revoked FROM api_key`,
      [new Date(this.time.nowMs())],
    );
    return rows[0]!;
  }

  /** One look-up however many come at once with the same key, and none while the last one stands. */
  private find(id: string): Promise<KnownKey | undefined> {
    const now = this.time.nowMs();
    const known = this.remembered.get(id);
    if (known !== undefined && known.until > now) return known.key;
    if (this.remembered.size >= mostRemembered) this.forgetOldest();
    // Counted from before the look-up: what is revoked while it runs stands no longer than the rest.
    const entry: Remembered = { key: this.lookUp(id), until: now + revokedWithinMs };
    this.remembered.delete(id);
    this.remembered.set(id, entry);
    // A look-up that failed says nothing about the key.
    entry.key.catch(() => (entry.until = 0));
    return entry.key;
  }

  private forgetOldest(): void {
    const [oldest] = this.remembered.keys();
    if (oldest !== undefined) this.remembered.delete(oldest);
  }

  private async lookUp(id: string): Promise<KnownKey | undefined> {
    const { rows } = await this.pool.query<{
      hash: Buffer;
      roles: string[];
      scope: FeedScope | null;
      expires_at: string;
      revoked: boolean;
    }>({
      name: 'api-key',
      text: `SELECT secret_hash AS hash, roles, scope, expires_at, revoked_at IS NOT NULL AS revoked FROM api_key WHERE id = $1`,
      values: [id],
    });
    return rows[0] && { ...rows[0], expiresAtMs: Date.parse(rows[0].expires_at) };
  }

  /** Coarse, and never in the caller's way. Several processes may have the same thought: the statement lets one of them write. */
  private noteUse(id: string): void {
    const now = this.time.nowMs();
    if ((this.used.get(id) ?? -Infinity) + usedEveryMs > now) return;
    if (this.used.size >= mostRemembered) this.used.clear();
    this.used.set(id, now);
    this.pool
      .query('UPDATE api_key SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at <= $3)', [
        id,
        new Date(now),
        new Date(now - usedEveryMs),
      ])
      .catch((error: unknown) => this.log.warn({ err: error }, 'the use of an API key could not be noted'));
  }
}
