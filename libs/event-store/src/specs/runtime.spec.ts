import { on } from '@throughline/event-sourcing';
import { freshDatabase, type FreshDatabase } from '@throughline/test-kit';
import { InMemoryFeed, inMemorySource } from '@throughline/transport';
import { addTo, days, hours, instant, minutes, type Instant } from '@throughline/values';
import { EventStore } from '../event-store.js';
import { randomId } from '../ids.js';
import { StoreRuntime } from '../store-runtime.js';
import { turnableClock } from '../time.js';
import { parcel, parcels, ParcelTables1764000000001 } from './parcel.js';

const start = instant('2026-03-02T10:00:00Z');

let database: FreshDatabase;
let store: EventStore;
let runtime: StoreRuntime;
let clock: ReturnType<typeof turnableClock>;
let depot: InMemoryFeed;

const begin = async () => {
  store = new EventStore({ pool: database.pool, definition: parcels, clock });
  runtime = new StoreRuntime(store, {
    sources: [inMemorySource({ context: 'depot' }, { source: 'depot', feed: depot })],
    sequencer: { watermarkEveryMs: 200 },
  });
  await runtime.start();
};

beforeEach(async () => {
  database = await freshDatabase({ migrations: [ParcelTables1764000000001] });
  clock = turnableClock(start);
  depot = new InMemoryFeed('depot-history');
  await begin();
});
afterEach(async () => {
  await runtime.stop();
  await database.drop();
});

