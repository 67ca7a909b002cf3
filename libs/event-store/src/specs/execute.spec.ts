import { on, type Found } from '@throughline/event-sourcing';
import { addTo, hours, instant } from '@throughline/values';
import { freshDatabase, type FreshDatabase } from '@throughline/test-kit';
import { CommandStillRunning, ConcurrencyConflict, IdempotencyKeyReused } from '../errors.js';
import { EventStore } from '../event-store.js';
import { randomId } from '../ids.js';
import { turnableClock } from '../time.js';
import { parcel, parcels, ParcelTables1764000000001 } from './parcel.js';

const start = instant('2026-03-02T10:00:00Z');

let database: FreshDatabase;
let store: EventStore;
let clock: ReturnType<typeof turnableClock>;

beforeEach(async () => {
  database = await freshDatabase({ migrations: [ParcelTables1764000000001] });
  clock = turnableClock(start);
  store = new EventStore({ pool: database.pool, definition: parcels, clock });
  await store.start();
});
afterEach(() => database.drop());

const ask = (key?: string, hash = 'h') => ({
  commandId: key ?? randomId(),
  ...(key === undefined ? {} : { requestHash: hash }),
  actor: 'user:spec',
  correlationId: randomId(),
});
const post = (id: string, number: string) =>
  on(parcel, id, { type: 'PostParcel', data: { number, at: clock.now(), sender: 'Li Lei' } });
const see = (id: string, place: string) =>
  on(parcel, id, { type: 'SeeParcel', data: { place, at: clock.now(), effectiveAt: clock.now() } });
const answer = ({ version }: { version: number }) => ({ status: 201, body: { version } });

describe('a command', () => {
  it('stores what follows, with its inline row and its look-up', async () => {
    const answered = await store.execute(post('p1', 'N1'), ask(), answer);
    expect(answered).toMatchObject({ replayed: false, status: 201, version: 1, body: '{"version":1}' });
    const { events } = await store.load('parcel', 'p1');
    expect(events).toMatchObject([
      {
        type: 'ParcelPosted',
        version: 1,
        occurredAt: start,
        recordedAt: start,
        data: { number: 'N1' },
        personal: { sender: 'Li Lei' },
      },
    ]);
    const { rows } = await database.pool.query('SELECT * FROM parcel_tracking');
    expect(rows).toEqual([{ id: 'p1', number: 'N1', places: 0, stream_version: 1 }]);
  });

  it('is answered once more, byte for byte, under the same key', async () => {
    const key = randomId();
    const first = await store.execute(post('p1', 'N1'), ask(key), answer);
    await store.execute(see('p1', 'Wuhan'), ask(), answer);
    const second = await store.execute(post('p1', 'N1'), ask(key), answer);
    expect(second).toEqual({ ...first, replayed: true });
    expect((await store.load('parcel', 'p1')).version).toBe(2);
  });

  it('is refused under a key that another request had', async () => {
    const key = randomId();
    await store.execute(post('p1', 'N1'), ask(key), answer);
    await expect(store.execute(post('p1', 'N1'), ask(key, 'other'), answer)).rejects.toThrow(IdempotencyKeyReused);
  });

  it('keeps no refusal: the same key may succeed later', async () => {
    await store.execute(post('p1', 'N1'), ask(), answer);
    const key = randomId();
    await expect(store.execute(post('p1', 'N2'), ask(key), answer)).rejects.toMatchObject({
      code: 'parcel-posted-before',
    });
    await expect(store.execute(post('p2', 'N2'), ask(key), answer)).resolves.toMatchObject({ replayed: false });
  });

  it('logs a success without events too', async () => {
    await store.execute(see('p1', 'Wuhan'), ask(), answer);
    const key = randomId();
    await store.execute(see('p1', 'Wuhan'), ask(key), answer);
    await expect(store.execute(see('p1', 'Wuhan'), ask(key), answer)).resolves.toMatchObject({ replayed: true });
  });

  it('says "still running" while the first one under its key is', async () => {
    const key = randomId();
    const blocker = await database.pool.connect();
    await blocker.query('BEGIN');
    await blocker.query(`LOCK TABLE event IN ACCESS EXCLUSIVE MODE`).catch(() => undefined);
    await blocker.query('ROLLBACK');
    const { rows } = await blocker.query<{ got: boolean }>('SELECT pg_try_advisory_lock($1) AS got', [
      BigInt.asIntN(64, BigInt('0x' + key.replaceAll('-', '').slice(0, 16))).toString(),
    ]);
    expect(rows[0]?.got).toBe(true);
    await expect(store.execute(post('p1', 'N1'), ask(key), answer)).rejects.toThrow(CommandStillRunning);
    await blocker.query('SELECT pg_advisory_unlock_all()');
    blocker.release();
    await expect(store.execute(post('p1', 'N1'), ask(key), answer)).resolves.toMatchObject({ status: 201 });
  });

  it('answers many at once under one key with one effect', async () => {
    const key = randomId();
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, () => store.execute(see('p1', 'Wuhan'), ask(key), answer)),
    );
    const answered = results.filter((r) => r.status === 'fulfilled');
    expect(answered.length).toBeGreaterThan(0);
    for (const r of results)
      if (r.status === 'rejected') expect(r.reason).toBeInstanceOf(CommandStillRunning);
      else expect(r.value.body).toBe('{"version":1}');
    expect((await store.load('parcel', 'p1')).version).toBe(1);
  });

  it('meets another version than it named', async () => {
    await store.execute(post('p1', 'N1'), ask(), answer);
    await expect(store.execute(see('p1', 'Wuhan'), { ...ask(), expectedVersion: 0 }, answer)).rejects.toThrow(
      ConcurrencyConflict,
    );
    await expect(store.execute(see('p1', 'Wuhan'), { ...ask(), expectedVersion: 1 }, answer)).resolves.toMatchObject({
      version: 2,
    });
  });

  it('is decided again when others write to the stream, and nothing is lost', async () => {
    const places = Array.from({ length: 32 }, (_, i) => `place-${i}`);
    const left = [...places];
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        for (let place = left.pop(); place !== undefined; place = left.pop())
          await store.execute(see('p1', place), ask(), answer);
      }),
    );
    const { events } = await store.load('parcel', 'p1');
    expect(events.map((event) => event.version)).toEqual(places.map((_, i) => i + 1));
    expect(new Set(events.map((event) => (event.data as { place: string }).place))).toEqual(new Set(places));
    const { rows } = await database.pool.query('SELECT places, stream_version FROM parcel_tracking');
    expect(rows).toEqual([{ places: 32, stream_version: 32 }]);
  });

  it('is refused a value that another stream holds, also when both come at once', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, (_, i) => store.execute(post(`p${i}`, 'N1'), ask(), answer)),
    );
    expect(results.filter((r) => r.status === 'fulfilled')).toHaveLength(1);
    for (const r of results)
      if (r.status === 'rejected') expect(r.reason).toMatchObject({ code: 'parcel-number-taken' });
    const { rows } = await database.pool.query('SELECT count(*) AS n FROM event');
    expect(rows).toEqual([{ n: 1 }]);
  });

  it('is stored no earlier than a proposed watermark, and its row agrees', async () => {
    await database.pool.query('UPDATE feed_watermark SET proposed = $1', [addTo(start, hours(1))]);
    await store.execute(post('p1', 'N1'), ask(), answer);
    expect((await store.load('parcel', 'p1')).events[0]?.recordedAt).toBe(addTo(start, hours(1)));
  });

  it('marks a fact that claims to be ahead of our clock', async () => {
    const ahead = addTo(start, hours(2));
    await store.execute(
      on(parcel, 'p1', { type: 'SeeParcel', data: { place: 'Wuhan', at: ahead, effectiveAt: start } }),
      ask(),
      answer,
    );
    expect((await store.load('parcel', 'p1')).events[0]).toMatchObject({
      occurredAt: ahead,
      recordedAt: start,
      metadata: { clockSuspect: true },
    });
  });
});

