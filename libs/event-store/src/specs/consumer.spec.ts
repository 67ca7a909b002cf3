import { freshDatabase, type FreshDatabase } from '@throughline/test-kit';
import { InMemoryFeed, inMemorySource } from '@throughline/transport';
import { addTo, hours, instant } from '@throughline/values';
import pg from 'pg';
import { Consumer } from '../consumer.js';
import { moveCursor, takeLease } from '../cursor.js';
import { CursorLost } from '../errors.js';
import { EventStore } from '../event-store.js';
import { turnableClock } from '../time.js';
import { parcels, ParcelTables1764000000001, whenSeenElsewhere } from './parcel.js';
import { pause, until } from './waiting.js';
import { tellSighting } from './depot.js';

const start = instant('2026-03-02T10:00:00Z');
const streams = 12;
const perStream = 40;

let database: FreshDatabase;
let admin: pg.Client;
let depot: InMemoryFeed;
const running: Consumer[] = [];

beforeEach(async () => {
  database = await freshDatabase({ migrations: [ParcelTables1764000000001] });
  depot = new InMemoryFeed('depot-history');
  admin = new pg.Client({ connectionString: database.adminUrl });
  admin.on('error', () => undefined);
  await admin.connect();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((consumer) => consumer.stop()));
  await admin.end();
  await database.drop();
});

const newStore = () =>
  new EventStore({ pool: database.pool, definition: parcels, clock: turnableClock(addTo(start, hours(1))) });
const cursorFor = (range: readonly [number, number]) =>
  database.pool.query(
    `INSERT INTO consumer_cursor (consumer, source, range_from, range_to) VALUES ('depot', 'depot', $1, $2) ON CONFLICT DO NOTHING`,
    [...range],
  );
const consume = async (
  owner: string,
  range: readonly [number, number] = [0, 1023],
  { store = newStore(), limit = 7 }: { readonly store?: EventStore; readonly limit?: number } = {},
): Promise<Consumer> => {
  await cursorFor(range);
  const consumer = new Consumer(store, {
    name: 'depot',
    source: inMemorySource({ context: 'depot' }, { source: 'depot', feed: depot }),
    reactions: [whenSeenElsewhere],
    range,
    owner,
    limit,
    waitMs: 200,
  });
  running.push(consumer);
  consumer.start();
  return consumer;
};
const tell = (number: string, place: string, shard: number) => tellSighting(depot, { number, place, shard, at: start });
const tellAll = () => {
  for (let i = 0; i < perStream; i += 1)
    for (let s = 0; s < streams; s += 1) tell(`N${s}`, `place-${i}`, (s * 97) % 1024);
};

const allOnceInOrder = async (): Promise<void> => {
  const end = Date.now() + 25_000;
  const count = async () => (await database.pool.query<{ n: number }>('SELECT count(*) AS n FROM event')).rows[0]!.n;
  for (;;) {
    const n = await count().catch(() => 0);
    if (n >= streams * perStream) break;
    if (Date.now() > end) throw new Error(`only ${n} of ${streams * perStream} after 25 s`);
    await pause(20);
  }
  const store = newStore();
  for (let s = 0; s < streams; s += 1) {
    const { events } = await store.load('parcel', `by-N${s}`);
    expect(events.map((event) => (event.data as { place: string }).place)).toEqual(
      Array.from({ length: perStream }, (_, i) => `place-${i}`),
    );
  }
};

