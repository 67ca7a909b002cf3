import { once } from 'node:events';
import net from 'node:net';
import { on } from '@throughline/event-sourcing';
import { freshDatabase, type FreshDatabase } from '@throughline/test-kit';
import { InMemoryFeed } from '@throughline/transport';
import { openPool } from '../database.js';
import { EventStore } from '../event-store.js';
import { randomId } from '../ids.js';
import { turnableClock } from '../time.js';
import { parcel, parcels, ParcelTables1764000000001 } from './parcel.js';
import { postParcel, Processes, start, type ProcessOptions } from './processes.js';
import { until } from './waiting.js';

let database: FreshDatabase;
const processes = new Processes(
  () => database,
  () => new InMemoryFeed('depot-history'),
);
const process = (options: ProcessOptions = {}) =>
  processes.start('one', undefined, { rangesAtLeast: 1, watermarkEveryMs: 1_000, ...options });

beforeEach(async () => {
  database = await freshDatabase({ migrations: [ParcelTables1764000000001] });
});
afterEach(async () => {
  await processes.end();
  await database.drop();
});

const see = (store: EventStore, id: string) =>
  store.execute(
    on(parcel, id, { type: 'SeeParcel', data: { place: 'door', at: start, effectiveAt: start } }),
    { commandId: randomId(), actor: 'user:spec', correlationId: randomId() },
    () => ({ status: 200, body: {} }),
  );
const asAdministrator = async (sql: string): Promise<void> => {
  const pool = openPool({ url: database.adminUrl, applicationName: 'administrator', max: 1 }, () => undefined);
  await pool.query(sql);
  await pool.end();
};
/** Another timeline: as after a promotion or a restore. */
const exchanged = 'UPDATE feed_head SET timeline = 0';
const cutConnections = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`;

describe('a database that is exchanged under a process that runs', () => {
  it('begins a new epoch, also where nothing was asked while connections were cut', async () => {
    const { store, runtime } = await process({ watermarkEveryMs: 60_000 });
    await postParcel(store, 'p1');
    await until('it has moved', () => Promise.resolve(runtime.sequencer.head === 1));
    const before = store.epoch;
    await asAdministrator(`${exchanged}; ${cutConnections}`);
    await until('another epoch', () => Promise.resolve(store.epoch !== before), 15_000);
  }, 60_000);

  it('is followed from where it stands, where it was restored to an earlier time', async () => {
    const { store, runtime } = await process();
    for (let n = 0; n < 10; n += 1) await postParcel(store, `p${n}`);
    const ownCursorsAt = async (position: number) =>
      (
        await database.pool.query(`SELECT 1 FROM consumer_cursor WHERE consumer <> 'depot' AND position <> $1`, [
          position,
        ])
      ).rowCount === 0;
    await until('all are read', () => ownCursorsAt(10));
    // What a backup from before p5 holds.
    await asAdministrator(`
      DELETE FROM feed WHERE position > 5;
      ${['event', 'stream', 'look_up', 'deadline'].map((table) => `DELETE FROM ${table} WHERE stream_id >= 'p5';`).join(' ')}
      DELETE FROM parcel_tracking WHERE id >= 'p5';
      UPDATE feed_head SET position = 5;
      UPDATE feed_watermark SET position = 5;
      UPDATE consumer_cursor SET position = 5, generation = generation + 1 WHERE position > 5;
      ${exchanged}; ${cutConnections}`);
    await until('the head is known', () => Promise.resolve(runtime.sequencer.head === 5), 15_000);
    await see(store, 'p1');
    await until('our own reaction', async () => (await store.load('parcel', 'p1')).events.length === 3, 15_000);
    await until('the read model', () => ownCursorsAt(7), 15_000);
  }, 60_000);
});

describe('connections that fall silent', () => {
  /** Between a process and its database. */
  const cable = async () => {
    const there = new URL(database.url);
    const pairs: (readonly [net.Socket, net.Socket])[] = [];
    const server = net.createServer((near) => {
      const far = net.connect(Number(there.port), there.hostname);
      near.pipe(far).pipe(near);
      near.on('error', () => far.destroy());
      far.on('error', () => near.destroy());
      pairs.push([near, far]);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = new URL(there);
    url.port = String((server.address() as net.AddressInfo).port);
    return {
      url: url.href,
      /** Everything of the connections that there are is lost without a word; new ones work. */
      fallSilent: () => {
        for (const [near, far] of pairs) {
          near.unpipe(far);
          far.unpipe(near);
          far.destroy();
        }
      },
      close: () => {
        for (const [near, far] of pairs) for (const socket of [near, far]) socket.destroy();
        server.close();
      },
    };
  };

  let between: Awaited<ReturnType<typeof cable>>;
  beforeEach(async () => (between = await cable()));
  afterEach(async () => {
    await processes.end();
    between.close();
  });

  it('hold up nobody for longer than 15 s', async () => {
    const { url, fallSilent } = between;
    const { store, runtime } = await process({ url });
    await postParcel(store, 'p1');
    await until('it has moved', () => Promise.resolve(runtime.sequencer.head === 1));
    fallSilent();
    const outside = new EventStore({ pool: database.pool, definition: parcels, clock: turnableClock(start) });
    await outside.start();
    await postParcel(outside, 'p2');
    const head = async () =>
      (await database.pool.query<{ position: number }>('SELECT position FROM feed_head')).rows[0]!.position;
    await until('it has a position', async () => (await head()) === 2, 15_000);
  }, 90_000);
});
