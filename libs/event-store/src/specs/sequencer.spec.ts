import type { DomainEvent } from '@throughline/event-sourcing';
import { freshDatabase, type FreshDatabase } from '@throughline/test-kit';
import { addTo, epochMs, instant, seconds, type Instant } from '@throughline/values';
import pg from 'pg';
import { append } from '../append.js';
import { EventStore } from '../event-store.js';
import { Feed } from '../feed.js';
import { eventIdOf, randomId } from '../ids.js';
import { Sequencer } from '../sequencer.js';
import { runningClock, turnableClock } from '../time.js';
import { parcels, ParcelTables1764000000001 } from './parcel.js';
import { pause, until } from './waiting.js';

const start = instant('2026-03-02T10:00:00Z');

let database: FreshDatabase;
let clock: ReturnType<typeof turnableClock>;
let store: EventStore;
const running: Sequencer[] = [];

beforeEach(async () => {
  database = await freshDatabase({ migrations: [ParcelTables1764000000001] });
  clock = turnableClock(start);
  store = new EventStore({ pool: database.pool, definition: parcels, clock });
  await store.start();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((sequencer) => sequencer.stop()));
  await database.drop();
});

const begin = async (on = store): Promise<Sequencer> => {
  const sequencer = new Sequencer(on, { watermarkEveryMs: 50 });
  running.push(sequencer);
  await sequencer.start();
  return sequencer;
};
const seen = (place: string, at: Instant): DomainEvent => ({
  type: 'ParcelSeen',
  occurredAt: at,
  data: { place, effectiveAt: at },
});

/** One writer's transaction: it appends, dawdles, and commits or rolls back. @returns ids of what it committed */
const writeSlowly = async (streamIds: readonly string[], random: () => number): Promise<string[]> => {
  const client = await database.pool.connect();
  const commandId = randomId();
  const now = clock.now();
  const metadata = { commandId, correlationId: 'c', causationId: 'c', actor: 'spec' };
  try {
    await client.query('BEGIN');
    await append(client, {
      recordedAt: now,
      clock: 'stamp',
      streams: streamIds.map((streamId, i) => ({
        streamType: 'parcel',
        streamId,
        expected: 'any',
        events: [
          { ...store.model.codec.encode(seen(commandId, now), metadata, now), eventId: eventIdOf(commandId, i) },
        ],
      })),
    });
    await pause(random() < 0.2 ? random() * 60 : random() * 5);
    if (random() < 0.15) {
      await client.query('ROLLBACK');
      return [];
    }
    await client.query('COMMIT');
    store.appended.raise();
    return streamIds.map((_, i) => eventIdOf(commandId, i));
  } finally {
    client.release();
  }
};

interface FeedRow {
  readonly position: number;
  readonly event_id: string;
  readonly stream_id: string;
  readonly version: number;
  readonly recorded_at: string;
}
const feedRows = async (): Promise<FeedRow[]> =>
  (
    await database.pool.query<FeedRow>(
      'SELECT f.position, e.event_id, e.stream_id, e.version, e.recorded_at FROM feed f JOIN event e USING (seq_id) ORDER BY f.position',
    )
  ).rows;

/** A reader that trusts the feed: what it has passed it never looks at again. */
const follow = async (until: () => boolean): Promise<{ ids: string[]; marks: { at: string; position: number }[] }> => {
  const ids: string[] = [];
  const marks: { at: string; position: number }[] = [];
  let position = 0;
  for (let over = false; ;) {
    over = until();
    const { rows } = await database.pool.query<{
      position: number | null;
      event_id: string;
      published: string | null;
      marked: number;
    }>(
      `SELECT f.position, e.event_id, w.published, w.position AS marked FROM feed_watermark w
       LEFT JOIN feed f ON f.position > $1 LEFT JOIN event e USING (seq_id) ORDER BY f.position`,
      [position],
    );
    for (const row of rows) {
      if (row.position === null) continue;
      ids.push(row.event_id);
      position = row.position;
    }
    const first = rows[0]!;
    if (first.published !== null) marks.push({ at: first.published, position: first.marked });
    if (over) return { ids, marks };
    await pause(2);
  }
};