describe('a plan of several commands under one key', () => {
  const plan = {
    lookUps: [{ index: 'parcel-by-number', value: 'N1' }],
    steps: ['Wuhan', 'Xi’an', 'Wuhan'].map((place) => () => see('p1', place)),
  };
  const count = (results: readonly { events: readonly unknown[] }[]) => ({
    status: 200,
    body: results.map((r) => r.events.length),
  });

  it('is one transaction, and each step sees the ones before it', async () => {
    const key = randomId();
    const first = await store.executePlan(plan, ask(key), count);
    expect(first.body).toBe('[1,1,0]');
    expect(await store.executePlan(plan, ask(key), count)).toEqual({ ...first, replayed: true });
    expect((await store.load('parcel', 'p1')).version).toBe(2);
  });

  it('does nothing when one step fails', async () => {
    const failing = { lookUps: [], steps: [() => see('p1', 'Wuhan'), () => see('p1', 'nowhere')] };
    await expect(store.executePlan(failing, ask(randomId()), count)).rejects.toThrow('there is no such place');
    expect((await store.load('parcel', 'p1')).version).toBe(0);
  });

  it('finds no more rows than it has asked for, of an index that many share', async () => {
    for (const [id, number] of [
      ['p3', 'N3'],
      ['p1', 'N1'],
      ['p2', 'N2'],
    ] as const)
      await store.execute(post(id, number), ask(), answer);
    for (const id of ['p1', 'p2', 'p3']) await store.execute(see(id, 'Wuhan'), ask(), answer);
    const seen: string[][] = [];
    const look = (limit?: number) => ({
      lookUps: [{ index: 'parcels-by-sights', value: '1', ...(limit && { limit }) }],
      steps: [
        (found: Found) => {
          seen.push(found.rows('parcels-by-sights', '1').map(({ streamId }) => streamId));
          return see('p1', 'Wuhan');
        },
      ],
    });
    await store.executePlan(look(2), ask(randomId()), count);
    await store.executePlan(look(), ask(randomId()), count);
    expect(new Set(seen.map(String))).toEqual(new Set(['p1,p2', 'p1,p2,p3']));
  });

  it('finds through its look-ups what earlier steps have written', async () => {
    const steps = [
      () => post('p9', 'N1'),
      (found: { one(index: string, value: string): string | undefined }) =>
        see(found.one('parcel-by-number', 'N1') ?? 'nobody', 'Wuhan'),
    ];
    await store.executePlan({ lookUps: plan.lookUps, steps }, ask(randomId()), count);
    expect((await store.load('parcel', 'p9')).version).toBe(2);
  });
});
