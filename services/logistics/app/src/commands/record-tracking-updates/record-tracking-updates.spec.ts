import { on } from '@throughline/event-sourcing';
import { EventStore, randomId, StoreRuntime, turnableClock } from '@throughline/event-store';
import { shipment, type ShipmentState } from '@throughline/logistics-domain';
import { freshDatabase, type FreshDatabase } from '@throughline/test-kit';
import { addTo, instant, minutes } from '@throughline/values';
import { logisticsApp } from '../../logistics-app.module.js';
import { placeUpdates } from './place-updates.js';
import type { TrackingUpdateDto } from './record-tracking-updates.dto.js';
import { trackingUpdateOf } from './tracking-update-of.js';
import { updateResults, type UpdateResult } from './update-results.js';

const start = instant('2026-03-02T10:00:00Z');
const contents = [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 2 }];

let database: FreshDatabase;
let store: EventStore;
let clock: ReturnType<typeof turnableClock>;

beforeEach(async () => {
  database = await freshDatabase({ migrations: logisticsApp.migrations });
  clock = turnableClock(start);
  store = new EventStore({ pool: database.pool, definition: logisticsApp, clock });
  await store.start();
});
afterEach(() => database.drop());

const ask = (key?: string) => ({
  commandId: key ?? randomId(),
  ...(key !== undefined && { requestHash: 'h' }),
  actor: 'user:spec',
  correlationId: randomId(),
});
const done = () => ({ status: 200, body: {} });

const dispatch = async (id: string, waybillNumber: string) => {
  await store.execute(
    on(shipment, id, { type: 'RegisterShipment', data: { contents, registeredAt: clock.now(), now: clock.now() } }),
    ask(),
    done,
  );
  const data = { carrier: 'sf', waybillNumber, packages: [], dispatchedAt: clock.now(), now: clock.now() };
  await store.execute(on(shipment, id, { type: 'DispatchShipment', data }), ask(), done);
};

const update = (waybillNumber: string, code: string, minute = 0): TrackingUpdateDto => ({
  carrier: 'sf',
  waybillNumber,
  code,
  occurredAt: addTo(start, minutes(minute)),
});

const record = async (said: readonly TrackingUpdateDto[], key?: string) => {
  const updates = said.map((each) => trackingUpdateOf(each, { receivedAt: clock.now(), payloadId: 'pld_1' }));
  return store.executePlan(placeUpdates(updates), ask(key), (steps) => ({
    status: 200,
    body: { results: updateResults(updates, steps) },
  }));
};
const resultsOf = ({ body }: { body: string }) => (JSON.parse(body) as { results: UpdateResult[] }).results;
const outcomes = async (said: readonly TrackingUpdateDto[], key?: string) =>
  resultsOf(await record(said, key)).map(({ result, shipmentId }) => [result, shipmentId]);

const typesOf = async (streamType: string, id: string) =>
  (await store.load(streamType, id)).events.map((event) => event.type);
const scansOf = async (id: string) => {
  const { events } = await store.load('shipment', id);
  return events.flatMap((event) =>
    event.type === 'TrackingUpdateRecorded' ? [(event.data as { code: string }).code] : [],
  );
};

describe('record tracking updates', () => {
  it('answers each update of a batch, in the order sent', async () => {
    await dispatch('shp_1', 'SF10001');
    await dispatch('shp_2', 'SF10002');
    const batch = [
      update('SF10002', 'PICKED_UP', 1),
      update('SF10009', 'PICKED_UP', 1),
      update('SF10001', '30-71', 1),
      update('SF10001', 'PICKED_UP', 1),
      update('sf-10002', 'PICKED_UP', 1),
    ];
    expect(await outcomes(batch)).toEqual([
      ['recorded', 'shp_2'],
      ['set-aside', undefined],
      ['unmapped', 'shp_1'],
      ['recorded', 'shp_1'],
      ['repeated', 'shp_2'],
    ]);
    expect(await typesOf('unmatched-update', 'sf-SF10009')).toEqual(['TrackingUpdateSetAside']);
    const { rows } = await database.pool.query('SELECT id, "isWaiting" FROM unmatched_updates');
    expect(rows).toEqual([{ id: 'sf-SF10009', isWaiting: true }]);
  });

  it('is answered with the same bytes under the same key, and changes nothing', async () => {
    await dispatch('shp_1', 'SF10001');
    const batch = Array.from({ length: 500 }, (_, n) => update(n % 2 ? 'SF10001' : `SF2${n}000`, 'ARRIVED', n));
    const key = randomId();
    const first = await record(batch, key);
    clock.turn(addTo(start, minutes(10)));
    expect(await record(batch, key)).toEqual({ ...first, replayed: true });
    expect(resultsOf(first).map((each) => each.result)).toEqual(
      batch.map((_, n) => (n % 2 ? 'recorded' : 'set-aside')),
    );
    expect(await scansOf('shp_1')).toHaveLength(250);
  });

  it('is a repetition under another key', async () => {
    await dispatch('shp_1', 'SF10001');
    const batch = [update('SF10001', 'PICKED_UP'), update('SF10001', '30-71'), update('SF10009', 'PICKED_UP')];
    await record(batch);
    expect((await outcomes(batch)).map(([result]) => result)).toEqual(['repeated', 'repeated', 'repeated']);
    expect(await scansOf('shp_1')).toEqual(['PICKED_UP']);
  });

  it('neither loses nor doubles anything when many send the same at once', async () => {
    await Promise.all([dispatch('shp_1', 'SF10001'), dispatch('shp_2', 'SF10002')]);
    const batch = [
      update('SF10001', 'PICKED_UP', 1),
      update('SF10002', 'PICKED_UP', 1),
      update('SF10009', 'PICKED_UP', 1),
      update('SF10001', 'ARRIVED', 2),
    ];
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) => record(n % 2 ? batch : [...batch].reverse())),
    );
    const counted = answers.flatMap(resultsOf).filter(({ result }) => result !== 'repeated');
    expect(counted).toHaveLength(4);
    expect(await scansOf('shp_1')).toHaveLength(2);
    expect(await scansOf('shp_2')).toHaveLength(1);
    expect(await typesOf('unmatched-update', 'sf-SF10009')).toEqual(['TrackingUpdateSetAside']);
  });

  it('stores a scan from the future as given, and marks its clock', async () => {
    await dispatch('shp_1', 'SF10001');
    await record([update('SF10001', 'PICKED_UP', 60)]);
    const { events } = await store.load('shipment', 'shp_1');
    const recorded = events.find((event) => event.type === 'TrackingUpdateRecorded');
    expect(recorded).toMatchObject({ occurredAt: addTo(start, minutes(60)), metadata: { clockSuspect: true } });
    const { rows } = await database.pool.query<{ timeline: { effectiveAt: string }[] }>(
      'SELECT timeline FROM shipment_tracking',
    );
    expect(rows[0]?.timeline[0]?.effectiveAt).toBe(start);
  });
});

