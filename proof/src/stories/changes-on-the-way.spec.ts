import { randomUUID } from 'node:crypto';
import { bodyOf, type Answer, type Asked, type ServiceName } from '../replay/api.js';
import type { CaseItem, OrderView } from '../replay/views.js';
import { storyMs, World } from './world.js';

interface ChangeOnOrder {
  readonly changeId: string;
  readonly kind: string;
  readonly state: string;
  readonly by: string;
  readonly answers: readonly { readonly outcome: string; readonly custody?: string; readonly late?: boolean }[];
}

type Order = OrderView & {
  readonly status: string;
  readonly promise?: { readonly limit: string; readonly verdict: string };
  readonly changes: readonly ChangeOnOrder[];
  readonly cases: readonly { readonly rule: string; readonly state: string }[];
};

interface Shipment {
  readonly status: string;
  readonly changes: readonly {
    readonly changeId: string;
    readonly state: string;
    readonly asked?: { readonly type: string };
  }[];
  readonly allowedActions: readonly string[];
}

const address = { address: { city: '杭州市', street: '文三路 9 号' } };

describe('a delivery is wanted otherwise, and somebody holds the goods', () => {
  let world: World;
  beforeAll(async () => (world = await World.at('2026-03-02T09:00:00+08:00')), storyMs);
  afterAll(() => world?.end());

  const send = async (service: ServiceName, path: string, body: object): Promise<Answer> => {
    const seen = await world.people.ask({ service, path: path.split('/').slice(0, 4).join('/') });
    return world.people.ask({ service, path, body, idempotencyKey: randomUUID(), ifMatch: seen.etag });
  };
  const tell = async (service: ServiceName, path: string, body: object): Promise<void> => {
    const asked: Asked = { service, path, body };
    bodyOf(asked, await send(service, path, body));
    await world.quiet();
  };
  const change = (orderId: string, what: string, body: object) =>
    tell('order', `/v1/sales-orders/${orderId}/change-${what}`, body);
  const cancel = (orderId: string) =>
    tell('order', `/v1/sales-orders/${orderId}/cancel`, { reason: 'customer-request' });
  const shipment = (id: string) => world.people.read<Shipment>('logistics', `/v1/shipments/${id}`);
  const casesOf = async (orderNumber: string, rule: string) =>
    (await world.people.readAll<CaseItem>('alerting', `/v1/cases?rule=${rule}&orderNumber=${orderNumber}`)).map(
      ({ state }) => state,
    );

  const released = async (orderNumber: string, more: object = {}) => {
    const orderId = await world.place(orderNumber, more);
    await world.approve(orderId);
    const shipmentId = await world.announced(orderNumber);
    await world.quiet();
    return { orderNumber, orderId, shipmentId };
  };
  let waybills = 0;
  const withCarrier = async (orderNumber: string, more: object = {}) => {
    const order = await released(orderNumber, more);
    const waybillNumber = `SF50000000${String((waybills += 1)).padStart(2, '0')}`;
    await world.dispatch(order.shipmentId, waybillNumber);
    await world.tell({ waybillNumber, code: 'PICKED_UP', at: world.now() });
    await world.quiet();
    return { ...order, waybillNumber };
  };
  const says = async (waybillNumber: string, code: string) => {
    await world.tell({ waybillNumber, code, at: world.now() });
    await world.quiet();
  };
  const answer = async (shipmentId: string, body: object) => {
    const [asked] = (await shipment(shipmentId)).changes;
    await tell('logistics', `/v1/shipments/${shipmentId}/changes/${asked!.changeId}/answer`, body);
  };
  /** How the only change stands, as the order says and as the shipment says. */
  const standing = async ({ orderId, shipmentId }: { readonly orderId: string; readonly shipmentId: string }) => [
    (await world.order<Order>(orderId)).changes.map(({ state }) => state).join(),
    (await shipment(shipmentId)).changes.map(({ state }) => state).join(),
  ];

  describe('nobody, or the warehouse', () => {
    it(
      'applied: at once where nothing is released, and by the warehouse where it is',
      async () => {
        const orderId = await world.place('SO-EARLY');
        await change(orderId, 'delivery-address', address);
        await change(orderId, 'recipient', { recipient: { name: '李雷' } });
        expect(await world.order<Order>(orderId)).toMatchObject({
          changes: [
            { kind: 'address', state: 'applied', answers: [] },
            { kind: 'recipient', state: 'applied', answers: [] },
          ],
        });

        const order = await released('SO-WAREHOUSE');
        await change(order.orderId, 'delivery-address', address);
        expect(await standing(order)).toEqual(['applied', 'applied']);
        expect((await world.order<Order>(order.orderId)).changes[0]?.answers).toMatchObject([{ custody: 'warehouse' }]);
      },
      storyMs,
    );

    it(
      'applied: with a new label where it is packed, and the warehouse sees which',
      async () => {
        const order = await released('SO-PACKED');
        await tell('logistics', `/v1/shipments/${order.shipmentId}/pack`, { packages: [] });
        await change(order.orderId, 'delivery-address', address);
        expect(await standing(order)).toEqual(['applied', 'applied']);
        expect((await world.order<Order>(order.orderId)).changes[0]?.answers).toMatchObject([{ custody: 'packed' }]);
        const path = '/v1/to-dispatch?orderNumber=SO-PACKED';
        expect(await world.people.readAll<object>('logistics', path)).toMatchObject([
          { relabel: [{ kind: 'address' }] },
        ]);
        await cancel(order.orderId);
        expect(await shipment(order.shipmentId)).toMatchObject({ status: 'cancelled' });
      },
      storyMs,
    );

    it(
      "refused: with another order's goods in one shipment",
      async () => {
        const orderId = await world.place('SO-SHARED');
        const contents = ['SO-SHARED', 'SO-OTHER'].map((orderNumber) => ({ orderNumber, lineNumber: 1, quantity: 1 }));
        await tell('logistics', '/v1/shipments', { contents });
        const shipmentId = await world.announced('SO-SHARED');
        await change(orderId, 'delivery-address', address);
        expect(await standing({ orderId, shipmentId })).toEqual(['refused', 'refused']);
        expect(await casesOf('SO-SHARED', 'delivery-change-refused')).toEqual(['open']);
      },
      storyMs,
    );

    it(
      'cancelled: the goods stay, and so it was before',
      async () => {
        const { orderId, shipmentId } = await released('SO-STAYS');
        await cancel(orderId);
        expect(await world.order<Order>(orderId)).toMatchObject({ status: 'cancelled', changes: [] });
        expect(await shipment(shipmentId)).toMatchObject({ status: 'cancelled' });
      },
      storyMs,
    );
  });

  describe('the carrier', () => {
    it(
      'applied: it answers that it is done',
      async () => {
        const order = await withCarrier('SO-APPLIED');
        await change(order.orderId, 'delivery-address', address);
        expect(await standing(order)).toEqual(['pending', 'asked']);
        expect(await shipment(order.shipmentId)).toMatchObject({
          changes: [{ asked: { type: 'change-address' } }],
          allowedActions: expect.arrayContaining(['record-change', 'answer-change']) as unknown,
        });
        await answer(order.shipmentId, { outcome: 'applied' });
        expect(await standing(order)).toEqual(['applied', 'applied']);
        const { items } = await world.people.read<{ items: readonly { type: string; source: string }[] }>(
          'order',
          `/v1/sales-orders/${order.orderId}/timeline`,
        );
        expect(items.slice(-3).map(({ type, source }) => [type, source])).toEqual([
          ['DeliveryChangeRequested', 'order'],
          ['DeliveryChangeApplied', 'logistics'],
          ['DeliveryAddressChanged', 'order'],
        ]);
      },
      storyMs,
    );

    it(
      'refused: it will not, and somebody of ours has to see to it',
      async () => {
        const order = await withCarrier('SO-REFUSED');
        await change(order.orderId, 'recipient', { recipient: { name: '李雷' } });
        await answer(order.shipmentId, { outcome: 'refused', reason: 'out-of-area' });
        expect(await standing(order)).toEqual(['refused', 'refused']);
        expect(await casesOf('SO-REFUSED', 'delivery-change-refused')).toEqual(['open']);
        await world.quiet();
        expect(await world.order<Order>(order.orderId)).toMatchObject({
          cases: [{ rule: 'delivery-change-refused', state: 'open' }],
        });
      },
      storyMs,
    );

    it(
      'timed out: it says nothing for a day, and then that it is done after all',
      async () => {
        const order = await withCarrier('SO-UNANSWERED');
        await change(order.orderId, 'delivery-address', address);
        await world.turnTo('2026-03-03T08:00:00+08:00');
        await world.quiet();
        expect(await standing(order)).toEqual(['pending', 'asked']);

        await world.turnTo('2026-03-03T10:00:00+08:00');
        await world.quiet();
        expect(await standing(order)).toEqual(['timed-out', 'timed-out']);
        expect(await casesOf('SO-UNANSWERED', 'delivery-change-unanswered')).toEqual(['open']);

        await answer(order.shipmentId, { outcome: 'applied' });
        expect(await standing(order)).toEqual(['applied', 'applied']);
        expect((await world.order<Order>(order.orderId)).changes[0]?.answers).toMatchObject([
          { outcome: 'applied', late: true },
        ]);
        await world.quiet();
        expect(await casesOf('SO-UNANSWERED', 'delivery-change-unanswered')).toEqual(['resolved']);
      },
      storyMs,
    );

    it(
      'timed out, though it had answered in time and we heard of it late: nothing was wrong',
      async () => {
        const order = await withCarrier('SO-HEARD-LATE');
        await change(order.orderId, 'delivery-address', address);
        const answeredAt = world.now();
        await world.turnTo('2026-03-04T11:00:00+08:00');
        await world.quiet();
        expect(await standing(order)).toEqual(['timed-out', 'timed-out']);
        await answer(order.shipmentId, { outcome: 'refused', answeredAt });
        await world.quiet();
        expect(await standing(order)).toEqual(['refused', 'refused']);
        expect(await casesOf('SO-HEARD-LATE', 'delivery-change-unanswered')).toEqual(['voided']);
        expect(await casesOf('SO-HEARD-LATE', 'delivery-change-refused')).toEqual(['open']);
      },
      storyMs,
    );

    it(
      'changes it without us: it comes back to the order',
      async () => {
        const order = await withCarrier('SO-AT-CARRIER', { promise: { on: '2026-03-10', offset: '+08:00' } });
        const changes = `/v1/shipments/${order.shipmentId}/changes`;
        await tell('logistics', changes, { kind: 'address', ...address });
        await tell('logistics', changes, { kind: 'time', time: { on: '2026-03-12', offset: '+08:00' } });
        expect(await world.order<Order>(order.orderId)).toMatchObject({
          promise: { limit: '2026-03-13T00:00:00.000+08:00' },
          changes: [
            { kind: 'address', by: 'carrier', state: 'applied' },
            { kind: 'time', by: 'carrier', state: 'applied' },
          ],
        });
      },
      storyMs,
    );
  });

  describe('whoever delivers it, or has it', () => {
    it(
      'refused: out for delivery',
      async () => {
        const order = await withCarrier('SO-OUT');
        await says(order.waybillNumber, 'OUT_FOR_DELIVERY');
        await change(order.orderId, 'delivery-address', address);
        expect(await standing(order)).toEqual(['refused', 'refused']);
        await cancel(order.orderId);
        expect(await standing(order)).toEqual(['refused,refused', 'refused,refused']);
        expect(await casesOf('SO-OUT', 'delivery-change-refused')).toEqual(['open', 'open']);
        expect(await world.order<Order>(order.orderId)).toMatchObject({ status: 'shipped' });
      },
      storyMs,
    );

    it(
      'refused: delivered, by the order itself',
      async () => {
        const order = await withCarrier('SO-SIGNED');
        await says(order.waybillNumber, 'DELIVERED');
        for (const [path, body] of [
          ['change-delivery-address', address],
          ['cancel', { reason: 'customer-request' }],
        ] as const) {
          const { status, text } = await send('order', `/v1/sales-orders/${order.orderId}/${path}`, body);
          expect([status, JSON.parse(text)]).toMatchObject([409, { code: 'order-already-delivered' }]);
        }
      },
      storyMs,
    );
  });

  describe('a recall', () => {
    it(
      'applied: the order is cancelled once the carrier says that the goods come back',
      async () => {
        const order = await withCarrier('SO-RECALLED');
        await cancel(order.orderId);
        expect(await standing(order)).toEqual(['pending', 'asked']);
        expect(await world.order<Order>(order.orderId)).toMatchObject({ status: 'shipped' });
        await answer(order.shipmentId, { outcome: 'applied' });
        expect(await world.order<Order>(order.orderId)).toMatchObject({ status: 'cancelled' });
      },
      storyMs,
    );

    it(
      'applied: the goods turn back, and that is the answer',
      async () => {
        const order = await withCarrier('SO-TURNED');
        await cancel(order.orderId);
        await says(order.waybillNumber, 'RETURNING');
        expect(await standing(order)).toEqual(['applied', 'applied']);
        expect(await world.order<Order>(order.orderId)).toMatchObject({ status: 'cancelled' });
      },
      storyMs,
    );

    it(
      'refused: the order goes on',
      async () => {
        const order = await withCarrier('SO-NO-WAY-BACK');
        await cancel(order.orderId);
        await answer(order.shipmentId, { outcome: 'refused' });
        expect(await casesOf('SO-NO-WAY-BACK', 'delivery-change-refused')).toEqual(['open']);
        await says(order.waybillNumber, 'DELIVERED');
        expect(await world.order<Order>(order.orderId)).toMatchObject({ status: 'delivered' });
        expect(await casesOf('SO-NO-WAY-BACK', 'recalled-but-delivered')).toEqual([]);
      },
      storyMs,
    );

    it(
      'timed out: no answer cancels nothing',
      async () => {
        const order = await withCarrier('SO-NO-WORD');
        await cancel(order.orderId);
        await world.turnTo('2026-03-05T12:00:00+08:00');
        await world.quiet();
        expect(await standing(order)).toEqual(['timed-out', 'timed-out']);
        expect(await world.order<Order>(order.orderId)).toMatchObject({ status: 'shipped' });
        expect(await casesOf('SO-NO-WORD', 'delivery-change-unanswered')).toEqual(['open']);
      },
      storyMs,
    );

    it(
      'delivered all the same, after a yes or while nobody had answered: that is said',
      async () => {
        const promised = await withCarrier('SO-DELIVERED-ANYWAY');
        await cancel(promised.orderId);
        await answer(promised.shipmentId, { outcome: 'applied' });
        const silent = await withCarrier('SO-DELIVERED-UNASKED');
        await cancel(silent.orderId);
        for (const { orderNumber, orderId, waybillNumber } of [promised, silent]) {
          await says(waybillNumber, 'DELIVERED');
          await world.quiet();
          expect(await casesOf(orderNumber, 'recalled-but-delivered')).toEqual(['open']);
          expect(await casesOf(orderNumber, 'unexpected-delivery')).toEqual([]);
          expect((await world.order<Order>(orderId)).cases).toMatchObject([
            { rule: 'recalled-but-delivered', state: 'open' },
          ]);
        }
        expect(await standing(silent)).toEqual(['refused', 'refused']);
      },
      storyMs,
    );
  });

  it(
    'another day: the promise is another once the carrier agrees, and its limit is on the clock',
    async () => {
      const promise = { on: '2026-03-06', offset: '+08:00' };
      const order = await withCarrier('SO-LATER', { promise });
      const kept = await withCarrier('SO-AS-PROMISED', { promise });
      await change(order.orderId, 'promise', { promise: { on: '2026-03-08', offset: '+08:00' } });
      expect((await world.order<Order>(order.orderId)).promise?.limit).toBe('2026-03-07T00:00:00.000+08:00');
      await answer(order.shipmentId, { outcome: 'applied' });
      expect((await world.order<Order>(order.orderId)).promise?.limit).toBe('2026-03-09T00:00:00.000+08:00');

      await world.turnTo('2026-03-07T09:00:00+08:00');
      await world.quiet();
      expect(await casesOf('SO-AS-PROMISED', 'promise-broken')).toEqual(['open']);
      expect(await casesOf('SO-LATER', 'promise-broken')).toEqual([]);
      expect((await world.order<Order>(kept.orderId)).promise?.verdict).toBe('late');

      await world.turnTo('2026-03-09T09:00:00+08:00');
      await world.quiet();
      expect(await casesOf('SO-LATER', 'promise-broken')).toEqual(['open']);
    },
    storyMs,
  );
});
