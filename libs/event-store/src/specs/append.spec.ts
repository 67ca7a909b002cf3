import type { DomainEvent } from '@throughline/event-sourcing';
import { freshDatabase, type FreshDatabase } from '@throughline/test-kit';
import { addTo, hours, instant } from '@throughline/values';
import type { ExpectedVersion } from '../append.js';
import { sqlState } from '../errors.js';
import { EventStore } from '../event-store.js';
import { randomId } from '../ids.js';
import { turnableClock } from '../time.js';
import { parcels, ParcelTables1764000000001 } from './parcel.js';

const start = instant('2026-03-02T10:00:00Z');
const writers = 32;

let database: FreshDatabase;
let store: EventStore;

beforeAll(async () => {
  database = await freshDatabase({ migrations: [ParcelTables1764000000001] });
  store = new EventStore({ pool: database.pool, definition: parcels, clock: turnableClock(start) });
  await store.start();
});
afterAll(() => database.drop());

const seen = (place: string): DomainEvent => ({
  type: 'ParcelSeen',
  occurredAt: start,
  data: { place, effectiveAt: start },
});
const write = (streamId: string, expected: ExpectedVersion, ...places: string[]) =>
  store.appendFacts([{ streamType: 'parcel', streamId, expected, events: places.map(seen) }], randomId(), 'spec');
const together = async (streamId: string, expected: ExpectedVersion, each = 1) => {
  const results = await Promise.allSettled(
    Array.from({ length: writers }, (_, i) =>
      write(streamId, expected, ...Array.from({ length: each }, (_unused, n) => `${i}-${n}`)),
    ),
  );
  const failures = results.flatMap((r) => (r.status === 'rejected' ? [r.reason as unknown] : []));
  for (const failure of failures) expect(sqlState(failure)).toBe('TL001');
  return {
    won: writers - failures.length,
    lost: failures.length,
    versions: (await store.load('parcel', streamId)).events.map((e) => e.version),
  };
};
const dense = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

describe(`${writers} writers at once`, () => {
  it('no stream: one wins', async () => {
    expect(await together('none', 'no-stream')).toEqual({ won: 1, lost: writers - 1, versions: [1] });
  });

  it('exact version: one wins, also at version 0', async () => {
    expect(await together('exact-0', 0)).toEqual({ won: 1, lost: writers - 1, versions: [1] });
    await write('exact', 'no-stream', 'a', 'b', 'c');
    expect(await together('exact', 3)).toEqual({ won: 1, lost: writers - 1, versions: [1, 2, 3, 4] });
  });

  it('stream exists: none wins where there is none, all where there is one', async () => {
    expect(await together('missing', 'stream-exists')).toEqual({ won: 0, lost: writers, versions: [] });
    await write('there', 'no-stream', 'a');
    expect(await together('there', 'stream-exists', 2)).toEqual({
      won: writers,
      lost: 0,
      versions: dense(1 + 2 * writers),
    });
  });

  it('any: never a conflict, also for the first', async () => {
    expect(await together('any', 'any', 3)).toEqual({ won: writers, lost: 0, versions: dense(3 * writers) });
  });

  it('on several streams in either order: no deadlock, all or nothing', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: writers }, (_, i) => {
        const names = i % 2 === 0 ? ['left', 'right'] : ['right', 'left'];
        return store.appendFacts(
          names.map((streamId) => ({
            streamType: 'parcel',
            streamId,
            expected: 'any' as const,
            events: [seen(`${i}`)],
          })),
          randomId(),
          'spec',
        );
      }),
    );
    expect(results.filter((r) => r.status === 'rejected')).toEqual([]);
    for (const id of ['left', 'right']) expect((await store.load('parcel', id)).version).toBe(writers);
  });
});

describe('an append', () => {
  it('says at which version the stream is, and leaves nothing of the others behind', async () => {
    await write('taken', 'no-stream', 'a');
    const both = store.appendFacts(
      [
        { streamType: 'parcel', streamId: 'free', expected: 'no-stream', events: [seen('x')] },
        { streamType: 'parcel', streamId: 'taken', expected: 5, events: [seen('y')] },
      ],
      randomId(),
      'spec',
    );
    await expect(both).rejects.toMatchObject({
      code: 'TL001',
      detail: expect.stringContaining('"actual" : 1') as string,
    });
    expect((await store.load('parcel', 'free')).version).toBe(0);
  });

  it('stores an event id once', async () => {
    const commandId = randomId();
    const append = () =>
      store.appendFacts(
        [{ streamType: 'parcel', streamId: 'twice', expected: 'any', events: [seen('a')] }],
        commandId,
        'spec',
      );
    await append();
    await expect(append()).rejects.toMatchObject({ code: '23505', constraint: 'event_id_once' });
    expect((await store.load('parcel', 'twice')).version).toBe(1);
  });

  it('is stamped with the proposed watermark where that is later', async () => {
    const later = addTo(start, hours(2));
    await database.pool.query('UPDATE feed_watermark SET proposed = $1', [later]);
    expect((await write('late', 'no-stream', 'a')).recordedAt).toBe(later);
    await database.pool.query(`UPDATE feed_watermark SET proposed = '-infinity'`);
  });

  it('keeps offset, odd characters and nesting', async () => {
    const event: DomainEvent = {
      type: 'ParcelPosted',
      occurredAt: instant('2019-12-31T23:59:59.999+08:00'),
      data: { number: `"N'{}\\,1` },
      personal: { sender: '王\u{1f600} "O\'Brien"' },
    };
    await store.appendFacts(
      [{ streamType: 'parcel', streamId: 'odd', expected: 'no-stream', events: [event] }],
      randomId(),
      'spec',
    );
    expect((await store.load('parcel', 'odd')).events[0]).toMatchObject(event);
  });

  it('cannot be undone by the run-time role', async () => {
    for (const sql of [
      'UPDATE event SET version = 1',
      'DELETE FROM event',
      'TRUNCATE event',
      'UPDATE feed SET position = 1',
      'DELETE FROM feed',
    ])
      await expect(database.pool.query(sql)).rejects.toMatchObject({ code: '42501' });
  });

  it('puts a stream into a stable shard', async () => {
    const { rows } = await database.pool.query(
      `SELECT shard_of('sales-order', 'so_1') AS a, shard_of('shipment', 'shp_1') AS b`,
    );
    expect(rows).toEqual([{ a: 780, b: 157 }]);
  });
});
