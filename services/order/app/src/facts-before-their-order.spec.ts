import { jest } from '@jest/globals';
import { on, type Told } from '@throughline/event-sourcing';
import { EventStore, randomId, StoreRuntime, turnableClock, type TurnableClock } from '@throughline/event-store';
import { salesOrder, stageBar, statusOf, type TrackedOrder } from '@throughline/order-domain';
import { freshDatabase, type FreshDatabase } from '@throughline/test-kit';
import { InMemoryFeed, inMemorySource } from '@throughline/transport';
import { addTo, hours, instant, type Instant } from '@throughline/values';
import { orderApp } from './order-app.module.js';

jest.setTimeout(30_000);

const monday = instant('2026-03-02T09:00:00.000Z');
const hour = (h: number): Instant => addTo(monday, hours(h));

let database: FreshDatabase;
let store: EventStore;
let runtime: StoreRuntime;
let clock: TurnableClock;
let logistics: InMemoryFeed;
let alerting: InMemoryFeed;

beforeEach(async () => {
  database = await freshDatabase({ migrations: orderApp.migrations });
  clock = turnableClock(monday);
  logistics = new InMemoryFeed('logistics-history');
  alerting = new InMemoryFeed('alerting-history');
  store = new EventStore({ pool: database.pool, definition: orderApp, clock });
  await store.start();
  runtime = new StoreRuntime(store, {
    sources: [
      inMemorySource({ context: 'logistics' }, { source: 'logistics', feed: logistics }),
      inMemorySource({ context: 'alerting' }, { source: 'alerting', feed: alerting }),
    ],
    sequencer: { watermarkEveryMs: 200 },
  });
  await runtime.start();
});
afterEach(async () => {
  await runtime.stop();
  await database.drop();
});

