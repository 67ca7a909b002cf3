import { randomUUID } from 'node:crypto';
import { bodyOf, type Asked } from '../replay/api.js';
import type { CaseItem, OrderView } from '../replay/views.js';
import { eventually } from '../replay/waiting.js';
import { storyMs, World } from './world.js';

interface Exception {
  readonly exceptionId: string;
  readonly kind: string;
  readonly packageNumber?: string;
  readonly clearedAt?: string;
}

interface Case extends CaseItem {
  readonly state: string;
  readonly ownerRole: string;
}

type Order = OrderView & {
  readonly exceptions: readonly { readonly kind: string; readonly clearedAt?: string | null }[];
  readonly cases: readonly { readonly rule: string; readonly state: string }[];
};

describe('trouble on the way', () => {
  let world: World;
  beforeAll(async () => (world = await World.at('2026-03-02T09:00:00+08:00')), storyMs);
  afterAll(() => world?.end());

  const ask = async (path: string, body: object): Promise<object> => {
    const asked: Asked = { service: 'logistics', path, body, idempotencyKey: randomUUID() };
    return bodyOf<object>(asked, await world.people.ask(asked));
  };
  const shipped = async (orderNumber: string, waybillNumber: string) => {
    const orderId = await world.place(orderNumber, { placedAt: '2026-03-02T09:00:00+08:00' });
    await world.approve(orderId);
    const shipmentId = await world.announced(orderNumber);
    await world.dispatch(shipmentId, waybillNumber);
    await world.tell({ waybillNumber, code: 'PICKED_UP', at: world.now() });
    return { orderId, shipmentId };
  };
  const exceptionsOf = async (shipmentId: string): Promise<readonly Exception[]> =>
    (await world.people.read<{ exceptions: readonly Exception[] }>('logistics', `/v1/shipments/${shipmentId}`))
      .exceptions;
  const caseOf = (rule: string, orderNumber: string) =>
    eventually(`a case ${rule}`, async () => {
      const cases = await world.people.readAll<Case>('alerting', `/v1/cases?rule=${rule}&orderNumber=${orderNumber}`);
      return cases[0];
    });

  it(
    'a damaged package, reported by a person, is on the order and somebody’s case, also once it is settled',
    async () => {
      const { orderId, shipmentId } = await shipped('SO-DAMAGED', 'SF4000000001');
      await ask(`/v1/shipments/${shipmentId}/exceptions`, { kind: 'DAMAGED', packageNumber: '1' });
      expect(await caseOf('shipment-damaged', 'SO-DAMAGED')).toMatchObject({ state: 'open', ownerRole: 'service' });
      await world.quiet();
      expect(await world.order<Order>(orderId)).toMatchObject({
        headline: { inTrouble: true },
        exceptions: [{ kind: 'DAMAGED' }],
        cases: [{ rule: 'shipment-damaged', state: 'open' }],
      });

      const [exception] = await exceptionsOf(shipmentId);
      await ask(`/v1/shipments/${shipmentId}/exceptions/${exception!.exceptionId}/settle`, {
        note: 'The goods are whole',
      });
      await world.quiet();
      expect((await exceptionsOf(shipmentId))[0]?.clearedAt).toBeDefined();
      // What was broken is not whole because somebody says so: the case waits for a cause, a liable party and a remedy.
      expect(await caseOf('shipment-damaged', 'SO-DAMAGED')).toMatchObject({ state: 'open' });
    },
    storyMs,
  );

  it(
    'lost, reported, found: the case ends by itself',
    async () => {
      const { orderId, shipmentId } = await shipped('SO-LOST', 'SF4000000002');
      await ask(`/v1/shipments/${shipmentId}/exceptions`, { kind: 'LOST' });
      expect(await caseOf('shipment-lost', 'SO-LOST')).toMatchObject({ state: 'open', ownerRole: 'logistics' });
      const [exception] = await exceptionsOf(shipmentId);
      await ask(`/v1/shipments/${shipmentId}/exceptions/${exception!.exceptionId}/settle`, { note: '在武汉仓找到' });
      await world.quiet();
      expect(await caseOf('shipment-lost', 'SO-LOST')).toMatchObject({ state: 'resolved' });
      expect(await world.order<Order>(orderId)).toMatchObject({ headline: { inTrouble: false } });
    },
    storyMs,
  );

  it(
    'refused and returned: the goods are back, and what is done about it is still to be said',
    async () => {
      const { shipmentId } = await shipped('SO-REFUSED', 'SF4000000003');
      await world.turnTo('2026-03-04T09:00:00+08:00');
      await world.tell(
        { waybillNumber: 'SF4000000003', code: 'REFUSED', at: '2026-03-03T15:00:00+08:00' },
        { waybillNumber: 'SF4000000003', code: 'RETURNING', at: '2026-03-03T16:00:00+08:00' },
        { waybillNumber: 'SF4000000003', code: 'RETURNED', at: '2026-03-04T08:00:00+08:00' },
      );
      expect(await caseOf('shipment-refused', 'SO-REFUSED')).toMatchObject({ ownerRole: 'sales' });
      await world.quiet();
      expect(await exceptionsOf(shipmentId)).toMatchObject([
        { kind: 'REFUSED', clearedAt: '2026-03-04T08:00:00.000+08:00' },
      ]);
      expect(await caseOf('shipment-refused', 'SO-REFUSED')).toMatchObject({ state: 'open' });
    },
    storyMs,
  );
});
