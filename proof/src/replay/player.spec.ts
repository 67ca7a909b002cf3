import { standIn, type Heard, type Reply } from '@throughline/test-kit';
import { instant } from '@throughline/values';
import { Api } from './api.js';
import { momentsOf } from './facts.js';
import type { OrderRow } from './order-rows.js';
import { Player } from './player.js';
import { tellAgain } from './second-time.js';

const at = (dayAndTime: string) => instant(`2024-03-${dayAndTime}:00+08:00`);
const row = (orderNumber: string, more: Partial<OrderRow> = {}): OrderRow => ({
  line: Number(orderNumber.slice(2)),
  orderNumber,
  customerId: '',
  canceled: false,
  placedAt: at('01T09:00'),
  ...more,
});

describe('the player', () => {
  let end: () => Promise<void>;
  /** What was heard, and the turns of the clock among it. */
  let story: string[];
  const commands = () => story.filter((line) => !line.startsWith('GET'));
  const playing = async (rows: readonly OrderRow[], reply: (heard: Heard, times: number) => Reply) => {
    story = [];
    const service = await standIn((heard) => {
      const line = `${heard.method} ${heard.path}`;
      story.push(line);
      return reply(heard, story.filter((each) => each === line).length);
    });
    end = service.end;
    const turn = (to: string): Promise<void> => Promise.resolve(void story.push(to.slice(8, 16)));
    const api = new Api({ url: service.url, token: 'token' });
    const player = new Player(api, { turn });
    await player.play(momentsOf(rows));
    return { player, api };
  };
  afterEach(() => end());

  const usual = ({ method, path, body }: Heard, times: number): Reply => {
    if (method === 'POST' && path === '/v1/sales-orders')
      return { status: 201, body: { id: `so_${(body as { orderNumber: string }).orderNumber}` } };
    if (path.startsWith('/v1/shipments?')) return { body: { items: times < 3 ? [] : [{ id: 'shp_1' }] } };
    if (method === 'GET')
      return {
        headers: { etag: '"4"' },
        body: { shipments: times < 3 ? [] : [{ shippedAt: 'then', deliveredAt: 'later' }] },
      };
    return { body: { id: 'shp_2' } };
  };

  it('turns the clock when everything of an instant has been answered, and waits for the announced shipment', async () => {
    await playing(
      [
        row('a-1', { approvedAt: at('01T10:00'), handedOverAt: at('02T10:00'), deliveredAt: at('03T10:00') }),
        row('a-2', { placedAt: at('01T10:00') }),
      ],
      usual,
    );
    expect(commands().slice(0, 3)).toEqual(['01T09:00', 'POST /v1/sales-orders', '01T10:00']);
    expect(commands().slice(3, 5).sort()).toEqual(['POST /v1/sales-orders', 'POST /v1/sales-orders/so_a-1/approve']);
    expect(commands().slice(5)).toEqual([
      '02T10:00',
      'POST /v1/shipments/shp_1/dispatch',
      '03T10:00',
      'POST /v1/tracking-updates',
    ]);
    expect(story.filter((line) => line.startsWith('GET /v1/shipments?orderNumber=a-1'))).toHaveLength(3);
  });

  it('enters an early hand-over by hand, and approves when the order shows it', async () => {
    await playing([row('a-1', { handedOverAt: at('01T08:00'), approvedAt: at('01T10:00') })], usual);
    expect(story).toEqual([
      '01T08:00',
      'POST /v1/shipments',
      'POST /v1/shipments/shp_2/dispatch',
      '01T09:00',
      'POST /v1/sales-orders',
      '01T10:00',
      ...Array.from({ length: 3 }, () => 'GET /v1/sales-orders/so_a-1'),
      'POST /v1/sales-orders/so_a-1/approve',
    ]);
  });

  it('looks again where the order has changed between looking and cancelling, and takes a refusal as it is', async () => {
    const { player } = await playing([row('a-1', { canceled: true })], (heard, times) => {
      if (!heard.path.endsWith('/cancel')) return usual(heard, times);
      return times === 1 ? { status: 412 } : { status: 409, body: { code: 'order-already-delivered' } };
    });
    expect(player.told.map(({ asked, answer }) => [asked.ifMatch, answer.status])).toEqual([
      [undefined, 201],
      ['"4"', 409],
    ]);
  });

  it('tells everything a second time, and notices what is answered otherwise', async () => {
    const { player, api } = await playing(
      [row('a-1', { approvedAt: at('01T10:00'), canceled: true })],
      (heard, times) => {
        if (heard.path.endsWith('/cancel'))
          return { status: 409, body: { code: 'order-already-delivered', traceId: times } };
        if (heard.path.endsWith('/approve')) return { body: { version: times } };
        return usual(heard, times);
      },
    );
    expect(await tellAgain(api, player.told)).toEqual(['a-1/approved: 200 {"version":1}, then 200 {"version":2}']);
  });
});
