import { randomUUID } from 'node:crypto';
import { bodyOf, type Asked } from '../replay/api.js';
import type { OrderView } from '../replay/views.js';
import { eventually } from '../replay/waiting.js';
import { storyMs, World } from './world.js';

type Order = OrderView & {
  readonly status: string;
  readonly stageBar: readonly {
    readonly stage: string;
    readonly progress: string;
    readonly done: number;
    readonly troubles: readonly { readonly kind: string }[];
  }[];
  readonly lines: readonly Readonly<Record<string, number>>[];
};

interface Shipment {
  readonly status: string;
  readonly packages: readonly { readonly packageNumber: string; readonly status: string | null }[];
  readonly exceptions: readonly { readonly exceptionId: string }[];
}

describe('packages on the way', () => {
  let world: World;
  beforeAll(async () => (world = await World.at('2026-03-02T09:00:00+08:00')), storyMs);
  afterAll(() => world?.end());

  const ask = async (path: string, body: object): Promise<{ readonly id: string }> => {
    const asked: Asked = { service: 'logistics', path, body, idempotencyKey: randomUUID() };
    return bodyOf(asked, await world.people.ask(asked));
  };
  const shipment = (id: string) => world.people.read<Shipment>('logistics', `/v1/shipments/${id}`);
  const of = (orderNumber: string, quantity: number) => ({ orderNumber, lineNumber: 1, quantity });
  const approved = async (orderNumber: string, quantity: number) => {
    const orderId = await world.place(orderNumber, {}, quantity);
    await world.approve(orderId);
    return { orderId, shipmentId: await world.announced(orderNumber) };
  };
  const node = ({ stageBar }: Order, stage: string) => {
    const { progress, done, troubles } = stageBar.find((each) => each.stage === stage)!;
    return [progress, done, ...troubles.map(({ kind }) => kind)];
  };
  const found = async (number: string): Promise<readonly string[]> => {
    const { items } = await world.people.read<{ items: readonly { orderNumber: string }[] }>(
      'order',
      `/v1/look-up?q=${number}`,
    );
    return items.map(({ orderNumber }) => orderNumber);
  };

  it(
    'two packages: one is signed for, the other refused, brought back, and sent again',
    async () => {
      const { orderId, shipmentId } = await approved('SO-TWO', 10);
      await ask(`/v1/shipments/${shipmentId}/pack`, { packages: [{ contents: [of('SO-TWO', 8)] }, {}] });
      await world.quiet();
      expect(node(await world.order<Order>(orderId), 'prepared')).toEqual(['reached', 10]);
      await ask(`/v1/shipments/${shipmentId}/dispatch`, {
        carrier: 'sf',
        waybillNumber: 'SF5000000001',
        packages: [{ contents: [of('SO-TWO', 8)] }, { waybillNumber: 'SF5000000002' }],
      });
      await world.turnTo('2026-03-05T09:00:00+08:00');
      await world.tell(
        { waybillNumber: 'SF5000000001', code: 'DELIVERED', at: '2026-03-04T09:00:00+08:00' },
        { waybillNumber: 'SF5000000002', code: 'REFUSED', at: '2026-03-04T10:00:00+08:00' },
      );
      await world.quiet();
      const refused = await world.order<Order>(orderId);
      expect(node(refused, 'shipped')).toEqual(['reached', 10]);
      expect(node(refused, 'delivered')).toEqual(['current', 8, 'case', 'delivery-exception']);
      expect(refused.lines).toMatchObject([{ shipped: 10, delivered: 8, refused: 2, returned: 0 }]);

      await world.tell(
        { waybillNumber: 'SF5000000002', code: 'RETURNING', at: '2026-03-04T12:00:00+08:00' },
        { waybillNumber: 'SF5000000002', code: 'RETURNED', at: '2026-03-05T08:00:00+08:00' },
      );
      await world.quiet();
      const back = await world.order<Order>(orderId);
      expect(back.lines).toMatchObject([{ shipped: 10, delivered: 8, refused: 0, returned: 2 }]);
      expect(node(back, 'delivered')).toEqual(['current', 8, 'case', 'goods-returned']);
      expect(await shipment(shipmentId)).toMatchObject({
        status: 'partly-delivered',
        packages: [{ status: 'delivered' }, { status: 'returned' }],
      });

      const { id: again } = await ask('/v1/shipments', { contents: [of('SO-TWO', 2)] });
      await world.dispatch(again, 'SF5000000003');
      await world.tell({ waybillNumber: 'SF5000000003', code: 'DELIVERED', at: '2026-03-05T09:00:00+08:00' });
      await world.quiet();
      const whole = await world.order<Order>(orderId);
      expect(whole.status).toBe('delivered');
      expect(whole.lines).toMatchObject([{ shipped: 10, replaced: 2, shippedInExcess: 0, delivered: 10, returned: 2 }]);
      // Nobody waits for either package any more.
      await world.turnTo('2026-03-09T09:00:00+08:00');
      await world.quiet();
      expect((await world.cases('silence-after-dispatch')).filter(({ state }) => state === 'open')).toEqual([]);
    },
    storyMs,
  );

  it(
    'one shipment of two orders: each package is the business of its own order, lost and found again',
    async () => {
      const [first, second] = [await approved('SO-A', 3), await approved('SO-B', 4)];
      const contents = [of('SO-A', 3), of('SO-B', 4)];
      const { id } = await ask('/v1/shipments', { contents });
      await ask(`/v1/shipments/${id}/dispatch`, {
        carrier: 'sf',
        waybillNumber: 'SF5100000001',
        packages: [{ contents: [of('SO-A', 3)] }, { waybillNumber: 'SF5100000002', contents: [of('SO-B', 4)] }],
      });
      await world.tell({ waybillNumber: 'SF5100000002', code: 'PICKED_UP', at: world.now() });
      await ask(`/v1/shipments/${id}/exceptions`, { kind: 'LOST', packageNumber: '2' });
      await world.quiet();
      const [untouched, lost] = [await world.order<Order>(first.orderId), await world.order<Order>(second.orderId)];
      expect(untouched.lines).toMatchObject([{ shipped: 3, lost: 0 }]);
      expect(node(untouched, 'delivered')).toEqual(['current', 0]);
      expect(lost.lines).toMatchObject([{ shipped: 4, lost: 4 }]);
      expect(node(lost, 'delivered')).toEqual(['current', 0, 'case', 'delivery-exception']);

      const [exception] = (await shipment(id)).exceptions;
      await ask(`/v1/shipments/${id}/exceptions/${exception!.exceptionId}/settle`, { note: '在武汉仓找到' });
      await world.tell({ waybillNumber: 'SF5100000002', code: 'DELIVERED', at: world.now() });
      await world.quiet();
      expect(await world.order<Order>(second.orderId)).toMatchObject({
        status: 'delivered',
        lines: [{ delivered: 4, lost: 0 }],
      });
      expect(await world.order<Order>(first.orderId)).toMatchObject({ status: 'shipped', lines: [{ delivered: 0 }] });
    },
    storyMs,
  );

  it(
    'a waybill that was replaced, and a number that is used again: each scan finds its order, and each number too',
    async () => {
      const { orderId, shipmentId } = await approved('SO-REPLACED', 1);
      await world.dispatch(shipmentId, 'SF5200000001');
      await ask(`/v1/shipments/${shipmentId}/replace-waybill`, { waybillNumber: 'SF5200000002' });
      await world.tell({ waybillNumber: 'SF5200000002', code: 'PICKED_UP', at: world.now() });
      await eventually('both numbers lead to the order', async () => {
        const both = [await found('SF5200000001'), await found('SF5200000002')];
        return both.every((orders) => orders.includes('SO-REPLACED')) || undefined;
      });
      expect((await world.order<Order>(orderId)).shipments).toMatchObject([
        { waybillNumber: 'SF5200000002', formerWaybillNumbers: ['SF5200000001'], milestone: { code: 'PICKED_UP' } },
      ]);

      await world.turnTo('2027-03-09T09:00:00+08:00');
      const again = await approved('SO-AGAIN', 1);
      await world.dispatch(again.shipmentId, 'SF5200000002');
      await world.tell(
        { waybillNumber: 'SF5200000002', code: 'DELIVERED', at: '2026-03-10T09:00:00+08:00' },
        { waybillNumber: 'SF5200000002', code: 'PICKED_UP', at: '2027-03-09T09:00:00+08:00' },
      );
      await world.quiet();
      expect(await world.order<Order>(orderId)).toMatchObject({ status: 'delivered' });
      expect(await world.order<Order>(again.orderId)).toMatchObject({
        status: 'shipped',
        shipments: [{ milestone: { code: 'PICKED_UP' } }],
      });
    },
    storyMs,
  );
});
