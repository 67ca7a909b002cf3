import { freshDatabase, type FreshDatabase } from '@throughline/test-kit';
import { InMemoryFeed } from '@throughline/transport';
import { addTo, hours, minutes, type Instant } from '@throughline/values';
import { Deadlines } from '../deadlines.js';
import type { EventStore } from '../event-store.js';
import { randomId } from '../ids.js';
import type { RunsAs } from '../store-runtime.js';
import type { turnableClock } from '../time.js';
import { tellSighting } from './depot.js';
import { ParcelTables1764000000001 } from './parcel.js';
import { postParcel, Processes, ranges, start, type Process, type ProcessOptions } from './processes.js';
import { pause, until } from './waiting.js';

/** Sources' cursors, those of the own log, and the read model that follows the feed. */
const units = 2 * ranges + 1;

let database: FreshDatabase;
let depot: InMemoryFeed;
const processes = new Processes(
  () => database,
  () => depot,
);
const process = (owner: string, runsAs?: RunsAs, options?: ProcessOptions) => processes.start(owner, runsAs, options);

beforeEach(async () => {
  database = await freshDatabase({ migrations: [ParcelTables1764000000001] });
  depot = new InMemoryFeed('depot-history');
});
afterEach(async () => {
  await processes.end();
  await database.drop();
});

const tell = (number: string, place: string, shard: number, eventId?: string) =>
  tellSighting(depot, { number, place, shard, at: start, ...(eventId !== undefined && { eventId }) });
const holders = async (): Promise<Record<string, number>> => {
  const { rows } = await database.pool.query<{ owner: string; n: number }>(
    `SELECT owner, count(*) AS n FROM consumer_lease WHERE until >= clock_timestamp() AND consumer NOT LIKE 'door:%' GROUP BY owner`,
  );
  return Object.fromEntries(rows.map(({ owner, n }) => [owner, n]));
};
const spreadEvenly = async (...owners: string[]) => {
  const held = await holders();
  const counts = owners.map((owner) => held[owner] ?? 0);
  return counts.reduce((a, b) => a + b, 0) === units && Math.max(...counts) - Math.min(...counts) <= 1;
};
/** @returns the second of them */
const twoThatLiveLong = async (): Promise<Process> => {
  await process('first');
  const second = await process('second');
  await database.pool.query(`UPDATE process SET since = since - interval '1 minute'`);
  await until('two share', () => spreadEvenly('first', 'second'));
  return second;
};
const turn = ({ store }: Process, to: Instant) => (store.clock as ReturnType<typeof turnableClock>).turn(to);
const placesOf = async (store: EventStore, number: string) =>
  (await store.load('parcel', `by-${number}`)).events.map((event) => (event.data as { place: string }).place);
const cursors = async () =>
  (
    await database.pool.query<{
      range_from: number;
      range_to: number;
      position: number;
      epoch: string;
      handled: number;
    }>(
      `SELECT range_from, range_to, position, epoch, handled FROM consumer_cursor WHERE consumer = 'depot' ORDER BY range_from`,
    )
  ).rows;

