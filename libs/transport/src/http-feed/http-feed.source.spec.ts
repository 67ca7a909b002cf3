import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventSourceContract } from '../contract-suite.js';
import type { ReadOptions } from '../event-source.js';
import { InMemoryFeed } from '../in-memory/in-memory-feed.js';
import { SourceUnavailable, UnreadableAnswer, HistoryChanged } from '../source-errors.js';
import { serveFeed } from './feed-answer.js';
import { httpFeedSource } from './http-feed.source.js';

eventSourceContract(
  'HTTP feed',
  async () => {
    let feed = new InMemoryFeed();
    const serve: RequestListener = (request, response) => {
      const gone = new AbortController();
      response.on('close', () => gone.abort());
      const { searchParams } = new URL(request.url ?? '', 'http://feed');
      void serveFeed(feed, 'logistics', Object.fromEntries(searchParams), gone.signal).then(
        ({ status, headers, body }) => response.writeHead(status, headers).end(body),
      );
    };
    let server = await listen(serve);
    const { port } = server.address() as AddressInfo;
    return {
      append: (entry) => Promise.resolve(feed.append(entry)),
      moveWatermarks: (map) => Promise.resolve(feed.moveWatermarks(map)),
      source: (options) =>
        Promise.resolve(
          httpFeedSource({
            context: 'logistics',
            baseUrl: `http://127.0.0.1:${port}`,
            credential: 'secret',
            ...options,
          }),
        ),
      restart: async () => {
        await close(server);
        server = await listen(serve, port);
      },
      restore: (to) => {
        feed = feed.restored(to, 'restored');
        return Promise.resolve();
      },
      stop: () => close(server),
    };
  },
  { pages: 'whole' },
);

