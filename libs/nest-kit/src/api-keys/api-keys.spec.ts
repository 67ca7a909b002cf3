import type { Pool } from '@throughline/event-store';
import { createLog } from '../observability/log.js';
import { hashOfApiKey, idOfApiKey, looksLikeApiKey, mintApiKey } from './api-key.js';
import { ApiKeys, revokedWithinMs } from './api-keys.js';

const id = 'tlk_01kj7m4t5e8v9w0x1y2z3a4b5c';
const log = createLog({ service: 'library', level: 'silent' });

describe('a key', () => {
  it('has a form that scanners find, and 256 bits that nobody guesses', () => {
    const key = mintApiKey(id);
    expect(key).toMatch(/^tlk_[0-9a-z]{26}_[0-9a-f]{64}$/);
    expect(looksLikeApiKey(key)).toBe(true);
    expect(idOfApiKey(key)).toBe(id);
    expect(new Set(Array.from({ length: 100 }, () => mintApiKey(id))).size).toBe(100);
  });

  it.each([
    '',
    'tlk_',
    id,
    `${id}_`,
    `${id}_${'a'.repeat(63)}`,
    `${id}_${'a'.repeat(65)}`,
    `${id}_${'A'.repeat(64)}`,
    `tlk_${'u'.repeat(26)}_${'a'.repeat(64)}`,
    `${mintApiKey(id)}\n`,
  ])('is nothing else: %j', (token) => {
    expect(idOfApiKey(token)).toBeUndefined();
  });
});

/** A table of one key, and a clock that the spec turns. */
const keysWith = (more: { revoked?: boolean; roles?: string[]; scope?: string } = {}) => {
  const key = mintApiKey(id);
  const row = {
    hash: hashOfApiKey(key),
    roles: more.roles ?? ['integration'],
    scope: more.scope ?? null,
    expires_at: '1970-01-01T01:00:00.000Z',
    revoked: more.revoked ?? false,
  };
  const seen = { lookUps: 0, uses: [] as unknown[][], down: false, nowMs: 0 };
  const query = (statement: string | { values: unknown[] }, values: unknown[] = []) => {
    if (seen.down) return Promise.reject(new Error('away'));
    if (typeof statement === 'string') return Promise.resolve(seen.uses.push(values));
    seen.lookUps += 1;
    return Promise.resolve({ rows: statement.values[0] === id ? [{ ...row }] : [] });
  };
  const keys = new ApiKeys(
    { pool: { query } as unknown as Pool, time: { nowMs: () => seen.nowMs, sleep: () => Promise.resolve() } },
    log,
  );
  return { keys, key, row, seen };
};
const refused = (verified: Promise<unknown>) =>
  expect(verified).rejects.toMatchObject({
    code: 'unauthenticated',
    options: { headers: { 'WWW-Authenticate': 'Bearer' } },
  });

describe('who comes with a key', () => {
  it('is known by it, with its roles and what it may read of the feed', async () => {
    const { keys, key } = keysWith({ scope: 'feed:partner' });
    expect(await keys.verify(key)).toEqual({
      subject: `api-key:${id}`,
      roles: ['integration'],
      apiKey: id,
      feed: 'partner',
    });
    const internal = keysWith({ scope: 'feed', roles: [] });
    expect(await internal.keys.verify(internal.key)).toMatchObject({ roles: [], feed: 'internal' });
    const none = keysWith();
    expect(await none.keys.verify(none.key)).not.toHaveProperty('feed');
  });

  it('is refused alike whatever is wrong', async () => {
    const { keys, key, seen } = keysWith();
    await refused(keys.verify(mintApiKey(id)));
    await refused(keys.verify(key.replace('01kj', '01kk')));
    await refused(keys.verify(`${id}_`));
    expect(seen.uses).toEqual([]);
    const revoked = keysWith({ revoked: true });
    await refused(revoked.keys.verify(revoked.key));
  });

  it('is refused from the moment at which the key ends', async () => {
    const { keys, key, seen } = keysWith();
    seen.nowMs = 3_599_999;
    await keys.verify(key);
    seen.nowMs = 3_600_000;
    await refused(keys.verify(key));
  });

  it('is refused within seconds where the key was revoked elsewhere, and at once where it was revoked here', async () => {
    const { keys, key, row, seen } = keysWith();
    await keys.verify(key);
    row.revoked = true;
    seen.nowMs = revokedWithinMs - 1;
    await keys.verify(key);
    seen.nowMs = revokedWithinMs;
    await refused(keys.verify(key));

    row.revoked = false;
    seen.nowMs = 2 * revokedWithinMs;
    await keys.verify(key);
    row.revoked = true;
    keys.forget(id);
    await refused(keys.verify(key));
  });

  it('costs one look-up in five seconds, known or not, however many come at once', async () => {
    const { keys, key, seen } = keysWith();
    await Promise.all(Array.from({ length: 50 }, () => keys.verify(key)));
    expect(seen.lookUps).toBe(1);
    const unknown = mintApiKey(id.replace('01kj', '01kk'));
    for (let n = 0; n < 5; n += 1) await refused(keys.verify(unknown));
    expect(seen.lookUps).toBe(2);
  });

  it('is not taken for a stranger while the database is away', async () => {
    const { keys, key, seen } = keysWith();
    seen.down = true;
    await expect(keys.verify(key)).rejects.toThrow('away');
    seen.down = false;
    expect(await keys.verify(key)).toMatchObject({ apiKey: id });
  });

  it('is noted at most once a minute', async () => {
    const { keys, key, seen } = keysWith();
    for (const nowMs of [1_000, 30_000, 60_999]) {
      seen.nowMs = nowMs;
      await keys.verify(key);
    }
    expect(seen.uses).toEqual([[id, new Date(1_000), new Date(-59_000)]]);
    seen.nowMs = 61_000;
    await keys.verify(key);
    expect(seen.uses).toHaveLength(2);
  });
});
