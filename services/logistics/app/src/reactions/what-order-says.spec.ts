import {
  checkKnownContract,
  fulfilmentReleasedV1,
  fulfilmentWithdrawnV1,
  salesOrderCancelledV1,
} from '@throughline/contracts';
import { on } from '@throughline/event-sourcing';
import { EventStore, randomId, StoreRuntime, turnableClock } from '@throughline/event-store';
import { shipment } from '@throughline/logistics-domain';
import { freshDatabase, type FreshDatabase } from '@throughline/test-kit';
import { InMemoryFeed, inMemorySource } from '@throughline/transport';
import { instant } from '@throughline/values';
import { logisticsApp } from '../logistics-app.module.js';

const now = instant('2026-03-02T10:00:00Z');
const released = fulfilmentReleasedV1.samples[0]!;
const contracts = {
  released: { type: fulfilmentReleasedV1.type, data: released },
  withdrawn: {
    type: fulfilmentWithdrawnV1.type,
    data: { ...fulfilmentWithdrawnV1.samples[0]!, fulfilmentId: released.fulfilmentId },
  },
  cancelled: { type: salesOrderCancelledV1.type, data: salesOrderCancelledV1.samples[0]! },
};

let database: FreshDatabase;
let store: EventStore;
let runtime: StoreRuntime;
let order: InMemoryFeed;

beforeEach(async () => {
  database = await freshDatabase({ migrations: logisticsApp.migrations });
  store = new EventStore({ pool: database.pool, definition: logisticsApp, clock: turnableClock(now) });
  order = new InMemoryFeed();
  await store.start();
  const source = inMemorySource({ context: 'order', check: checkKnownContract }, { source: 'order', feed: order });
  runtime = new StoreRuntime(store, { sources: [source] });
  await runtime.start();
});
afterEach(async () => {
  await runtime.stop();
  await database.drop();
});

/** Order says this; returns when it has taken effect here, or was passed over. */
const says = async (...facts: (keyof typeof contracts)[]) => {
  let position = 0n;
  for (const fact of facts)
    position = order.append({
      shard: 0,
      contracts: [
        {
          ...contracts[fact],
          eventId: randomId(),
          subject: `sales-order/${released.salesOrderId}`,
          occurredAt: instant('2026-03-02T17:59:00+08:00'),
          recordedAt: now,
          correlationId: randomId(),
          causationId: randomId(),
        },
      ],
    });
  for (let tries = 0; tries < 200; tries += 1) {
    const [consumer] = (await runtime.consumerStatus()).filter((each) => each.source === 'order');
    if (BigInt(consumer?.position ?? 0) >= position) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('order is not heard');
};

const shipments = async () =>
  (await database.pool.query<{ id: string; status: string }>('SELECT id, status FROM shipment_tracking ORDER BY id'))
    .rows;
const parked = async () => (await database.pool.query('SELECT * FROM parked_sequence')).rows;

describe('what the order service says', () => {
  it('gives a released fulfilment one shipment, also when it is told again', async () => {
    await says('released', 'released');
    await says('released');
    expect(await shipments()).toEqual([{ id: expect.stringMatching(/^shp_/) as string, status: 'announced' }]);
    const { events } = await store.load('shipment', (await shipments())[0]!.id);
    expect(events).toMatchObject([
      {
        type: 'ShipmentAnnounced',
        occurredAt: '2026-03-02T17:59:00.000+08:00',
        data: { contents: released.contents, effectiveAt: '2026-03-02T17:59:00.000+08:00' },
      },
    ]);
  });

  it.each(['withdrawn', 'cancelled'] as const)(
    'keeps the goods when the fulfilment or the order is %s',
    async (fact) => {
      await says('released', fact, fact);
      expect((await shipments()).map(({ status }) => status)).toEqual(['cancelled']);
    },
  );

  it('lets goods go that have left, and parks nothing', async () => {
    await says('released');
    const [{ id } = { id: '' }] = await shipments();
    const data = { carrier: 'sf', waybillNumber: 'SF10000001', packages: [], dispatchedAt: now, now };
    const ask = { commandId: randomId(), actor: 'user:spec', correlationId: randomId() };
    await store.execute(on(shipment, id, { type: 'DispatchShipment', data }), ask, () => ({ status: 200, body: {} }));
    await says('withdrawn', 'cancelled');
    expect((await shipments()).map(({ status }) => status)).toEqual(['dispatched']);
    expect(await parked()).toEqual([]);
  });

  it('asks nothing of a shipment that never was', async () => {
    await says('withdrawn', 'cancelled');
    expect(await shipments()).toEqual([]);
    expect(await parked()).toEqual([]);
  });
});