describe('several workers', () => {
  it('share what there is to read, and take over what a dead one held', async () => {
    const first = await process('first');
    await until('the first holds all', async () => (await holders())['first'] === units);
    const second = await process('second');
    await until('two share', () => spreadEvenly('first', 'second'));
    const third = await process('third');
    await until('three share', () => spreadEvenly('first', 'second', 'third'));

    const numbers = Array.from({ length: 24 }, (_, n) => `N${n}`);
    const tellRound = (round: number) => {
      for (const [n, number] of numbers.entries()) tell(number, `place-${round}`, (n * 97) % 1024);
    };
    for (let round = 0; round < 10; round += 1) tellRound(round);
    await second.die();
    for (let round = 10; round < 20; round += 1) tellRound(round);
    await until('two share again', () => spreadEvenly('first', 'third'));
    await third.runtime.stop();
    for (let round = 20; round < 25; round += 1) tellRound(round);
    await until('everything has taken effect', async () => {
      const { rows } = await database.pool.query<{ n: number }>('SELECT count(*) AS n FROM event');
      return rows[0]!.n === numbers.length * 25;
    });
    for (const number of numbers)
      expect(await placesOf(first.store, number)).toEqual(Array.from({ length: 25 }, (_, round) => `place-${round}`));
    await until('the read model too', async () => {
      const { rows } = await database.pool.query<{ n: number }>('SELECT sum(parcels)::int AS n FROM place');
      return rows[0]!.n === numbers.length * 25;
    });
    expect((await database.pool.query('SELECT count(*) AS n FROM parked_sequence')).rows).toEqual([{ n: 0 }]);
  }, 90_000);

  it('do the work of one that died while it comes back', async () => {
    const second = await twoThatLiveLong();
    await second.die();
    // Its name lives again, and renews what stands under it, at once and for ever; but it holds nothing.
    const beat = (atStart: boolean) => database.pool.query(`SELECT process_beat('second', $1, true, '', 8)`, [atStart]);
    await beat(true);
    await until('the first holds all', async () => {
      await beat(false);
      return (await holders())['first'] === units;
    });
  }, 60_000);

  it('do the work of one that dies again and again', async () => {
    const second = await twoThatLiveLong();
    await second.die();
    // Each life is too short to get anything done, and begins before the leases of the last one have lapsed.
    for (let life = 0; life < 3; life += 1) {
      const reborn = await process('second');
      await pause(3_500);
      await reborn.die();
    }
    expect((await holders())['first']).toBe(units);
  }, 60_000);

  it('judge each deadline once', async () => {
    const pool = database.pool;
    const both = [await process('first'), await process('second')];
    for (let n = 0; n < 60; n += 1) await postParcel(both[n % 2]!.store, `p${n}`);
    for (const one of both) turn(one, addTo(start, hours(49)));
    depot.moveWatermarks({ depot: { at: addTo(start, hours(49)) } });
    await until('every parcel is lost', async () => {
      const { rows } = await pool.query<{ n: number }>(
        `SELECT count(*) AS n FROM event WHERE event_type = 'ParcelLost'`,
      );
      return rows[0]!.n >= 60;
    });
    await pause(500);
    const { rows } = await pool.query<{ n: number }>(`SELECT count(*) AS n FROM event WHERE event_type = 'ParcelLost'`);
    expect(rows[0]!.n).toBe(60);
  }, 60_000);

  it('judge what one claimed that died', async () => {
    const first = await process('first', { worker: false, sequencer: true }, { rangesAtLeast: 1 });
    await postParcel(first.store, 'p1');
    const late = addTo(start, hours(49));
    await database.pool.query(`SELECT split_cursors('depot', 'depot', 1024)`);
    await database.pool.query(`INSERT INTO source_watermark (entry, range_from, at) VALUES ('depot', 0, $1)`, [late]);
    turn(first, late);
    const dying = new Deadlines(first.store) as unknown as {
      limits(): Promise<object>;
      claim(limits: object): Promise<object[]>;
    };
    expect(await dying.claim(await dying.limits())).toHaveLength(1);

    turn(await process('second', undefined, { rangesAtLeast: 1 }), late);
    const isLost = async () =>
      (await database.pool.query(`SELECT 1 FROM event WHERE event_type = 'ParcelLost'`)).rowCount === 1;
    await until('the parcel is lost', isLost, 15_000);
  }, 60_000);

  it('keep what they hold while commands use all connections', async () => {
    const { pool } = await process('first');
    await until('the first holds all', async () => (await holders())['first'] === units);
    const busy = await Promise.all(Array.from({ length: pool.options.max }, () => pool.connect()));
    await pause(10_000);
    expect(await holders()).toEqual({ first: units });
    for (const client of busy) client.release();
  }, 60_000);
});

describe('a cursor that is split', () => {
  it('goes on in each part where the whole stood, with what was known for certain', async () => {
    const first = await process('first', undefined, { rangesAtLeast: 1 });
    for (let n = 0; n < 10; n += 1) tell(`N${n}`, 'Wuhan', n * 100);
    depot.moveWatermarks({ depot: { at: addTo(start, minutes(5)) } });
    await until('all read', async () => (await cursors())[0]?.position === 10);
    await until('the watermark', async () => (await first.runtime.watermarks()).sources.length === 1);

    const second = await process('second', undefined, { rangesAtLeast: 4 });
    expect((await cursors()).map(({ range_from: from, range_to: to, position }) => [from, to, position])).toEqual([
      [0, 255, 10],
      [256, 511, 10],
      [512, 767, 10],
      [768, 1023, 10],
    ]);
    expect((await second.runtime.watermarks()).sources).toMatchObject([
      { entry: 'depot', at: addTo(start, minutes(5)) },
    ]);
    for (let n = 0; n < 10; n += 1) tell(`N${n}`, 'Beijing', n * 100);
    await until('all read by parts', async () => (await cursors()).every(({ position }) => position === 20));
    for (let n = 0; n < 10; n += 1) expect(await placesOf(first.store, `N${n}`)).toEqual(['Wuhan', 'Beijing']);
    // Whoever wants fewer finds what there is.
    await process('third', undefined, { rangesAtLeast: 1 });
    expect(await cursors()).toHaveLength(4);
  }, 60_000);
});

