import { standIn, type Heard, type Reply } from '@throughline/test-kit';
import { Api } from './api.js';

describe('a client that does not give up on a service', () => {
  let end: () => Promise<void>;
  const heard: Heard[] = [];
  const answering = async (...replies: readonly (Reply | undefined)[]) => {
    heard.length = 0;
    const service = await standIn((request) => replies[heard.push(request) - 1]);
    end = service.end;
    return new Api({ url: service.url, token: 'token' });
  };
  afterEach(() => end());

  it('sends the same request under the same key again until it is answered', async () => {
    const api = await answering(
      undefined,
      { status: 503 },
      { status: 409, body: { code: 'still-running', retryable: true } },
      { status: 201, body: { id: 'so_1' } },
    );
    const asked = { service: 'order', path: '/v1/sales-orders', idempotencyKey: 'a/placed', body: { a: 1 } } as const;
    expect(await api.ask(asked)).toMatchObject({ status: 201, text: '{"id":"so_1"}' });
    expect(heard.map(({ headers, body }) => [headers['idempotency-key'], body])).toEqual(
      Array.from({ length: 4 }, () => ['a/placed', { a: 1 }]),
    );
    expect(api.resent).toBe(3);
  });

  it('asks the next process of a service where one is away', async () => {
    const api = await answering({ status: 201, body: { id: 'so_1' } }, { status: 201, body: { id: 'so_2' } });
    const { url, token } = api.services;
    const nobody = 'http://127.0.0.1:1';
    const spread = new Api({ url: { ...url, order: [nobody, String(url.order)] }, token });
    for (const id of ['so_1', 'so_2'])
      expect(await spread.ask({ service: 'order', path: '/v1/sales-orders', body: {} })).toMatchObject({
        status: 201,
        text: JSON.stringify({ id }),
      });
    expect(spread.resent).toBeGreaterThan(0);
  });

  it('takes a refusal for an answer', async () => {
    const api = await answering({ status: 409, body: { code: 'order-already-delivered', retryable: false } });
    expect(await api.ask({ service: 'order', path: '/x', body: {} })).toMatchObject({ status: 409 });
  });

  it('reads a list to its end', async () => {
    const api = await answering({ body: { items: [1, 2], next: 'a b' } }, { body: { items: [3] } });
    expect(await api.readAll('order', '/v1/things?is=1')).toEqual([1, 2, 3]);
    expect(heard.map(({ path }) => path)).toEqual([
      '/v1/things?is=1&limit=200',
      '/v1/things?is=1&limit=200&after=a%20b',
    ]);
  });

  it('says what was asked and why not, where something must be there', async () => {
    const api = await answering({ status: 404, body: { code: 'order-not-found' } });
    await expect(api.read('order', '/v1/x')).rejects.toThrow('GET /v1/x of order: 404 {"code":"order-not-found"}');
  });
});
