import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freshDatabase, type FreshDatabase } from '@throughline/test-kit';
import { randomId } from '../ids.js';
import { ParcelTables1764000000001 } from './parcel.js';
import { pause } from './waiting.js';

let database: FreshDatabase;
let child: ChildProcess | undefined;

beforeEach(async () => {
  database = await freshDatabase({ migrations: [ParcelTables1764000000001] });
});
afterEach(async () => {
  child?.kill('SIGKILL');
  await database.drop();
});

const facts = [
  ...Array.from({ length: 20 }, (_, n) => ({ number: `N${n}`, place: 'Wuhan' })),
  { number: 'N3', place: 'deadly' },
  { number: 'N3', place: 'Beijing' },
  { number: 'N4', place: 'Beijing' },
].map((fact) => ({ ...fact, eventId: randomId() }));

const count = async (sql: string): Promise<number> => (await database.pool.query<{ n: number }>(sql)).rows[0]!.n;

/** Starts the worker anew whenever it has died, until all but what it dies of is done. @returns how often it died */
const untilDone = async (kills: string, isDone: () => Promise<boolean>): Promise<number> => {
  for (let deaths = 0; deaths < 10; deaths += 1) {
    child = fork(fileURLToPath(new URL('mortal-worker.mjs', import.meta.url)), [
      JSON.stringify({ url: database.url, facts, kills }),
    ]);
    const ended = once(child, 'exit').then(() => true);
    for (;;) {
      if (await isDone()) return deaths;
      if (await Promise.race([ended, pause(50).then(() => false)])) break;
    }
  }
  throw new Error('it dies for ever');
};

describe('an event of which workers die', () => {
  it('is found after three deaths and set aside with what follows it; all else goes on', async () => {
    const parked = 'SELECT count(*) AS n FROM parked_event';
    // Everybody but N3's later sightings: once each.
    const stored = 'SELECT count(*) AS n FROM event';
    const deaths = await untilDone('reaction', async () => (await count(parked)) === 2 && (await count(stored)) === 21);
    expect(deaths).toBe(3);
    expect(
      (await database.pool.query('SELECT consumer, sequence_key, error_class, reason FROM parked_sequence')).rows,
    ).toEqual([
      {
        consumer: 'depot',
        sequence_key: 'parcel/N3',
        error_class: 'ProcessDied',
        reason: 'the processes that handled it have died',
      },
    ]);
  }, 60_000);

  it('is found in a read model too', async () => {
    const shown = 'SELECT coalesce(sum(parcels), 0)::int AS n FROM place';
    const parked = `SELECT count(*) AS n FROM parked_event WHERE consumer = 'read-model:places'`;
    const deaths = await untilDone(
      'read model',
      async () => (await count(shown)) === 21 && (await count(parked)) === 2,
    );
    expect(deaths).toBe(3);
    expect(await count('SELECT count(*) AS n FROM event')).toBe(23);
  }, 60_000);
});