describe('a process without a sequencer', () => {
  it('hears at once what another one gave a position, and what it is certain of', async () => {
    const writer = await process('writer', { worker: false, sequencer: true });
    const reader = await process('reader', { worker: false, sequencer: false });
    await until('it listens', () => Promise.resolve(reader.store.hearsSequencer));
    for (let n = 1; n <= 5; n += 1) {
      const waiting = reader.runtime.feed.wait(BigInt(n - 1), 10_000, new AbortController().signal);
      await postParcel(writer.store, `p${n}`);
      await waiting;
      await until('the event', async () => {
        const page = await reader.runtime.feed.page({ after: BigInt(n - 1), range: [0, 1023], limit: 10 });
        return page.events.length === 1;
      });
    }
    const later = addTo(start, hours(1));
    (writer.store.clock as ReturnType<typeof turnableClock>).turn(later);
    await until('the watermark', () => Promise.resolve(reader.runtime.sequencer.lastMark?.published === later));
  });

  it('never believes to be at the end where it is not, whatever it hears', async () => {
    const writer = await process('writer', { worker: false, sequencer: true });
    const { runtime } = await process('reader', { worker: false, sequencer: false });
    await postParcel(writer.store, 'p1');
    await until('it is heard', () => Promise.resolve(runtime.sequencer.head === 1));
    let believed = 0;
    const watching = setInterval(() => (believed += runtime.feed.isAtHead(0n) ? 1 : 0), 0);
    const stop = runtime.sequencer.moved.listen(() => (believed += runtime.feed.isAtHead(0n) ? 1 : 0));
    for (const notice of ['mark', 'mark', '', 'rubbish', '-1', '1e9'])
      await database.pool.query(`SELECT pg_notify('throughline_feed', $1)`, [notice]);
    await pause(500);
    clearInterval(watching);
    stop();
    expect([believed, runtime.sequencer.head]).toEqual([0, 1]);
  }, 60_000);

  it('wakes the one that has it when it writes', async () => {
    const sequencing = await process('sequencing', { worker: false, sequencer: true });
    const api = await process('api', { worker: false, sequencer: false });
    await pause(300);
    await postParcel(api.store, 'p1');
    await until('a position', () => Promise.resolve(sequencing.runtime.sequencer.head === 1), 1_500);
  });

  it('looks by itself while its connection is broken', async () => {
    const writer = await process('writer', { worker: false, sequencer: true });
    const reader = await process('reader', { worker: false, sequencer: false });
    await until('it listens', () => Promise.resolve(reader.store.hearsSequencer));
    await database.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'parcels-news' AND datname = current_database()`,
    );
    await postParcel(writer.store, 'p1');
    await until('the event', async () => {
      const page = await reader.runtime.feed.page({ after: 0n, range: [0, 1023], limit: 10 });
      return page.events.length === 1;
    });
    await until('it listens again', () => Promise.resolve(reader.store.hearsSequencer));
  });
});

describe('a source with a new history', () => {
  const told = [1, 2, 3].map((n) => [`N${n}`, 'Wuhan', n, randomId()] as const);

  it('that holds what was read last is gone on with', async () => {
    const reader = await process('reader', undefined, { rangesAtLeast: 1 });
    for (const args of told) tell(...args);
    await until('all read', async () => (await cursors())[0]?.position === 3);
    await reader.runtime.stop();
    depot = new InMemoryFeed('restored-history');
    for (const args of told) tell(...args);
    tell('N1', 'Beijing', 1);
    const again = await process('again', undefined, { rangesAtLeast: 1 });
    await until('the new fact', async () => (await placesOf(again.store, 'N1')).length === 2);
    expect(await cursors()).toMatchObject([{ position: 4, epoch: 'restored-history' }]);
    expect(await placesOf(again.store, 'N2')).toEqual(['Wuhan']);
  }, 30_000);

  it('that has lost it stops the consumer, until somebody says from where to go on', async () => {
    const reader = await process('reader', undefined, { rangesAtLeast: 1 });
    for (const args of told) tell(...args);
    await until('all read', async () => (await cursors())[0]?.position === 3);
    await reader.runtime.stop();
    depot = new InMemoryFeed('restored-history');
    for (const args of told.slice(0, 2)) tell(...args);
    tell('N9', 'Beijing', 9);
    const again = await process('again', undefined, { rangesAtLeast: 1 });
    const stateOf = async () => (await again.runtime.consumerStatus()).find(({ consumer }) => consumer === 'depot');
    await until('it has failed', async () => (await stateOf())?.state === 'failed');
    expect(await cursors()).toMatchObject([{ position: 3, epoch: 'depot-history' }]);

    expect(await again.runtime.adoptHistory('depot', 2n)).toBe(1);
    await until('it goes on', async () => (await placesOf(again.store, 'N9')).length === 1, 45_000);
    expect(await placesOf(again.store, 'N3')).toEqual(['Wuhan']);
    expect(await cursors()).toMatchObject([{ position: 3, epoch: 'restored-history' }]);
  }, 80_000);
});