describe('the HTTP feed of a source in trouble', () => {
  let server: Server | undefined;
  afterEach(async () => {
    if (server !== undefined) await close(server);
    server = undefined;
  });

  const read = async (answer: RequestListener, options: Partial<ReadOptions> = {}, graceMs = 5_000) => {
    server = await listen(answer);
    const { port } = server.address() as AddressInfo;
    const source = httpFeedSource({
      context: 'logistics',
      baseUrl: `http://127.0.0.1:${port}/`,
      credential: 'secret',
      graceMs,
    });
    return source.read({
      after: 0n,
      range: [0, 1023],
      limit: 500,
      waitMs: 0,
      signal: new AbortController().signal,
      ...options,
    });
  };
  const page = {
    'content-type': 'application/cloudevents-batch+json',
    'feed-source': 'logistics',
    'feed-epoch': 'e',
    'feed-scanned-to': '9',
  };

  it('is asked with the credential, the cursor and the range', async () => {
    const asked: unknown[] = [];
    await read(
      (request, response) => {
        asked.push(request.url, request.headers.authorization);
        response.writeHead(200, page).end('[]');
      },
      { after: 3n, range: [256, 511], limit: 50, waitMs: 100 },
    );
    expect(asked).toEqual(['/v1/feed?lastEventId=3&timeout=100&shards=256-511&limit=50&tag=none', 'Bearer secret']);
  });

  it('keeps its connections', async () => {
    const ports = new Set<number | undefined>();
    server = await listen((request, response) => {
      ports.add(request.socket.remotePort);
      response.writeHead(200, page).end('[]');
    });
    const { port } = server.address() as AddressInfo;
    const source = httpFeedSource({ context: 'logistics', baseUrl: `http://127.0.0.1:${port}`, credential: 'secret' });
    const { signal } = new AbortController();
    for (let n = 0; n < 8; n += 1) await source.read({ after: 0n, range: [0, 1023], limit: 1, waitMs: 0, signal });
    expect(ports.size).toBeLessThan(3); // the pool of fetch may take turns between two
  });

  it('asks the next of its addresses when one is unavailable, and stays where it was answered', async () => {
    const asked: string[] = [];
    const replica = (name: string, status: number) =>
      listen((_, response) => {
        asked.push(name);
        response.writeHead(status, page).end('[]');
      });
    const [busy, well] = await Promise.all([replica('busy', 503), replica('well', 200)]);
    try {
      const urls = [busy, well].map((each) => `http://127.0.0.1:${(each.address() as AddressInfo).port}`);
      const source = httpFeedSource({
        context: 'logistics',
        baseUrl: ['http://127.0.0.1:1', ...urls],
        credential: 'secret',
      });
      const options = {
        after: 0n,
        range: [0, 1023],
        limit: 1,
        waitMs: 0,
        signal: new AbortController().signal,
      } as const;
      await source.read(options);
      await source.read(options);
      expect(asked).toEqual(['busy', 'well', 'well']);
      await close(well);
      await expect(source.read(options)).rejects.toMatchObject({ name: 'SourceUnavailable', status: 503 });
    } finally {
      await Promise.all([busy, well].map(close));
    }
  });

  it('does not ask another address when an answer is wrong', async () => {
    const asked: string[] = [];
    const foreign = await listen((_, response) => {
      asked.push('foreign');
      response.writeHead(200, { ...page, 'feed-source': 'order' }).end('[]');
    });
    server = await listen((_, response) => {
      asked.push('other');
      response.writeHead(200, page).end('[]');
    });
    try {
      const [first, second] = [foreign, server].map(
        (each) => `http://127.0.0.1:${(each.address() as AddressInfo).port}`,
      );
      const source = httpFeedSource({ context: 'logistics', baseUrl: [first!, second!], credential: 'secret' });
      const reading = source.read({
        after: 0n,
        range: [0, 1023],
        limit: 1,
        waitMs: 0,
        signal: new AbortController().signal,
      });
      await expect(reading).rejects.toMatchObject({ name: 'ForeignSource' });
      expect(asked).toEqual(['foreign']);
    } finally {
      await close(foreign);
    }
  });

  it.each([
    [401, 'refused-credential'],
    [403, 'refused-credential'],
    [404, 'failing'],
    [429, 'busy'],
    [500, 'failing'],
    [503, 'busy'],
  ])('is unavailable at status %i: %s', async (status, reason) => {
    const reading = read((_, response) => response.writeHead(status).end('<h1>no</h1>'));
    await expect(reading).rejects.toBeInstanceOf(SourceUnavailable);
    await expect(reading).rejects.toMatchObject({ status, reason, failure: 'pause' });
  });

  it('is unavailable when nobody listens', async () => {
    const source = httpFeedSource({ context: 'logistics', baseUrl: 'http://127.0.0.1:1', credential: 'secret' });
    const reading = source.read({
      after: 0n,
      range: [0, 1023],
      limit: 1,
      waitMs: 0,
      signal: new AbortController().signal,
    });
    await expect(reading).rejects.toMatchObject({ name: 'SourceUnavailable', reason: 'unreachable' });
  });

  it('is unavailable when it does not answer in time', async () => {
    const silent = read(() => undefined, {}, 200);
    await expect(silent).rejects.toMatchObject({ name: 'SourceUnavailable', reason: 'timed-out' });
  });

  it('is unavailable when its answer does not come to an end', async () => {
    const slow = read((_, response) => void response.writeHead(200, page).write('['), {}, 200);
    await expect(slow).rejects.toMatchObject({ name: 'SourceUnavailable', reason: 'timed-out' });
  });

  it('is unavailable when it sends us elsewhere with our credential', async () => {
    const moved = read((request, response) => {
      if (request.url === '/elsewhere') response.writeHead(200, page).end('[]');
      else response.writeHead(302, { location: '/elsewhere' }).end();
    });
    await expect(moved).rejects.toBeInstanceOf(SourceUnavailable);
  });

  it('is unreadable when it sends too much', async () => {
    const megabyte = 'x'.repeat(1_000_000);
    const flood = read((_, response) => {
      response.writeHead(200, page);
      const pour = () => {
        while (!response.destroyed && response.write(megabyte));
      };
      response.on('drain', pour);
      pour();
    });
    await expect(flood).rejects.toMatchObject({ name: 'UnreadableAnswer', reason: 'more than 16000000 bytes' });
  });

  const event = (position: string, more: object = {}) => ({
    specversion: '1.0',
    id: `${position.padStart(20, '0')}.0::e${position}`,
    type: 'throughline.logistics.shipment-delivered.v1',
    source: 'logistics',
    subject: 'shipment/shp_1',
    time: '2026-03-02T10:00:00+08:00',
    datacontenttype: 'application/json',
    position,
    prevposition: '0',
    epoch: 'e',
    shard: 0,
    recordedat: '2026-03-02T10:00:00+08:00',
    correlationid: 'c',
    causationid: 'c',
    data: {},
    ...more,
  });

  it('is of another history where it ends before our cursor', async () => {
    const reading = read((_, response) => response.writeHead(200, { ...page, 'feed-scanned-to': '1' }).end('[]'), {
      after: 2n,
      range: [0, 511],
    });
    await expect(reading).rejects.toBeInstanceOf(HistoryChanged);
  });

  it.each<[string, object, unknown]>([
    ['content-type', { 'content-type': 'text/html' }, []],
    ['feed-source is missing', { 'feed-source': undefined }, []],
    ['feed-epoch is missing', { 'feed-epoch': undefined }, []],
    ['feed-scanned-to', { 'feed-scanned-to': '-1' }, []],
    ['feed-watermarks', { 'feed-watermarks': '{"logistics":{"at":"soon"}}' }, []],
    ['feed-watermarks', { 'feed-watermarks': '{"logistics":{"at":"2026-03-02T10:00:00Z","held":[1]}}' }, []],
    ['not JSON', {}, '[{'],
    ['not a batch', {}, {}],
    ['an event whose position cannot be read', {}, [{ ...event('3'), id: '3' }]],
    ['an event whose position cannot be read', {}, ['text']],
    ['an event after feed-scanned-to', {}, [event('10')]],
    ['out of order', {}, [event('4'), event('3', { id: `${'3'.padStart(20, '0')}.1::e3` })]],
    ['out of order', {}, [event('4'), event('4')]],
    ['out of order', {}, [event('2')]],
    ['a gap before an event', {}, [event('4'), event('6', { prevposition: '5' })]],
    ['an event of another shard', {}, [event('4', { shard: 512 })]],
  ])('is unreadable: %s', async (reason, headers, batch) => {
    const reading = read(
      (_, response) => {
        const sent = Object.entries<string | undefined>({ ...page, ...headers }).filter(
          ([, value]) => value !== undefined,
        );
        response
          .writeHead(200, Object.fromEntries(sent))
          .end(typeof batch === 'string' ? batch : JSON.stringify(batch));
      },
      { after: 2n, range: [0, 511] },
    );
    await expect(reading).rejects.toBeInstanceOf(UnreadableAnswer);
    await expect(reading).rejects.toMatchObject({ reason, failure: 'pause' });
  });

  it('is foreign when one of its events is', async () => {
    const reading = read((_, response) =>
      response.writeHead(200, page).end(JSON.stringify([event('4'), event('5', { source: 'order' })])),
    );
    await expect(reading).rejects.toMatchObject({ name: 'ForeignSource', actual: 'order', failure: 'stop' });
  });

  it('is read when nothing of that is wrong', async () => {
    const reading = read((_, response) => response.writeHead(200, page).end(JSON.stringify([event('4'), event('9')])), {
      after: 2n,
      range: [0, 511],
    });
    await expect(reading).resolves.toMatchObject({ events: [{ position: 4n }, { position: 9n }], scannedTo: 9n });
  });
});

const listen = (answer: RequestListener, port = 0): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer(answer);
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
