import { createHash, randomUUID } from 'node:crypto';
import { bodyOf, type Asked } from '../replay/api.js';
import { showsDelivery } from '../replay/views.js';
import { eventually } from '../replay/waiting.js';
import { storyMs, World } from './world.js';

const salt = 's4lt-of-this-story';
const waybillNumber = 'SF3000000001';

interface Shipment {
  readonly timeline: readonly { readonly code: string; readonly milestone: string; readonly revision?: number }[];
  readonly unmapped: readonly { readonly code: string; readonly readAgainAt?: string }[];
}

describe('a code that nobody knows', () => {
  let world: World;
  beforeAll(async () => (world = await World.at('2026-03-02T09:00:00+08:00')), storyMs);
  afterAll(() => world?.end());

  /** What Kuaidi100 pushes: a form, signed as its documentation says. */
  const push = async (nodes: readonly (readonly [statusCode: string, time: string])[], sealedWith = salt) => {
    const data = nodes.map(([statusCode, time]) => ({ time, ftime: time, context: '…', statusCode }));
    const lastResult = { nu: waybillNumber, com: 'shunfeng', state: nodes[0]?.[0], data };
    const param = JSON.stringify({ status: 'polling', message: '', lastResult });
    const sign = createHash('md5').update(`${param}${sealedWith}`).digest('hex').toUpperCase();
    const answer = await fetch(`${String(world.people.services.url.logistics)}/v1/carrier-pushes/kuaidi100-1`, {
      method: 'POST',
      body: new URLSearchParams({ param, sign }),
    });
    return [answer.status, await answer.text()];
  };
  const asOperator = async (path: string, body: object, method: 'POST' | 'PUT' = 'POST') => {
    const { services } = world.operator;
    const answer = await fetch(`${String(services.url.logistics)}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${services.token}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify(body),
    });
    const asked: Asked = { service: 'logistics', path };
    return bodyOf<object>(asked, { status: answer.status, text: await answer.text() });
  };

  it(
    'comes in a push, is seen, gets a meaning from an operator, and the order follows; both readings stay',
    async () => {
      const orderId = await world.place('SO-CODE');
      await world.approve(orderId);
      const shipmentId = await world.announced('SO-CODE');
      await world.dispatch(shipmentId, waybillNumber);
      await world.turnTo('2026-03-03T18:00:00+08:00');

      const account = { provider: 'kuaidi100', secrets: { salt } };
      await asOperator('/v1/settings/carrier-accounts/kuaidi100-1', account, 'PUT');
      expect(await push([['103', '2026-03-02 20:00:00']], 'a wrong salt')).toEqual([401, expect.any(String)]);
      expect(
        await push([
          ['3999', '2026-03-03 16:20:00'],
          ['103', '2026-03-02 20:00:00'],
        ]),
      ).toEqual([200, '{"result":true,"returnCode":"200","message":"ok"}']);

      const unknown = () =>
        world.people.readAll<{ code: string; updates: number; shipmentId: string }>('logistics', '/v1/unmapped-codes');
      await eventually('the unknown code', async () => ((await unknown()).length > 0 ? true : undefined));
      expect(await unknown()).toMatchObject([{ code: '3999', updates: 1, shipmentId }]);
      await world.quiet();
      expect(showsDelivery(await world.order(orderId))).toBe(false);

      await asOperator('/v1/code-mappings/kuaidi100/codes', { code: '3999', milestone: 'DELIVERED', signer: 'locker' });
      await eventually('the signature on the order', async () =>
        showsDelivery(await world.order(orderId)) ? true : undefined,
      );
      await world.quiet();
      expect(await unknown()).toEqual([]);
      const shipment = await world.people.read<Shipment>('logistics', `/v1/shipments/${shipmentId}`);
      expect(shipment).toMatchObject({
        timeline: [
          { code: '103', milestone: 'PICKED_UP' },
          { code: '3999', milestone: 'DELIVERED', revision: 1 },
        ],
        unmapped: [{ code: '3999', readAgainAt: expect.any(String) as string }],
      });
    },
    storyMs,
  );
});