const until = async (check: () => Promise<boolean>, what: string): Promise<void> => {
  const end = Date.now() + 5_000;
  while (!(await check())) {
    if (Date.now() > end) throw new Error(`not within 5 s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
const ask = () => ({ commandId: randomId(), actor: 'user:spec', correlationId: randomId() });
const answer = ({ readAfter }: { readAfter: string }) => ({ status: 200, body: { readAfter } });
const post = async (id: string, number: string) =>
  store.execute(on(parcel, id, { type: 'PostParcel', data: { number, at: clock.now() } }), ask(), answer);
const see = async (id: string, place: string) =>
  store.execute(
    on(parcel, id, { type: 'SeeParcel', data: { place, at: clock.now(), effectiveAt: clock.now() } }),
    ask(),
    answer,
  );
const tell = (number: string, place: string, at: Instant = clock.now(), versions: readonly number[] = [1]) => {
  const eventId = randomId();
  return depot.append({
    shard: 7,
    contracts: versions.map((version) => ({
      eventId,
      type: `depot.parcel-seen.v${version}`,
      subject: `parcel/${number}`,
      occurredAt: at,
      recordedAt: clock.now(),
      correlationId: 'c',
      causationId: 'c',
      data: { number, place },
    })),
  });
};
const placesOf = async (id: string) =>
  (await store.load('parcel', id)).events.flatMap((event) =>
    event.type === 'ParcelSeen' ? [(event.data as { place: string }).place] : [],
  );
const turn = (to: Instant) => {
  clock.turn(to);
  depot.moveWatermarks({ depot: { at: to } });
};

describe('the feed', () => {
  it('gives dense positions, and publishes what is public', async () => {
    await post('p1', 'N1');
    await see('p1', 'Wuhan');
    await post('p2', 'N2');
    await until(
      async () => (await runtime.feed.page({ after: 0n, range: [0, 1023], limit: 10 })).scannedTo === 3n,
      'three positions',
    );
    const page = await runtime.feed.page({ after: 0n, range: [0, 1023], limit: 10 });
    expect(page.events.map(({ position, type }) => [position, type])).toEqual([
      [1n, 'parcels.parcel-posted.v1'],
      [3n, 'parcels.parcel-posted.v1'],
    ]);
  });

  it('knows its end also where nothing stands in it yet: who waits there costs the database nothing', async () => {
    await until(() => Promise.resolve(runtime.feed.isAtHead(0n)), 'the end is known');
    await post('p1', 'N1');
    await until(() => Promise.resolve(!runtime.feed.isAtHead(0n) && runtime.feed.isAtHead(1n)), 'it has moved');
  });

  it('publishes a watermark once the clock is turned, also without an event', async () => {
    turn(addTo(start, hours(3)));
    await until(async () => {
      const { watermarks } = await runtime.feed.page({ after: 0n, range: [0, 1023], limit: 10 });
      return watermarks?.['parcels']?.at === addTo(start, hours(3));
    }, 'the watermark');
  });

  it('tells how far its source has taken effect', async () => {
    tell('N1', 'Wuhan');
    turn(addTo(start, hours(1)));
    await until(async () => {
      const { watermarks } = await runtime.feed.page({ after: 0n, range: [0, 1023], limit: 10 });
      return watermarks?.['parcels:depot']?.at === addTo(start, hours(1));
    }, "the source's entry");
    expect(await placesOf('by-N1')).toEqual(['Wuhan']);
  });

  it('publishes a watermark only when its own reactions have come past what stood before it', async () => {
    await until(async () => (await runtime.watermarks()).own?.at === start, 'the first watermark');
    await database.pool.query(
      `WITH taken AS (UPDATE consumer_lease SET owner = 'another', until = clock_timestamp() + interval '1 minute' WHERE consumer = 'own')
       UPDATE consumer_cursor SET generation = generation + 1 WHERE consumer = 'own'`,
    );
    await see('p1', 'door');
    turn(addTo(start, hours(1)));
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect((await runtime.watermarks()).own?.at).toBe(start);
    await database.pool.query(`UPDATE consumer_lease SET until = '-infinity' WHERE consumer = 'own'`);
    await until(async () => (await runtime.watermarks()).own?.at === addTo(start, hours(1)), 'the watermark');
    const { rows } = await database.pool.query(
      `SELECT w.position >= f.position AS "includesTheHall" FROM feed_watermark w, feed f JOIN event e USING (seq_id) WHERE e.data ->> 'place' = 'hall'`,
    );
    expect(rows).toEqual([{ includesTheHall: true }]);
  });

  it('holds a stale watermark when it starts, and says until when', async () => {
    await until(async () => (await runtime.watermarks()).own?.at === start, 'the first watermark');
    await runtime.stop();
    clock.turn(addTo(start, days(2)));
    await begin();
    await until(
      async () => (await runtime.watermarks()).own?.holdUntil === addTo(start, days(2) + hours(1)),
      'the hold',
    );
    expect((await runtime.watermarks()).own?.at).toBe(start);
    turn(addTo(start, days(2) + hours(1)));
    await until(
      async () => (await runtime.watermarks()).own?.at === addTo(start, days(2) + hours(1)),
      'the end of the hold',
    );
    expect((await runtime.watermarks()).own?.holdUntil).toBeUndefined();
  });
});

describe('a consumer', () => {
  it('finds the stream by its look-up and records the fact there, once', async () => {
    await post('p1', 'N1');
    tell('N1', 'Wuhan');
    tell('N1', 'Wuhan');
    tell('N1', 'Xi’an');
    await until(async () => (await placesOf('p1')).length === 2, 'both places');
    expect(await placesOf('p1')).toEqual(['Wuhan', 'Xi’an']);
  });

  it('takes the highest version of a fact that it knows', async () => {
    tell('N1', 'Wuhan', start, [1, 2, 3]);
    await until(async () => (await placesOf('by-N1')).length > 0, 'the place');
    expect(await placesOf('by-N1')).toEqual(['Wuhan!']);
  });

  it('parks a fact in no version that it can read, and those of its stream behind it, while others flow', async () => {
    tell('N1', 'Wuhan', start, [9]);
    tell('N1', 'Xi’an');
    tell('N2', 'Beijing');
    await until(async () => (await placesOf('by-N2')).length === 1, 'the other stream');
    await until(async () => (await runtime.parking.list({ limit: 10 }))[0]?.events === 2, 'two parked');
    expect(await placesOf('by-N1')).toEqual([]);
  });

  it('parks a poison event; a retry that works hands over those behind it, a discard gives up the first', async () => {
    tell('N1', 'nowhere');
    tell('N1', 'Wuhan');
    tell('N2', 'Beijing');
    await until(async () => (await runtime.parking.list({ limit: 10 }))[0]?.events === 2, 'two parked');
    await until(async () => (await placesOf('by-N2')).length === 1, 'the other stream');
    const [sequence] = await runtime.parking.list({ limit: 10 });
    expect(sequence).toMatchObject({
      consumer: 'depot',
      sequenceKey: 'parcel/N1',
      errorClass: 'Error',
      reason: 'there is no such place',
    });
    expect(await runtime.parking.retry(sequence!.id)).toMatchObject({
      handled: 0,
      failure: { reason: 'there is no such place' },
    });
    tell('N1', 'Xi’an');
    await until(async () => (await runtime.parking.list({ limit: 10 }))[0]?.events === 3, 'three parked');
    expect(await runtime.parking.discard(sequence!.id, 'operator:spec', 'a place that is not one')).toMatchObject({
      handled: 2,
    });
    expect(await placesOf('by-N1')).toEqual(['Wuhan', 'Xi’an']);
    expect(await runtime.parking.list({ limit: 10 })).toEqual([]);
    tell('N1', 'Lhasa');
    await until(async () => (await placesOf('by-N1')).length === 3, 'it flows again');
  });

  it('does not take up again what was given up for good, where its cursor is set back', async () => {
    tell('N1', 'nowhere');
    tell('N1', 'Wuhan');
    await until(async () => (await runtime.parking.list({ limit: 10 }))[0]?.events === 2, 'two parked');
    const [sequence] = await runtime.parking.list({ limit: 10 });
    await runtime.parking.discard(sequence!.id, 'operator:spec', 'a place that is not one');
    expect(await runtime.adoptHistory('depot', 0n)).toBeGreaterThan(0);
    tell('N1', 'Lhasa');
    await until(async () => (await placesOf('by-N1')).length === 2, 'it flows on');
    expect(await placesOf('by-N1')).toEqual(['Wuhan', 'Lhasa']);
    expect(await runtime.parking.list({ limit: 10 })).toEqual([]);
  });

  it('goes on where it was after a restart', async () => {
    for (let i = 0; i < 50; i += 1) tell('N1', `place-${i}`);
    await until(async () => (await placesOf('by-N1')).length > 0, 'some');
    await runtime.stop();
    for (let i = 50; i < 100; i += 1) tell('N1', `place-${i}`);
    await begin();
    await until(async () => (await placesOf('by-N1')).length === 100, 'all');
  });
});

describe('a deadline', () => {
  it('is judged with its true due time once clock and watermark have passed it', async () => {
    await post('p1', 'N1');
    clock.turn(addTo(start, days(3)));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await store.load('parcel', 'p1')).version).toBe(1);
    depot.moveWatermarks({ depot: { at: addTo(start, hours(48)) } });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await store.load('parcel', 'p1')).version).toBe(1);
    depot.moveWatermarks({ depot: { at: addTo(start, hours(48) + 1) } });
    await until(async () => (await store.load('parcel', 'p1')).version === 2, 'the verdict');
    expect((await store.load('parcel', 'p1')).events[1]).toMatchObject({
      type: 'ParcelLost',
      data: { due: addTo(start, hours(48)) },
    });
    // A lost parcel has no row: it goes with the verdict, and its number is free.
    expect((await database.pool.query('SELECT * FROM parcel_tracking')).rows).toEqual([]);
    expect(await runtime.readModels.verify('parcel-tracking')).toMatchObject({ equal: true });
    await post('p2', 'N1');
  });

  it('is armed again where a sign of life came in between', async () => {
    await post('p1', 'N1');
    tell('N1', 'Wuhan', addTo(start, minutes(0)));
    turn(addTo(start, hours(40)));
    tell('N1', 'Xi’an');
    turn(addTo(start, hours(60)));
    await until(
      async () => (await runtime.deadlines.list({ state: 'pending', limit: 10 }))[0]?.due === addTo(start, hours(88)),
      'the later due time',
    );
    turn(addTo(start, hours(89)));
    await until(async () => (await store.load('parcel', 'p1')).events.at(-1)?.type === 'ParcelLost', 'the verdict');
    expect((await store.load('parcel', 'p1')).events.at(-1)?.data).toEqual({ due: addTo(start, hours(88)) });
  });

  it('waits while a fact of its subject is parked', async () => {
    await post('by-N1', 'N1');
    tell('N1', 'nowhere');
    await until(async () => (await runtime.parking.count()) === 1, 'the parked fact');
    await database.pool.query(`UPDATE parked_sequence SET subjects = '{by-N1}'`);
    turn(addTo(start, days(5)));
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect((await store.load('parcel', 'by-N1')).version).toBe(1);
    const [sequence] = await runtime.parking.list({ limit: 1 });
    await runtime.parking.discard(sequence!.id, 'operator:spec', 'a place that is not one');
    await until(async () => (await store.load('parcel', 'by-N1')).version === 2, 'the verdict');
  });
});

describe('a read model', () => {
  const rows = async () => (await database.pool.query('SELECT place, parcels FROM place ORDER BY place')).rows;

  it('follows the feed, and a read with readAfter sees the write', async () => {
    await see('p1', 'Wuhan');
    const { body } = await see('p2', 'Wuhan');
    await runtime.readModels.waitFor((JSON.parse(body) as { readAfter: string }).readAfter, 'places', 2_000);
    expect(await rows()).toEqual([{ place: 'Wuhan', parcels: 2 }]);
  });

  it('equals its rebuild, and says so where it does not', async () => {
    for (let i = 0; i < 20; i += 1) await see(`p${i % 5}`, `place-${i % 7}`);
    await until(async () => (await runtime.readModels.status()).every((model) => model.lagEvents === 0), 'the head');
    for (const name of ['places', 'parcel-tracking'])
      expect(await runtime.readModels.verify(name)).toMatchObject({ equal: true });
    await database.pool.query(`UPDATE place SET parcels = 99 WHERE place = 'place-3'`);
    await database.pool.query(`DELETE FROM parcel_tracking WHERE id = 'p1'`);
    expect(await runtime.readModels.verify('places')).toMatchObject({
      equal: false,
      onlyLive: 1,
      onlyRebuilt: 1,
      examples: ['place-3'],
    });
    expect(await runtime.readModels.verify('parcel-tracking')).toMatchObject({
      equal: false,
      onlyLive: 0,
      onlyRebuilt: 1,
    });
    for (const name of ['places', 'parcel-tracking']) {
      await runtime.readModels.rebuild(name);
      expect(await runtime.readModels.verify(name)).toMatchObject({ equal: true });
    }
    await see('p1', 'Lhasa');
    await until(async () => (await rows()).some((row) => row.place === 'Lhasa'), 'it goes on');
  });

  it('is rebuilt when it was folded by another version of its fold', async () => {
    await see('p1', 'Wuhan');
    await until(async () => (await rows()).length === 1, 'the row');
    await runtime.stop();
    await database.pool.query(
      `UPDATE read_model_version SET version = 0; UPDATE place SET parcels = 7; DELETE FROM parcel_tracking`,
    );
    await begin();
    for (const name of ['places', 'parcel-tracking'])
      expect(await runtime.readModels.verify(name)).toMatchObject({ equal: true, rows: 1 });
  });

  it('parks an event that cannot be shown; a discard binds the rebuild', async () => {
    await see('p1', 'cursed');
    await see('p1', 'Wuhan');
    await see('p2', 'Beijing');
    await until(async () => (await runtime.parking.list({ limit: 10 }))[0]?.events === 2, 'two parked');
    expect(await rows()).toEqual([{ place: 'Beijing', parcels: 1 }]);
    expect(await runtime.readModels.verify('places')).toMatchObject({ equal: true });
    const [sequence] = await runtime.parking.list({ limit: 1 });
    await runtime.parking.discard(sequence!.id, 'operator:spec', 'cannot be shown');
    expect(await rows()).toEqual([
      { place: 'Beijing', parcels: 1 },
      { place: 'Wuhan', parcels: 1 },
    ]);
    await runtime.readModels.rebuild('places');
    expect(await rows()).toHaveLength(2);
    expect(await runtime.readModels.verify('places')).toMatchObject({ equal: true });
  });
});

describe('retention', () => {
  it('removes what is past its time and nothing else', async () => {
    await database.pool.query(
      `INSERT INTO command_log (command_id, request_hash, status, body, logged_at)
       SELECT gen_random_uuid(), 'h', 200, '{}', now() - make_interval(days => d) FROM generate_series(80, 100) AS d`,
    );
    expect(await runtime.retention.runOnce()).toMatchObject({ 'command-log': 11 });
    expect(await runtime.retention.status()).toContainEqual(
      expect.objectContaining({ what: 'command-log', days: 90, removed: 11 }),
    );
  });
});
