import { on } from '@throughline/event-sourcing';
import { freshDatabase, type FreshDatabase } from '@throughline/test-kit';
import type { DoorPage, FeedDoor } from '@throughline/transport';
import { instant } from '@throughline/values';
import { EventStore } from '../event-store.js';
import { randomId } from '../ids.js';
import { StoreRuntime } from '../store-runtime.js';
import { systemTime, turnableClock, type SystemTime } from '../time.js';
import { parcel, parcels, ParcelTables1764000000001 } from './parcel.js';
import { until } from './waiting.js';

const start = instant('2026-03-02T10:00:00Z');
let database: FreshDatabase;
const running: StoreRuntime[] = [];

/** Keeps what it was given, and fails when it is told to: before it keeps a page, or after. */
class Shelf implements FeedDoor {
  readonly name = 'shelf';
  readonly pages: DoorPage[] = [];
  fails: 'before' | 'after' | undefined;
  open = () => Promise.resolve();
  close = () => Promise.resolve();
  condition = () => undefined;
  send = (page: DoorPage): Promise<string> => {
    if (this.fails === 'before') return Promise.reject(new Error('the shelf is away'));
    this.pages.push(page);
    if (this.fails === 'after') return Promise.reject(new Error('the shelf did not answer'));
    return Promise.resolve(`page ${this.pages.length}`);
  };
  get positions(): number[] {
    return this.pages.flatMap(({ events }) => events.map(({ position }) => Number(position)));
  }
}

/** Of a process that never pauses for long. */
const hasty = (): SystemTime => {
  const time = systemTime();
  return { ...time, sleep: (ms, signal) => time.sleep(Math.min(ms, 200), signal) };
};

const begin = async (owner: string, door: FeedDoor, time = systemTime()) => {
  const store = new EventStore({ pool: database.pool, definition: parcels, clock: turnableClock(start), time });
  const runtime = new StoreRuntime(store, {
    sources: [],
    doors: [door],
    owner,
    listenUrl: database.url,
    sequencer: { watermarkEveryMs: 100 },
  });
  running.push(runtime);
  await runtime.start({ worker: false, sequencer: true });
  return { store, runtime };
};

beforeEach(async () => {
  database = await freshDatabase({ migrations: [ParcelTables1764000000001] });
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((runtime) => runtime.stop()));
  await database.drop();
});

const post = (store: EventStore, id: string) =>
  store.execute(
    on(parcel, id, { type: 'PostParcel', data: { number: id, at: start } }),
    { commandId: randomId(), actor: 'user:spec', correlationId: randomId() },
    () => ({ status: 200, body: {} }),
  );
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

describe('a door', () => {
  it('is handed everything once and in order, with what it said last', async () => {
    const shelf = new Shelf();
    const { store, runtime } = await begin('one', shelf);
    for (let n = 1; n <= 30; n += 1) await post(store, `p${n}`);
    await until('all', () => shelf.positions.length === 30);
    expect(shelf.positions).toEqual(upTo(30));
    expect(shelf.pages.map(({ mark }) => mark)).toEqual(shelf.pages.map((_, n) => (n === 0 ? undefined : `page ${n}`)));
    for (const [n, { after }] of shelf.pages.entries())
      expect(after).toBe(n === 0 ? 0n : shelf.pages[n - 1]!.scannedTo);
    await until('its cursor', async () => (await runtime.doorStatus())[0]?.position === 30);
    expect(await runtime.doorStatus()).toMatchObject([{ door: 'shelf', state: 'running', head: 30, owner: 'one' }]);
  });

  it('is left to another process by one that does not get through, which then says nothing of it any more', async () => {
    const [barred, open] = [new Shelf(), new Shelf()];
    barred.fails = 'before';
    const one = await begin('one', barred, hasty());
    await post(one.store, 'p1');
    await until('it is paused', async () => (await one.runtime.doorStatus())[0]?.state === 'paused');
    await begin('two', open);
    await until('the other has sent it', () => open.positions.length === 1);
    await until('it waits', async () => (await one.runtime.doorStatus())[0]?.state === 'waiting for the lease');
    const [status] = await one.runtime.doorStatus();
    expect(status).toMatchObject({ owner: 'two' });
    expect(status).not.toHaveProperty('reason');
  });

  it('is told the watermarks, also where nothing is published', async () => {
    const shelf = new Shelf();
    await begin('one', shelf);
    await until('the watermark', () => shelf.pages.some(({ watermarks }) => watermarks?.['parcels']?.at === start));
  });

  it('that fails gets the page again, and says why meanwhile', async () => {
    const shelf = new Shelf();
    const { store, runtime } = await begin('one', shelf);
    for (const fails of ['before', 'after'] as const) {
      shelf.fails = fails;
      await post(store, fails);
      await until('it is paused', async () => (await runtime.doorStatus())[0]?.state === 'paused');
      expect((await runtime.doorStatus())[0]?.reason).toMatch(/^the shelf/);
      shelf.fails = undefined;
      await until('it runs', async () => (await runtime.doorStatus())[0]?.state === 'running');
    }
    await until('both', () => new Set(shelf.positions).size === 2);
    expect([...new Set(shelf.positions)]).toEqual([1, 2]);
  });

  it('is handed everything from where its cursor was set, also while it is paused', async () => {
    const shelf = new Shelf();
    const { store, runtime } = await begin('one', shelf);
    for (let n = 1; n <= 4; n += 1) await post(store, `p${n}`);
    await until('all', () => shelf.positions.length === 4);
    shelf.fails = 'before';
    await post(store, 'p5');
    await until('it is paused', async () => (await runtime.doorStatus())[0]?.state === 'paused');
    await database.pool.query(
      `UPDATE consumer_cursor SET position = 0, mark = NULL, generation = generation + 1 WHERE consumer = 'door:shelf'`,
    );
    shelf.pages.splice(0);
    shelf.fails = undefined;
    await until('all again', () => shelf.positions.length === 5);
    expect(shelf.positions).toEqual(upTo(5));
  });

  it('is kept by one process at a time, and by the next one from where it stopped', async () => {
    const first = new Shelf();
    const second = new Shelf();
    const one = await begin('one', first);
    const two = await begin('two', second);
    for (let n = 1; n <= 5; n += 1) await post(n % 2 === 0 ? one.store : two.store, `p${n}`);
    await until('the first five', () => first.positions.length === 5);
    expect(second.pages).toEqual([]);
    await one.runtime.stop();
    running.splice(running.indexOf(one.runtime), 1);
    for (let n = 6; n <= 9; n += 1) await post(two.store, `p${n}`);
    await until('the rest', () => second.positions.length === 4);
    expect(second.positions).toEqual([6, 7, 8, 9]);
  });
});