const until = async (what: string, check: () => Promise<boolean>): Promise<void> => {
  const stop = Date.now() + 8_000;
  while (!(await check())) {
    if (Date.now() > stop) throw new Error(`not within 8 s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

const tell = (feed: InMemoryFeed, type: Told['type'], subject: string, occurredAt: Instant, data: object) =>
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
const shipment = (type: string, at: Instant, more: object = {}, orders = ['SO-1']) =>
  tell(logistics, `logistics.${type}.v1`, 'shipment/shp_1', at, {
    shipmentId: 'shp_1',
    contents: orders.map((orderNumber) => ({ orderNumber, lineNumber: 1, quantity: 6 })),
    carrier: 'sf',
    waybillNumber: 'SF1',
    ...more,
  });
const wholeJourney = (...orders: string[]) => {
  shipment('shipment-registered', hour(-3), {}, orders);
  shipment('shipment-dispatched', hour(-2), { packages: [{ packageNumber: '1' }] }, orders);
  shipment('milestone-reached', hour(-1), { milestone: 'PICKED_UP' }, orders);
  shipment('shipment-delivered', hour(0), {}, orders);
};

const place = (salesOrderId: string, orderNumber: string) =>
  store.execute(
    on(salesOrder, salesOrderId, {
      type: 'PlaceSalesOrder',
      data: {
        now: clock.now(),
        placedAt: clock.now(),
        orderNumber,
        lines: [{ lineNumber: 1, sku: 'TEA-250', quantity: 6, warehouse: 'main' }],
        process: 'direct',
        newFulfilmentId: `ful_${salesOrderId}`,
      },
    }),
    { commandId: randomId(), actor: 'user:spec', correlationId: randomId() },
    () => ({ status: 201, body: {} }),
  );

const orderOf = async (id: string): Promise<TrackedOrder | undefined> =>
  (await database.pool.query<{ order: TrackedOrder }>('SELECT "order" FROM order_tracking WHERE id = $1', [id])).rows[0]
    ?.order;
const waits = async (): Promise<number> => {
  const { rows } = await database.pool.query<{ n: number }>(
    'SELECT coalesce(sum(jsonb_array_length(waiting)), 0)::int AS n FROM waiting_shipments',
  );
  return rows[0]?.n ?? 0;
};
const typesOf = async (streamType: string, streamId: string) =>
  (await store.load(streamType, streamId)).events.map((event) => event.type);
const untilDelivered = (id: string) =>
  until(`${id} is delivered`, async () => (await orderOf(id))?.deliveredAt !== undefined);

/** What must hold at the end of every story. */
const rowsEqualTheirRebuild = async () => {
  await until('quiet', async () => (await runtime.readModels.status()).every(({ lagEvents }) => lagEvents === 0));
  for (const model of orderApp.readModels)
    expect(await runtime.readModels.verify(model.name)).toMatchObject({ equal: true });
};

describe('facts of a shipment and their order', () => {
  it('meet when the facts come first', async () => {
    wholeJourney('SO-1');
    await until('all wait', async () => (await waits()) === 4);
    await place('so_1', 'SO-1');
    await untilDelivered('so_1');
    expect(await waits()).toBe(0);
    expect(await typesOf('sales-order', 'so_1')).toEqual([
      'SalesOrderPlaced',
      'FulfilmentReleased',
      'ShipmentNoted',
      'GoodsShipped',
      'FulfilmentWithdrawn',
      'ShipmentProgressNoted',
      'GoodsDelivered',
      'SalesOrderDelivered',
      'AfterSalesWindowOpened',
    ]);
    await rowsEqualTheirRebuild();
  });

  it('meet when the order comes first', async () => {
    await place('so_1', 'SO-1');
    wholeJourney('SO-1');
    await untilDelivered('so_1');
    expect(await waits()).toBe(0);
    const order = await orderOf('so_1');
    expect(order && statusOf(order)).toBe('delivered');
    await rowsEqualTheirRebuild();
  });

  it('meet when they come at the same time, whoever is faster', async () => {
    const ids = Array.from({ length: 12 }, (_, index) => `so_${index}`);
    const numbers = ids.map((id) => `NO-${id}`);
    wholeJourney(...numbers);
    await Promise.all(ids.map((id, index) => place(id, numbers[index]!)));
    for (const id of ids) await untilDelivered(id);
    await until('nothing waits', async () => (await waits()) === 0);
    for (const id of ids) {
      const types = (await typesOf('sales-order', id)).filter((type) => /Goods|Progress|Noted/.test(type));
      expect(types).toEqual(['ShipmentNoted', 'GoodsShipped', 'ShipmentProgressNoted', 'GoodsDelivered']);
    }
    await rowsEqualTheirRebuild();
  });

  it('wait for one order while the other is served', async () => {
    await place('so_1', 'SO-1');
    wholeJourney('SO-1', 'SO-2');
    await untilDelivered('so_1');
    await until('four wait', async () => (await waits()) === 4);
    await place('so_2', 'SO-2');
    await untilDelivered('so_2');
    await until('nothing waits', async () => (await waits()) === 0);
    await rowsEqualTheirRebuild();
  });

  it('move the completion to an earlier signature that is told later, and say so', async () => {
    await place('so_1', 'SO-1');
    wholeJourney('SO-1');
    await untilDelivered('so_1');
    shipment('shipment-delivered', hour(-0.5));
    await until('it moved', async () => (await orderOf('so_1'))?.deliveredAt === hour(-0.5));
    expect((await typesOf('sales-order', 'so_1')).slice(-3)).toEqual([
      'DeliveryTimeCorrected',
      'SalesOrderDelivered',
      'AfterSalesWindowOpened',
    ]);
    await rowsEqualTheirRebuild();
  });

  it('take the case of the shipment with them', async () => {
    shipment('shipment-dispatched', hour(-2), { packages: [{ packageNumber: '1' }] });
    tell(alerting, 'alerting.case-opened.v1', 'exception-case/case_1', hour(0), {
      caseId: 'case_1',
      rule: 'silence-after-dispatch',
      stage: 'shipped',
      subject: { type: 'shipment', id: 'shp_1' },
      orders: ['SO-1'],
      shipmentId: 'shp_1',
      severity: 'medium',
      ownerRole: 'service',
      dueAt: hour(0),
    });
    await until('both wait', async () => (await waits()) === 2);
    await place('so_1', 'SO-1');
    await until('the case shows', async () => (await orderOf('so_1'))?.cases.length === 1);
    const order = await orderOf('so_1');
    expect(order && stageBar(order).find(({ stage }) => stage === 'shipped')?.troubles).toHaveLength(1);
    await rowsEqualTheirRebuild();
  });
});

describe('a shipment whose order nobody places', () => {
  it('is reported after 24 h, once, and still handed over when the order appears', async () => {
    shipment('shipment-registered', hour(0));
    await until('it waits', async () => (await waits()) === 1);
    clock.turn(hour(23.9));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await typesOf('unmatched-shipment', 'shp_1')).toEqual(['ShipmentFactSetAside']);
    clock.turn(hour(30));
    await until('the report', async () => (await typesOf('unmatched-shipment', 'shp_1')).length === 2);
    const { events } = await store.load('unmatched-shipment', 'shp_1');
    expect(events[1]).toMatchObject({
      type: 'UnmatchedShipmentReported',
      occurredAt: hour(24),
      data: { orderNumbers: ['SO-1'], waitingSince: hour(0) },
    });

    await place('so_1', 'SO-1');
    await until('nothing waits', async () => (await waits()) === 0);
    await rowsEqualTheirRebuild();
  });
});