const check = async (committed: readonly string[], followed: Awaited<ReturnType<typeof follow>>): Promise<void> => {
  const rows = await feedRows();
  expect(rows.map((row) => row.position)).toEqual(rows.map((_, i) => i + 1));
  expect(new Set(rows.map((row) => row.event_id))).toEqual(new Set(committed));
  expect(rows).toHaveLength(committed.length);
  expect(followed.ids).toEqual(rows.map((row) => row.event_id));
  const versions = new Map<string, number>();
  for (const row of rows) {
    expect(row.version).toBe((versions.get(row.stream_id) ?? 0) + 1);
    versions.set(row.stream_id, row.version);
  }
  expect(followed.marks.length).toBeGreaterThan(0);
  for (const mark of followed.marks)
    for (const row of rows.slice(mark.position))
      expect(Date.parse(row.recorded_at)).toBeGreaterThanOrEqual(Date.parse(mark.at));
};

const storm = async (sequencers: () => Promise<void>): Promise<void> => {
  let seed = 42;
  const random = () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
  const committed: string[] = [];
  let writing = true;
  let moving = true;
  const following = follow(() => !writing);
  const disturbing = sequencers();
  const turning = (async () => {
    while (moving) {
      clock.turn(addTo(clock.now(), seconds(30)));
      await pause(7);
    }
  })();
  await Promise.all(
    Array.from({ length: 12 }, async () => {
      for (let i = 0; i < 15; i += 1) {
        const streams = [...new Set([Math.floor(random() * 8), Math.floor(random() * 8)])].map((n) => `p${n}`);
        committed.push(...(await writeSlowly(streams, random)));
      }
    }),
  );
  moving = false;
  await turning;
  await disturbing;
  const end = Date.now() + 10_000;
  while ((await database.pool.query<{ n: number }>('SELECT count(*) AS n FROM feed_pending')).rows[0]!.n > 0) {
    if (Date.now() > end) throw new Error('what waits is not moved');
    await pause(10);
  }
  await pause(100);
  writing = false;
  await check(committed, await following);
};

describe('the sequencer, with writers that wait and roll back at random', () => {
  const quiet = () => Promise.resolve();

  it('leaves no hole, no inversion within a stream, and nothing behind a published watermark', async () => {
    await begin();
    await storm(quiet);
  });

  it('may run twice', async () => {
    await begin();
    const other = new EventStore({ pool: database.pool, definition: parcels, clock });
    await begin(other);
    await storm(quiet);
  });

  it('may be stopped in mid move while another goes on', async () => {
    await begin();
    await storm(async () => {
      // A session that has moved and does not commit: what a stopped process looks like to the others.
      for (let i = 0; i < 3; i += 1) {
        const stopped = new pg.Client({ connectionString: database.url });
        stopped.on('error', () => undefined);
        await stopped.connect();
        await stopped.query('BEGIN');
        await stopped.query('SELECT * FROM feed_move(3)');
        await pause(80);
        await stopped.query(i % 2 === 0 ? 'ROLLBACK' : 'COMMIT').catch(() => undefined);
        await stopped.end();
        await pause(40);
      }
    });
  });
});

