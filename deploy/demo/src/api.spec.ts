import { standIn, type Heard, type Reply } from '@throughline/test-kit';
import { instant } from '@throughline/values';
import { Api } from './api.js';
import { addressOf } from './stack.js';
import { Teller } from './teller.js';
import { before, storyOf } from './scenario/story.js';
import { endOfHistory } from './history.js';

const running: (() => Promise<void>)[] = [];
const end = async (): Promise<void> => {
  await Promise.all(running.splice(0).map((stop) => stop()));
};
afterEach(end);

const heard: Heard[] = [];
const lines: string[] = [];
const signal = new AbortController().signal;
const talkingTo = async (reply: (request: Heard, index: number) => Reply | undefined) => {
  heard.length = lines.length = 0;
  const { url, end: stop } = await standIn((request) => reply(request, heard.push(request) - 1));
  running.push(stop);
  const api = new Api(addressOf({ url, token: 't', folder: '/nowhere' }), (line) => lines.push(line), signal);
  return { api, teller: new Teller(api, signal) };
};
const inTurn =
  (...replies: readonly (Reply | undefined)[]) =>
  (_: Heard, index: number): Reply | undefined =>
    replies[Math.min(index, replies.length - 1)];

const now = instant('2026-11-25T03:00:00Z');
const story = storyOf(1, 1, before(now));
const [placing] = story.acts;
if (placing?.act !== 'place') throw new Error('a story begins with its order');

describe('telling', () => {
  it('sends the same request under the same key until a service that is away answers', async () => {
    const { teller } = await talkingTo(
      inTurn(
        undefined,
        { status: 503 },
        undefined,
        { status: 502 },
        undefined,
        { status: 409, body: { retryable: true } },
        { status: 201 },
      ),
    );
    expect(await teller.tell(story, placing)).toBe('new');
    expect(heard).toHaveLength(7);
    for (const { path, body, headers } of heard)
      expect([path, body, headers['idempotency-key']]).toEqual([
        '/v1/sales-orders',
        JSON.parse(JSON.stringify(placing.body)),
        `demo/${story.orderNumber}/place`,
      ]);
    expect(lines).toEqual([
      expect.stringMatching(/^order does not answer \(.+\); waiting for it …$/),
      'order answers again.',
    ]);
  });

  it('knows what had been told before, and leaves to others what they have taken', async () => {
    const { teller } = await talkingTo(
      inTurn(
        { status: 201, headers: { 'idempotency-replayed': 'true' } },
        { status: 409, body: { code: 'order-number-taken' } },
        { status: 409, body: { code: 'sales-order-id-taken' } },
        { status: 422, body: { code: 'idempotency-key-reused' } },
      ),
    );
    const told = [];
    for (let time = 0; time < 4; time += 1) told.push(await teller.tell(story, placing));
    expect(told).toEqual(['known', 'overtaken', 'overtaken', 'overtaken']);
  });

  it('takes no other refusal for an answer', async () => {
    const { teller } = await talkingTo(inTurn({ status: 400, body: { code: 'invalid-input' } }));
    await expect(teller.tell(story, placing)).rejects.toThrow('refused: 400 {"code":"invalid-input"}');
  });

  it('ends an order as it stands: seen again where it has changed meanwhile, and not at all where it has ended', async () => {
    let version = 3;
    const { teller } = await talkingTo(({ method, headers }) => {
      if (method === 'GET')
        return { body: { version, fulfilments: [], allowedActions: version < 9 ? ['cancel'] : [] } };
      if (version++ === 3) return { status: 412, body: { code: 'version-mismatch' } };
      version = headers['if-match'] === '"4"' ? 9 : 0;
      return {};
    });
    const cancel = { act: 'cancel', at: now, reason: 'customer-request' } as const;
    expect(await teller.tell(story, cancel)).toBe('new');
    expect(await teller.tell(story, cancel)).toBe('known');
    expect(heard.map(({ method }) => method)).toEqual(['GET', 'POST', 'GET', 'POST', 'GET']);
  });
});

describe('the end of the history', () => {
  const endAt = async (placedAt?: string) => {
    const { api } = await talkingTo(() => ({
      body: { items: placedAt === undefined ? [] : [{ orderNumber: story.orderNumber, placedAt }] },
    }));
    return endOfHistory(api, 1, instant('2026-11-28T07:00:00.700Z'));
  };

  it('is now the first time, and what it was then ever after', async () => {
    expect(await endAt()).toBe('2026-11-28T07:00:00.000Z');
    const then = await endAt(placing.at);
    expect(then).toBe(now);
    expect(storyOf(1, 1, before(then))).toEqual(story);
  });
});

describe('no stack to fill', () => {
  it('says that nobody answers, and what to do', async () => {
    const { api } = await talkingTo(() => ({}));
    await end();
    await expect(api.connect()).rejects.toThrow(
      /^order does not answer at http:.* \(ECONNREFUSED\)\. Start a stack with `npm start`/,
    );
  });

  it('says that the token is not accepted, or is nobody’s who may do it', async () => {
    const refused = await talkingTo(() => ({ status: 401 }));
    await expect(refused.api.connect()).rejects.toThrow('order does not accept the token (401)');
    await end();
    const forbidden = await talkingTo(() => ({ status: 403 }));
    await expect(forbidden.teller.tell(story, placing)).rejects.toThrow(
      /403, POST \/v1\/sales-orders of order.*a manager's token/,
    );
  });

  it('says that it is another program that answers', async () => {
    const { api } = await talkingTo(() => ({ status: 404 }));
    await expect(api.connect()).rejects.toThrow(/is not order: say --order URL/);
  });

  it('says that no stack was started here, where there is no key to make tokens with', async () => {
    const url = { order: 'http://a', logistics: 'http://b', alerting: 'http://c' };
    await expect(addressOf({ folder: '/nowhere', url }).token('sales')).rejects.toThrow(
      /^There is no \/nowhere\/development-key\.json: no stack was started here\./,
    );
  });
});
