import { jest } from '@jest/globals';
import {
  EventStore,
  randomId,
  StoreRuntime,
  systemTime,
  turnableClock,
  type TurnableClock,
} from '@throughline/event-store';
import { freshDatabase, type FreshDatabase } from '@throughline/test-kit';
import { InMemoryFeed, inMemorySource } from '@throughline/transport';
import { addTo, days, hours, instant, type Instant } from '@throughline/values';
import { alertingApp } from './alerting-app.module.js';
import { SourceMonitor } from './source-monitor/source-monitor.js';

jest.setTimeout(30_000);

const monday = instant('2026-03-02T09:00:00.000Z');
const hour = (h: number): Instant => addTo(monday, hours(h));

let database: FreshDatabase;
let store: EventStore;
let runtime: StoreRuntime;
let monitor: SourceMonitor;
let clock: TurnableClock;
let order: InMemoryFeed;
let logistics: InMemoryFeed;
/** The system time that the monitor sees: seconds pass when a spec says so. */
let systemMs: number;
/** Up to when each source has completed its word; what came before it has been heard once this has. */
const said = new Map<string, Instant>();

const begin = async () => {
  const { sleep } = systemTime();
  const time = {
    nowMs: () => systemMs,
    sleep: (ms: number, signal?: AbortSignal) => sleep(Math.min(ms, 50), signal),
  };
  store = new EventStore({ pool: database.pool, definition: alertingApp, clock, time });
  await store.start();
  runtime = new StoreRuntime(store, {
    sources: [
      inMemorySource({ context: 'order' }, { source: 'order', feed: order }),
      inMemorySource({ context: 'logistics' }, { source: 'logistics', feed: logistics }),
    ],
    sequencer: { watermarkEveryMs: 200 },
  });
  monitor = new SourceMonitor(runtime);
  await runtime.start();
  monitor.start();
};

const end = async () => {
  await monitor.stop();
  await runtime.stop();
};

beforeEach(async () => {
  database = await freshDatabase({ migrations: alertingApp.migrations });
  clock = turnableClock(monday);
  order = new InMemoryFeed('order-history');
  logistics = new InMemoryFeed('logistics-history');
  said.clear();
  systemMs = 1_772_445_600_000;
  await begin();
});
afterEach(async () => {
  await end();
  await database.drop();
});

