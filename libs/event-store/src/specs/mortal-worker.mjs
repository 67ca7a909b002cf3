/**
 * A worker that dies of some places: forked by crash-poison.spec.ts with the database, what kills it, and the facts to read. Plain JavaScript on
 * the built library, because only a process of its own can die.
 */
import process from 'node:process';
import { InMemoryFeed, inMemorySource } from '@throughline/transport';
import { EventStore, openPool, runningClock, StoreRuntime } from '../../dist/index.js';

const { url, facts, kills } = JSON.parse(process.argv[2]);

const parcel = {
  streamType: 'parcel',
  initialState: { places: [] },
  decide: ({ places }, { data }) =>
    places.includes(data.place)
      ? []
      : [{ type: 'ParcelSeen', occurredAt: data.at, data: { place: data.place, effectiveAt: data.at } }],
  evolve: ({ places }, event) => ({ places: [...places, event.data.place] }),
};

const whenSeen = {
  name: 'when-seen-elsewhere',
  to: ['depot.parcel-seen.v1'],
  react: ({ data, occurredAt }) => {
    if (kills === 'reaction' && data.place === 'deadly') process.kill(process.pid, 'SIGKILL');
    return [
      {
        decider: parcel,
        streamId: `by-${data.number}`,
        command: { type: 'SeeParcel', data: { place: data.place, at: occurredAt } },
      },
    ];
  },
};

const places = {
  name: 'places',
  version: 1,
  kind: 'cursor',
  table: { name: 'place', key: 'place', columns: { place: 'text', parcels: 'integer', last: 'timestamptz' } },
  reads: ['ParcelSeen'],
  keysOf: (event) => [event.data.place],
  project: (row, event, place) => {
    if (kills === 'read model' && place === 'deadly') process.kill(process.pid, 'SIGKILL');
    return { place, parcels: (row?.parcels ?? 0) + 1, last: event.occurredAt };
  },
};

const depot = new InMemoryFeed('depot-history');
facts.forEach(({ number, place, eventId }) =>
  depot.append({
    shard: 7,
    contracts: [
      {
        eventId,
        type: 'depot.parcel-seen.v1',
        subject: `parcel/${number}`,
        occurredAt: '2026-03-02T10:00:00Z',
        recordedAt: '2026-03-02T10:00:00Z',
        correlationId: 'c',
        causationId: 'c',
        data: { number, place },
      },
    ],
  }),
);

const pool = openPool({ url, applicationName: 'mortal' }, () => undefined);
const store = new EventStore({
  pool,
  definition: {
    context: 'parcels',
    deciders: [parcel],
    eventVersions: { ParcelSeen: 1 },
    upcasters: [],
    reactions: { depot: [whenSeen] },
    deadlines: [],
    readModels: [places],
    publications: { ParcelSeen: 'private' },
  },
  clock: runningClock(),
});
await store.start();
const runtime = new StoreRuntime(store, {
  sources: [inMemorySource({ context: 'depot' }, { source: 'depot', feed: depot })],
  owner: 'mortal',
});
await runtime.start();
process.send('started');
