import { freshDatabase, type FreshDatabase } from '@throughline/test-kit';
import { InMemoryFeed } from '@throughline/transport';
import type { RunsAs } from '../store-runtime.js';
import { tellSighting } from './depot.js';
import { parcelRow, parcels, ParcelTables1764000000001, placeRow } from './parcel.js';
import { postParcel, Processes, start, type ProcessOptions } from './processes.js';
import { pause, until } from './waiting.js';

let database: FreshDatabase;
let depot: InMemoryFeed;
const processes = new Processes(
  () => database,
  () => depot,
);
const process = (owner: string, options: ProcessOptions = {}, runsAs?: RunsAs) =>
  processes.start(owner, runsAs, { rangesAtLeast: 1, ...options });

beforeEach(async () => {
  database = await freshDatabase({ migrations: [ParcelTables1764000000001] });
  depot = new InMemoryFeed('depot-history');
});
afterEach(async () => {
  await processes.end();
  await database.drop();
});

const tell = (number: string, place: string) => tellSighting(depot, { number, place, shard: 0, at: start });

/** A release that folds `places` otherwise. */
const newFold = {
  ...parcels,
  readModels: parcels.readModels.map((model) =>
    model === placeRow
      ? { ...placeRow, version: 2, project: () => ({ place: 'x', parcels: 100, last: start }) }
      : model,
  ),
} as typeof parcels;
const rowCount = async (sql: string) => (await database.pool.query(sql)).rowCount;
const aPlaceIsShown = () => until('a place', async () => (await rowCount('SELECT 1 FROM place')) === 1);
const areShown = (store: { runtime: Awaited<ReturnType<typeof process>>['runtime'] }, events: number) =>
  until('all are shown', async () => {
    const status = await store.runtime.readModels.status();
    return status.some(({ name, position, head }) => name === 'places' && position === head && head === events);
  });
const folds = async () => (await database.pool.query('SELECT DISTINCT parcels FROM place')).rows;

describe('a release that folds a read model otherwise', () => {
  it('rebuilds it, and a worker with the old fold does not write it any more', async () => {
    const old = await process('old');
    tell('N1', 'Wuhan');
    await aPlaceIsShown();
    await Promise.all([process('new-1', { definition: newFold }), process('new-2', { definition: newFold })]);
    tell('N2', 'Beijing');
    tell('N3', 'Wuhan');
    await areShown(old, 3);
    expect(await folds()).toEqual([{ parcels: 100 }]);
  }, 60_000);

  it('starts where something is parked that fails still', async () => {
    const old = await process('old');
    tell('N1', 'Wuhan');
    tell('N2', 'cursed');
    await until('it is parked', async () => (await rowCount('SELECT 1 FROM parked_sequence')) === 1);
    await old.runtime.stop();
    const next = await process('new', {
      definition: {
        ...parcels,
        readModels: parcels.readModels.map((model) => (model === placeRow ? { ...placeRow, version: 2 } : model)),
      } as typeof parcels,
    });
    await areShown(next, 2);
    expect(await rowCount('SELECT 1 FROM parked_event')).toBe(1);
  }, 60_000);

  describe('while it rebuilds', () => {
    /** Holds a row of the read model, for which the rebuild waits. @returns lets go of it */
    const slowRebuild = async () => {
      const client = await database.pool.connect();
      await client.query('SET idle_in_transaction_session_timeout = 0; BEGIN; SELECT 1 FROM place FOR UPDATE');
      return async () => {
        await client.query('COMMIT');
        client.release();
      };
    };
    const waitsFor = (text: string) =>
      rowCount(`SELECT 1 FROM pg_stat_activity WHERE query LIKE '${text}' AND wait_event_type = 'Lock'`);
    const rebuilding = () => until('it rebuilds', async () => (await waitsFor('DELETE FROM "place"%')) === 1);

    it('gives the read model to nobody with the old fold', async () => {
      const [one, other] = [await process('old-1'), await process('old-2')];
      tell('N1', 'Wuhan');
      await aPlaceIsShown();
      const owner = async () =>
        (
          await database.pool.query<{ owner: string }>(
            `SELECT owner FROM consumer_lease WHERE consumer = 'read-model:places'`,
          )
        ).rows[0]?.owner;
      const [holds, waits] = (await owner()) === 'old-1' ? [one, other] : [other, one];
      const letGo = await slowRebuild();
      const coming = process('new', { definition: newFold });
      await rebuilding();
      // A rolling update: the process that holds the read model is stopped, and another of the old release takes over.
      await holds.runtime.stop();
      await until('it waits for the cursor', async () => (await waitsFor('%suspect_position%')) === 1);
      await letGo();
      await coming;
      tell('N2', 'Beijing');
      await areShown(waits, 2);
      expect(await folds()).toEqual([{ parcels: 100 }]);
      expect(await owner()).toBe('new');
    }, 90_000);

    it('keeps others of it waiting, for longer than any statement may last', async () => {
      const old = await process('old');
      tell('N1', 'Wuhan');
      await aPlaceIsShown();
      await old.runtime.stop();
      const letGo = await slowRebuild();
      const first = process('new-1', { definition: newFold });
      await rebuilding();
      const second = process('new-2', { definition: newFold });
      await pause(21_000);
      await letGo();
      await expect(Promise.all([first, second])).resolves.toHaveLength(2);
    }, 60_000);
  });
});