describe('the watermark', () => {
  const published = async () =>
    (await database.pool.query<{ published: string | null }>('SELECT published FROM feed_watermark')).rows[0]!
      .published;
  const within = async (condition: () => Promise<boolean>, what: string) => {
    const end = Date.now() + 5_000;
    while (!(await condition())) {
      if (Date.now() > end) throw new Error(`not within 5 s: ${what}`);
      await pause(5);
    }
  };

  it('knows no watermark beyond the head that it knows, when it takes up where another one is', async () => {
    const append = (streamId: string) =>
      store.appendFacts(
        [{ streamType: 'parcel', streamId, expected: 'any', events: [seen('Wuhan', clock.now())] }],
        randomId(),
        'spec',
      );
    const first = await begin();
    await append('p1');
    await until('one is moved', () => Promise.resolve(first.head === 1));
    const other = new EventStore({ pool: database.pool, definition: parcels, clock });
    await other.start();
    const second = new Sequencer(other);
    await append('p2');
    clock.turn(addTo(start, seconds(60)));
    await until('the watermark', () => Promise.resolve(first.lastMark?.published === addTo(start, seconds(60))));

    running.push(second);
    // News on their way say what was true before.
    const oldNews = setInterval(() => second.heard({ head: 1 }), 0);
    await second.start();
    clearInterval(oldNews);
    const page = await new Feed(other, second).page({ after: 1n, range: [0, 1023], limit: 10 });
    expect(page.scannedTo).toBe(2n);
  });

  it('moves with a clock that runs by itself, however much there is to do', async () => {
    const busy = new EventStore({ pool: database.pool, definition: parcels, clock: runningClock() });
    await begin(busy);
    // Whoever writes wakes the sequencer, far more often than it marks.
    const waking = setInterval(() => busy.appended.raise(), 5);
    const marks = new Set<string | null>();
    try {
      for (const end = Date.now() + 5_000; marks.size < 4 && Date.now() < end;) {
        marks.add(await published());
        await pause(10);
      }
    } finally {
      clearInterval(waking);
    }
    expect(marks.size).toBeGreaterThanOrEqual(4);
  });

  it('waits for a transaction of its own database that began before the proposal', async () => {
    await begin();
    await within(async () => (await published()) !== null, 'the first');
    const slow = await database.pool.connect();
    await slow.query('BEGIN');
    await slow.query('SELECT pg_current_xact_id()');
    const before = await published();
    clock.turn(addTo(clock.now(), seconds(10)));
    await pause(200);
    expect(await published()).toBe(before);
    await slow.query('COMMIT');
    slow.release();
    await within(async () => epochMs((await published()) as Instant) === epochMs(clock.now()), 'the new one');
  });

  it('does not wait for a transaction of another database', async () => {
    const other = await freshDatabase({ migrations: [] });
    const foreign = await other.pool.connect();
    await foreign.query('BEGIN');
    await foreign.query('SELECT pg_current_xact_id()');
    await begin();
    clock.turn(addTo(clock.now(), seconds(10)));
    await within(
      async () => epochMs(((await published()) ?? start) as Instant) === epochMs(clock.now()),
      'the new one',
    );
    await foreign.query('COMMIT');
    foreign.release();
    await other.drop();
  });

  it('moves the floor only past what has ended', async () => {
    await begin();
    const slow = await database.pool.connect();
    await slow.query('BEGIN');
    await slow.query(`SELECT nextval(pg_get_serial_sequence('event', 'seq_id')), pg_current_xact_id()`);
    const drawn = (await slow.query<{ n: number }>(`SELECT last_value AS n FROM event_seq_id_seq`)).rows[0]!.n;
    const floor = async () =>
      (await database.pool.query<{ floor: number }>('SELECT floor FROM feed_head')).rows[0]!.floor;
    await writeSlowly(['p1'], () => 0.9);
    clock.turn(addTo(clock.now(), seconds(10)));
    await pause(200);
    expect(await floor()).toBeLessThan(drawn);
    await slow.query('COMMIT');
    slow.release();
    await within(async () => (await floor()) >= drawn, 'the floor');
  });
});

describe('an epoch', () => {
  it('stays over a restart and is a new one in another cluster or timeline', async () => {
    await begin();
    const epoch = store.epoch;
    await running.splice(0)[0]!.stop();
    await begin();
    expect(store.epoch).toBe(epoch);
    await running.splice(0)[0]!.stop();
    await database.pool.query('UPDATE feed_head SET system_identifier = system_identifier + 1');
    await begin();
    expect(store.epoch).not.toBe(epoch);
  });

  it('is a new one where a dump was restored, also into the same server', async () => {
    await begin();
    const epoch = store.epoch;
    await running.splice(0)[0]!.stop();
    // As a dump leaves it: the rows are the same, the table is another one.
    await database.pool.query('UPDATE feed_head SET table_oid = 1');
    await begin();
    expect(store.epoch).not.toBe(epoch);
  });
});