describe('every fact takes effect once, in order', () => {
  it('when the cursor is taken over in mid batch, again and again', async () => {
    const owners = ['first', 'second', 'third'];
    for (const owner of owners) await consume(owner);
    let stealing = true;
    const thief = (async () => {
      while (stealing) {
        // The lease lapses under its owner, who goes on with the batch in hand.
        await admin.query(`UPDATE consumer_lease SET until = '-infinity'`);
        await admin.query('UPDATE consumer_cursor SET generation = generation + 1');
        await pause(15);
      }
    })();
    tellAll();
    await pause(1_500);
    stealing = false;
    await thief;
    await allOnceInOrder();
  });

  it('when backends are ended, idle and in a transaction', async () => {
    await consume('only');
    let ending = true;
    const reaper = (async () => {
      while (ending) {
        await admin.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid() AND random() < 0.5`,
          [database.name],
        );
        await pause(25);
      }
    })();
    tellAll();
    await pause(1_500);
    ending = false;
    await reaper;
    await allOnceInOrder();
  });

  it('when the cursor is set back: what was done before is dropped', async () => {
    const first = await consume('only');
    tellAll();
    await allOnceInOrder();
    await first.stop();
    await admin.query('UPDATE consumer_cursor SET position = 0, generation = generation + 1');
    const again = await consume('only');
    const end = Date.now() + 10_000;
    while (again.position !== BigInt(streams * perStream)) {
      if (Date.now() > end) throw new Error(`it stands at ${again.position}`);
      await pause(10);
    }
    await allOnceInOrder();
    expect((await database.pool.query('SELECT count(*) AS n FROM parked_sequence')).rows).toEqual([{ n: 0 }]);
  });

  it('when ranges are consumed apart', async () => {
    const store = newStore();
    for (const range of [
      [0, 255],
      [256, 700],
      [701, 1023],
    ] as const)
      await consume(`owner-${range[0]}`, range, { store });
    tellAll();
    await allOnceInOrder();
  });
});

describe('a lease', () => {
  it('keeps another owner out while it is renewed, and lets one in when it lapses', async () => {
    const first = await consume('first');
    tell('N0', 'Wuhan', 0);
    while (first.position !== 1n) await pause(5);
    const second = await consume('second');
    await pause(300);
    await database.pool.query(`SELECT process_beat('first', false, true, '', 60)`);
    expect(second.state.state).toBe('waiting for the lease');
    await first.stop();
    await admin.query(`UPDATE consumer_lease SET until = '-infinity'`);
    tell('N0', 'Beijing', 0);
    const end = Date.now() + 5_000;
    while (second.position !== 2n) {
      if (Date.now() > end) throw new Error(`the second stands at ${second.position}`);
      await pause(10);
    }
  });
});

describe('a cursor', () => {
  it('is doubted by whoever steals it from an owner that gives no sign of life any more', async () => {
    await cursorFor([0, 1023]);
    await database.pool.query('UPDATE consumer_cursor SET suspect_position = 60');
    const leaseFor = (owner: string, seconds: number) =>
      database.pool.query(
        `INSERT INTO consumer_lease VALUES ('depot', 0, $1, clock_timestamp() + make_interval(secs => $2))
         ON CONFLICT (consumer, range_from) DO UPDATE SET owner = excluded.owner, until = excluded.until`,
        [owner, seconds],
      );
    const steal = () => takeLease(database.pool, { consumer: 'depot', range: [0, 1023], owner: 'next', steal: true });
    await leaseFor('dead', 3.5);
    expect(await steal()).toMatchObject({ inheritedFrom: 'dead', inHandUpTo: 60n });
    await leaseFor('alive', 6);
    expect((await steal())?.inheritedFrom).toBeUndefined();
  });

  it('is not moved by an owner of an older generation, nor from a position where it does not stand', async () => {
    const lease = { consumer: 'depot', range: [0, 1023] as const };
    await cursorFor(lease.range);
    const { cursor: old } = (await takeLease(database.pool, { ...lease, owner: 'first' }))!;
    await admin.query(`UPDATE consumer_lease SET until = '-infinity'`);
    const { cursor: current } = (await takeLease(database.pool, { ...lease, owner: 'second' }))!;
    const move = { to: 5n, epoch: 'e', handled: 0, passedOver: 0 };
    await expect(moveCursor(database.pool, old, move)).rejects.toThrow(CursorLost);
    await expect(moveCursor(database.pool, { ...current, position: 3n }, move)).rejects.toThrow(CursorLost);
    await expect(moveCursor(database.pool, current, move)).resolves.toMatchObject({ position: 5n });
  });
});

describe('a source', () => {
  it('of another history stops the consumer loudly', async () => {
    const first = await consume('only');
    tell('N0', 'Wuhan', 0);
    while (first.position !== 1n) await pause(5);
    await first.stop();
    depot = new InMemoryFeed('another-history');
    const second = await consume('only');
    const end = Date.now() + 5_000;
    while (second.state.state !== 'failed') {
      if (Date.now() > end) throw new Error(second.state.state);
      await pause(10);
    }
    const { rows } = await database.pool.query('SELECT position, epoch FROM consumer_cursor');
    expect(rows).toEqual([{ position: 1, epoch: 'depot-history' }]);
  });
});

describe('a database whose tables nobody has analysed yet', () => {
  it('is asked by index: what a batch reads does not grow with the log', async () => {
    const tables = ['event', 'stream', 'look_up'];
    for (const table of tables) await admin.query(`ALTER TABLE "${table}" SET (autovacuum_enabled = false)`);
    const scans = async () => {
      // What a session has counted is told at the latest a second after its transaction.
      await pause(1_200);
      const { rows } = await database.pool.query<{ name: string; scans: number }>(
        'SELECT relname AS name, seq_scan::int AS scans FROM pg_stat_user_tables WHERE relname = ANY ($1) ORDER BY 1',
        [tables],
      );
      return rows;
    };
    const before = await scans();
    await consume('only', [0, 1023], { limit: 100 });
    for (let n = 0; n < 3_000; n += 1) tell(`N${n}`, 'Wuhan', n % 1024);
    await until('all are handled', async () => (await handled()) === 3_000);
    expect(await scans()).toEqual(before);
  });
});

const handled = async (): Promise<number> =>
  (await database.pool.query<{ n: number }>('SELECT sum(handled)::int AS n FROM consumer_cursor')).rows[0]!.n;