describe('updates that wait for their shipment', () => {
  let runtime: StoreRuntime;
  beforeEach(async () => {
    runtime = new StoreRuntime(store, { sources: [] });
    await runtime.start();
  });
  afterEach(() => runtime.stop());

  const eventually = async <T>(look: () => Promise<T>, enough: (seen: T) => boolean): Promise<T> => {
    for (let tries = 0; ; tries += 1) {
      const seen = await look();
      if (enough(seen) || tries > 200) return seen;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  };
  const state = async (id: string): Promise<ShipmentState> =>
    (await store.load('shipment', id)).events.reduce(
      (before, event) => shipment.evolve(before, event as never),
      shipment.initialState,
    );

  it('are recorded in time order once it is dispatched', async () => {
    const personal = { description: '快件已由张三签收', signedBy: '张三' };
    await record([{ ...update('SF10001', 'ARRIVED', 5), ...personal }]);
    await record([update('SF10001', 'PICKED_UP', -30), update('SF10001', '30-71', -20)]);
    await dispatch('shp_1', 'SF10001');
    expect(
      await eventually(
        () => scansOf('shp_1'),
        (scans) => scans.length === 2,
      ),
    ).toEqual(['PICKED_UP', 'ARRIVED']);
    expect(await typesOf('shipment', 'shp_1')).toContain('TrackingUpdateUnmapped');
    const { events } = await store.load('shipment', 'shp_1');
    expect(events.flatMap((event) => event.personal ?? [])).toEqual([personal]);
    const { rows } = await database.pool.query('SELECT waiting, personal FROM unmatched_updates');
    expect(rows).toEqual([{ waiting: [], personal: {} }]);
    expect((await typesOf('unmatched-update', 'sf-SF10001')).at(-1)).toBe('TrackingUpdatesHandedOver');
    expect(await outcomes([update('SF10001', 'ARRIVED', 5)])).toEqual([['repeated', 'shp_1']]);
  });

  it('are recorded once, whichever of shipment and updates comes first', async () => {
    const numbers = Array.from({ length: 12 }, (_, n) => `SF3${n}000`);
    await Promise.all(
      numbers.flatMap((number, n) => [
        dispatch(`shp_${n}`, number),
        record([update(number, 'PICKED_UP', 1), update(number, 'DELIVERED', 2)]),
        record([update(number, 'DELIVERED', 2), update(number, 'ARRIVED', 1)]),
      ]),
    );
    for (const n of numbers.keys()) {
      const scans = await eventually(
        () => scansOf(`shp_${n}`),
        (seen) => seen.length === 3,
      );
      expect([...scans].sort()).toEqual(['ARRIVED', 'DELIVERED', 'PICKED_UP']);
      expect(await state(`shp_${n}`)).toMatchObject({ is: 'dispatched', told: { deliveredAt: start } });
    }
    const { rows } = await database.pool.query(
      'SELECT count(*)::int AS waiting FROM unmatched_updates WHERE "isWaiting"',
    );
    expect(rows).toEqual([{ waiting: 0 }]);
  });

  it('make read models that equal their rebuild', async () => {
    await record([update('SF10001', 'DELAY', 1), update('SF10001', 'DELIVERED', 9)]);
    await dispatch('shp_1', 'SF10001');
    await dispatch('shp_2', 'SF10002');
    await eventually(
      () => scansOf('shp_1'),
      (scans) => scans.length === 2,
    );
    for (const { name } of logisticsApp.readModels)
      expect(
        await eventually(
          () => runtime.readModels.verify(name),
          ({ equal }) => equal,
        ),
      ).toMatchObject({ equal: true });
  });
});
