import { eventually } from '../replay/waiting.js';
import type { StreamView } from '../replay/operator-views.js';
import type { OrderView } from '../replay/views.js';
import type { ServiceName } from '../replay/api.js';
import { storyMs, World } from './world.js';

interface Bar extends OrderView {
  readonly status: string;
  readonly stageBar: readonly {
    readonly stage: string;
    readonly progress: string;
    readonly troubles: readonly unknown[];
  }[];
}

const signs: Readonly<Record<string, string>> = { reached: '●', current: '◐', upcoming: '○', skipped: '–' };

describe('one sales order, from placed to signed, over three services', () => {
  let world: World;
  let orderId: string;
  let shipmentId: string;
  beforeAll(async () => (world = await World.at('2026-03-02T09:00:00+08:00')), storyMs);
  afterAll(() => world?.end());

  /** The stage bar as people draw it. */
  const bar = async (): Promise<string> => {
    const { stageBar } = await world.order<Bar>(orderId);
    return stageBar.map(({ progress, troubles }) => `${signs[progress]}${troubles.length > 0 ? '!' : ''}`).join(' ');
  };
  const barBecomes = (wanted: string): Promise<unknown> =>
    eventually(`the bar to become ${wanted}`, async () => ((await bar()) === wanted ? true : undefined));

  const approving = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const dispatching = '00-1bf7651916cd43dd8448eb211c80319c-c7ad6b7169203331-01';

  it(
    'shows each step on the order by itself, and a silence on the way',
    async () => {
      orderId = await world.place('SO-2026-0001', { promise: { on: '2026-03-20', offset: '+08:00' } });
      expect(await bar()).toBe('● ◐ ○ ○ ○ ○ ○');
      await world.approve(orderId, approving);
      expect(await bar()).toBe('● ● ◐ ◐ ○ ○ ○');

      shipmentId = await world.announced('SO-2026-0001');
      await world.turnTo('2026-03-02T18:00:00+08:00');
      await world.dispatch(shipmentId, 'SF1234567890123', dispatching);
      await barBecomes('● ● – ● ◐ ○ ○');

      await world.turnTo('2026-03-04T20:00:00+08:00');
      await barBecomes('● ● – ●! ◐ ○ ○');

      await world.turnTo('2026-03-05T09:00:00+08:00');
      await world.tell({ waybillNumber: 'SF1234567890123', code: 'ARRIVED', at: '2026-03-05T08:50:00+08:00' });
      await barBecomes('● ● – ● ◐ ○ ○');

      await world.turnTo('2026-03-06T15:00:00+08:00');
      await world.tell({ waybillNumber: 'SF1234567890123', code: 'DELIVERED', at: '2026-03-06T14:30:00+08:00' });
      await barBecomes('● ● – ● ● ◐ ○');
    },
    storyMs,
  );

  it(
    'carries one trace from who asked to what the others did about it',
    async () => {
      const tracesOf = async (service: ServiceName, stream: string): Promise<ReadonlyMap<string, string>> => {
        const { items } = await world.operator.read<StreamView>(service, `/v1/operator/streams/${stream}/events`);
        return new Map(items.map(({ type, metadata }) => [type, metadata.traceparent?.split('-')[1] ?? 'none']));
      };
      const [approval, dispatch] = [approving, dispatching].map((traceparent) => traceparent.split('-')[1]);
      const order = await tracesOf('order', `sales-order/${orderId}`);
      const shipment = await tracesOf('logistics', `shipment/${shipmentId}`);
      const watch = await tracesOf('alerting', `shipment-watch/${shipmentId}`);

      expect(order.get('SalesOrderApproved')).toBe(approval);
      expect(shipment.get('ShipmentAnnounced')).toBe(approval);
      expect(order.get('ShipmentNoted')).toBe(approval);
      expect(shipment.get('ShipmentDispatched')).toBe(dispatch);
      expect(order.get('GoodsShipped')).toBe(dispatch);
      expect(watch.get('WatchStarted')).toBe(dispatch);
    },
    storyMs,
  );
});