describe('two releases with other folds of inline rows', () => {
  const withInline = (version: number, suffix: string) =>
    ({
      ...parcels,
      readModels: parcels.readModels.map((model) =>
        model === parcelRow
          ? {
              ...parcelRow,
              version,
              project: (...args: Parameters<typeof parcelRow.project>) => {
                const row = parcelRow.project(...args);
                return row === undefined ? undefined : { ...row, number: `${row.number}${suffix}` };
              },
            }
          : model,
      ),
    }) as typeof parcels;
  const numbers = async () =>
    (await database.pool.query<{ number: string }>('SELECT number FROM parcel_tracking ORDER BY id')).rows.map(
      ({ number }) => number,
    );

  it.each([
    ['the new one stays', 'old', ['p1!', 'p2!', 'p3!']],
    ['the old one stays', 'new', ['p1', 'p2', 'p3']],
  ] as const)(
    'side by side leave rows of one fold behind: %s',
    async (_, leaves, expected) => {
      const old = await process('old', { definition: withInline(1, '') });
      const oldApi = await process('old-api', { definition: withInline(1, '') }, { worker: false, sequencer: false });
      await postParcel(old.store, 'p1');
      const next = await process('new', { definition: withInline(2, '!') });
      await postParcel(oldApi.store, 'p2');
      await postParcel(next.store, 'p3');
      expect(await numbers()).toEqual(['p1!', 'p2', 'p3!']);
      await pause(3_000);
      for (const one of leaves === 'old' ? [old, oldApi] : [next]) await one.runtime.stop();
      await until('all rows of one fold', async () => (await numbers()).join() === expected.join());
    },
    60_000,
  );

  it('one after the other, back and on again, leave rows of one fold behind', async () => {
    for (const [id, version, suffix] of [
      ['p1', 2, '!'],
      ['p2', 1, ''],
      ['p3', 2, '!'],
    ] as const) {
      const one = await process(id, { definition: withInline(version, suffix) });
      await postParcel(one.store, id);
      if (id === 'p3') break;
      await one.runtime.stop();
      await one.die();
    }
    await until('all rows of one fold', async () => (await numbers()).join() === 'p1!,p2!,p3!');
  }, 60_000);

  it('stop without waiting for whoever folds them anew', async () => {
    const other = await database.pool.connect();
    await other.query(`SELECT pg_advisory_lock(hashtextextended('settle parcels', 0))`);
    const one = await process('one');
    await pause(500);
    let hasStopped = false;
    const stopping = one.runtime.stop().then(() => (hasStopped = true));
    try {
      await until('it has stopped', () => Promise.resolve(hasStopped), 10_000);
    } finally {
      await other.query('SELECT pg_advisory_unlock_all()');
      other.release();
      await stopping;
    }
  }, 60_000);
});