const until = async (what: string, check: () => Promise<boolean>): Promise<void> => {
  const stop = Date.now() + 8_000;
  while (!(await check())) {
    if (Date.now() > stop) throw new Error(`not within 8 s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

const tell = (feed: InMemoryFeed, type: string, subject: string, occurredAt: Instant, data: object) =>
  feed.append({
    shard: 7,
    contracts: [
      {
        eventId: randomId(),
        type,
        subject,
        occurredAt,
        recordedAt: clock.now(),
        correlationId: 'c',
        causationId: 'c',
        data,
      },
    ],
  });

const shipment = (type: string, shipmentId: string, at: Instant, more: object = {}) =>
  tell(logistics, `logistics.${type}.v1`, `shipment/${shipmentId}`, at, {
    shipmentId,
    contents: [{ orderNumber: 'SO-1', lineNumber: 1, quantity: 1 }],
    carrier: 'sf',
    waybillNumber: 'SF1400000001',
    ...more,
  });
const dispatched = (id: string, at: Instant) =>
  shipment('shipment-dispatched', id, at, { packages: [{ packageNumber: '1' }] });
const scanned = (id: string, at: Instant) => shipment('milestone-reached', id, at, { milestone: 'DEPARTED' });
const delivered = (id: string, at: Instant) => shipment('shipment-delivered', id, at);

const sold = (type: string, salesOrderId: string, at: Instant, more: object = {}) =>
  tell(order, `order.${type}.v1`, `sales-order/${salesOrderId}`, at, { orderNumber: 'SO-1', salesOrderId, ...more });
const placed = (id: string, promiseLimit: Instant) =>
  sold('sales-order-placed', id, clock.now(), { promiseLimit, lines: [{ lineNumber: 1, sku: 'TEA', quantity: 1 }] });

/** The clock goes on, and every source keeps up. */
const turn = (to: Instant) => {
  clock.turn(to);
  for (const entry of ['logistics', 'order', 'order:logistics']) said.set(entry, to);
  logistics.moveWatermarks({ logistics: { at: to } });
  order.moveWatermarks({ order: { at: to }, 'order:logistics': { at: to } });
};

interface InboxRow {
  readonly rule: string;
  readonly state: string;
  readonly subjectId: string;
  readonly dueAt: string;
  readonly learntLate: boolean;
  readonly voided: boolean;
  readonly cause: string | null;
}
const inbox = async (): Promise<readonly InboxRow[]> => {
  const { rows } = await database.pool.query<InboxRow>(
    `SELECT rule, state, "subjectId", "dueAt", "learntLate", voided, cause FROM case_inbox ORDER BY "dueAtUtc", "subjectId"`,
  );
  return rows;
};
const isQuiet = async (): Promise<boolean> => {
  const { sources } = await runtime.watermarks();
  const models = await runtime.readModels.status();
  const deadlines = await runtime.deadlines.status();
  return (
    sources.every(({ entry, at }) => (said.get(entry) ?? at) === at) &&
    models.every(({ lagEvents }) => lagEvents === 0) &&
    deadlines.every(({ judgeable }) => judgeable === 0)
  );
};
/** Quiet twice: what was moved between two looks shows in the second. */
const quiet = async () => {
  await until('quiet', isQuiet);
  await new Promise((resolve) => setTimeout(resolve, 150));
  await until('quiet', isQuiet);
};

describe('the alerting service', () => {
  it('opens a case for a silent carrier at the true time, and resolves it with the next sign', async () => {
    dispatched('shp_1', hour(0));
    turn(hour(48));
    await quiet();
    expect(await inbox()).toEqual([]);
    turn(hour(49));
    await until('the case', async () => (await inbox()).length === 1);
    expect(await inbox()).toMatchObject([
      { rule: 'silence-after-dispatch', state: 'open', subjectId: 'shp_1', dueAt: hour(48), learntLate: false },
    ]);
    turn(hour(60));
    scanned('shp_1', hour(60));
    await until('its end', async () => (await inbox())[0]?.state === 'resolved');
    expect(await inbox()).toMatchObject([{ cause: 'signal-cleared', voided: false }]);
  });

  it('voids the case when a sign from before the limit comes late', async () => {
    dispatched('shp_1', hour(0));
    turn(hour(49));
    await until('the case', async () => (await inbox()).length === 1);
    scanned('shp_1', hour(40));
    await until('its end', async () => (await inbox())[0]?.state === 'voided');
    expect(await inbox()).toMatchObject([{ cause: 'fact-came-late', voided: true }]);
  });

  it('hears the same silences in whatever order signs come', async () => {
    clock.turn(hour(300));
    delivered('shp_1', hour(200));
    scanned('shp_1', hour(130));
    dispatched('shp_1', hour(0));
    scanned('shp_1', hour(40));
    turn(hour(300));
    await until('two cases', async () => (await inbox()).filter(({ state }) => state === 'resolved').length === 2);
    expect((await inbox()).map(({ dueAt }) => dueAt)).toEqual([hour(88), hour(178)]);
  });

  it('is deaf, not alarmed, while the source has not completed that time', async () => {
    dispatched('shp_1', hour(0));
    turn(hour(1));
    await quiet();
    clock.turn(addTo(monday, days(10)));
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(await inbox()).toEqual([]);
    // What was missed is still coming in, the latest first.
    for (const h of [230, 190, 150, 110, 70, 30]) scanned('shp_1', hour(h));
    turn(addTo(monday, days(10)));
    await quiet();
    expect(await inbox()).toEqual([]);
  });

  it('marks what it learns late', async () => {
    dispatched('shp_1', hour(0));
    turn(addTo(monday, days(10)));
    await until('the case', async () => (await inbox()).length === 1);
    expect(await inbox()).toMatchObject([{ dueAt: hour(48), learntLate: true }]);
  });

  it('goes on after a restart, and its rows equal their rebuild', async () => {
    dispatched('shp_1', hour(0));
    placed('so_1', hour(72));
    turn(hour(10));
    await quiet();
    await end();
    clock.turn(hour(80));
    await begin();
    turn(hour(80));
    await until('both cases', async () => (await inbox()).length === 2);
    scanned('shp_1', hour(79));
    await until('the end of one', async () => (await inbox())[0]?.state === 'resolved');
    await quiet();
    for (const model of alertingApp.readModels)
      expect(await runtime.readModels.verify(model.name)).toMatchObject({ equal: true });
  });

  it('keeps a broken promise open after a late delivery, and voids it when the delivery was in time', async () => {
    placed('so_1', hour(72));
    placed('so_2', hour(72));
    placed('so_3', hour(72));
    turn(hour(70));
    sold('sales-order-delivered', 'so_3', hour(69), { deliveredAt: hour(69) });
    turn(hour(73));
    await until('two cases', async () => (await inbox()).length === 2);
    sold('sales-order-delivered', 'so_1', hour(73), { deliveredAt: hour(73) });
    sold('sales-order-delivered', 'so_2', hour(71), { deliveredAt: hour(71) });
    await until('the void', async () => (await inbox())[1]?.state === 'voided');
    expect(await inbox()).toMatchObject([
      { rule: 'promise-broken', subjectId: 'so_1', state: 'open', dueAt: hour(72) },
      { rule: 'promise-broken', subjectId: 'so_2', state: 'voided', cause: 'fact-came-late' },
    ]);
  });

  it('opens one case for a contradiction that is reported twice', async () => {
    const report = { shipmentId: 'shp_1', shippedAt: hour(0) };
    sold('shipped-before-approval-reported', 'so_1', hour(0), report);
    sold('shipped-before-approval-reported', 'so_1', hour(0), report);
    sold('shipped-before-approval-reported', 'so_1', hour(0), { ...report, shipmentId: 'shp_2' });
    await until('the cases', async () => (await inbox()).length > 0);
    await quiet();
    expect(await inbox()).toMatchObject([
      { rule: 'shipped-before-approval', subjectId: 'so_1', dueAt: hour(0) },
      { rule: 'shipped-before-approval', subjectId: 'so_1', dueAt: hour(0) },
    ]);
  });

  it('voids a contradiction that the order service withdraws', async () => {
    const shipmentId = 'shp_1';
    sold('shipped-before-approval-reported', 'so_1', hour(0), { shipmentId, shippedAt: hour(0) });
    sold('shipped-before-approval-withdrawn', 'so_1', hour(1), { shipmentId });
    await until('the void', async () => (await inbox())[0]?.state === 'voided');
    expect(await inbox()).toMatchObject([
      { rule: 'shipped-before-approval', subjectId: 'so_1', cause: 'fact-came-late', voided: true },
    ]);
  });

  it('opens one case for a source that went blind, and resolves it when it answers again', async () => {
    turn(hour(1));
    await quiet();
    clock.turn(hour(60));
    order.moveWatermarks({ order: { at: hour(60) }, 'order:logistics': { at: hour(1) } });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await inbox()).toEqual([]);
    systemMs += 10_000;
    await until('the case', async () => (await inbox()).length === 1);
    expect(await inbox()).toMatchObject([{ rule: 'source-blind', subjectId: 'logistics', state: 'open' }]);
    systemMs += 60_000;
    logistics.moveWatermarks({ logistics: { at: hour(1), holdUntil: hour(61) } });
    await until('its end', async () => (await inbox())[0]?.state === 'resolved');
    expect(await inbox()).toHaveLength(1);
  });

  describe('while logistics asks the carrier itself', () => {
    /** Logistics keeps up; what it has heard by asking may not. */
    const asked = (to: Instant, heard: Instant, held: readonly string[] = []) => {
      clock.turn(to);
      said.set('logistics', to);
      const asking = { 'logistics:carrier-sf': { at: heard, held }, 'logistics:account-kd-1': { at: heard } };
      logistics.moveWatermarks({ logistics: { at: to }, ...asking });
      order.moveWatermarks({ order: { at: to }, 'order:logistics': { at: to } });
    };
    beforeEach(() => {
      for (const entry of ['order', 'order:logistics']) said.delete(entry);
    });
    const rulesOpen = async () => (await inbox()).map(({ rule, subjectId, state }) => [rule, subjectId, state]);

    it('says nothing of silence before it has been asked about, opens one case about the account, and speaks the truth afterwards', async () => {
      dispatched('shp_1', hour(0));
      dispatched('shp_2', hour(0));
      shipment('shipment-dispatched', 'shp_3', hour(0), { carrier: 'yto', packages: [{ packageNumber: '1' }] });
      asked(hour(12), hour(12));
      await quiet();
      // The provider is away over a weekend; of a carrier that nobody asks, silence is what it always was.
      asked(hour(72), hour(12));
      await until('the other carrier', async () => (await inbox()).length === 1);
      await until('the case about the account', async () => {
        systemMs += 1_000;
        return (await inbox()).length === 2;
      });
      systemMs += 60_000;
      await quiet();
      expect(await rulesOpen()).toEqual([
        ['source-blind', 'account-kd-1', 'open'],
        ['silence-after-dispatch', 'shp_3', 'open'],
      ]);

      // Back again: one was signed for, of the other the carrier has truly told nothing.
      scanned('shp_1', hour(40));
      delivered('shp_1', hour(60));
      // About one of them the provider does not answer still.
      asked(hour(73), hour(73), ['shp_2']);
      await until('the end', async () => (await rulesOpen())[0]?.[2] === 'resolved');
      await quiet();
      expect(await inbox()).toHaveLength(2);
      asked(hour(74), hour(74));
      await until('the truth', async () => (await inbox()).length === 3);
      await until('the end', async () => (await rulesOpen())[0]?.[2] === 'resolved');
      expect(await rulesOpen()).toEqual([
        ['source-blind', 'account-kd-1', 'resolved'],
        ['silence-after-dispatch', 'shp_2', 'open'],
        ['silence-after-dispatch', 'shp_3', 'open'],
      ]);
    });

    it('keeps its one case about the account open while logistics tells of other carriers', async () => {
      asked(hour(12), hour(12));
      await quiet();
      asked(hour(24), hour(12));
      await until('the case about the account', async () => {
        systemMs += 1_000;
        return (await inbox()).length === 1;
      });
      shipment('shipment-dispatched', 'shp_3', hour(23), { carrier: 'yto', packages: [{ packageNumber: '1' }] });
      await quiet();
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(await rulesOpen()).toEqual([['source-blind', 'account-kd-1', 'open']]);
    });

    it('does not blame the account for what logistics itself has not told', async () => {
      asked(hour(12), hour(12));
      await quiet();
      clock.turn(hour(72));
      order.moveWatermarks({ order: { at: hour(72) }, 'order:logistics': { at: hour(12) } });
      await until('the case', async () => {
        systemMs += 1_000;
        return (await inbox()).length === 1;
      });
      systemMs += 60_000;
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(await rulesOpen()).toEqual([['source-blind', 'logistics', 'open']]);
    });
  });
});
