import { setTimeout as sleep } from 'node:timers/promises';
import { instant } from '@throughline/values';
import type { WatermarkMap } from '../event-source.js';
import type { FeedPages } from '../feed-pages.js';
import { InMemoryFeed, type Appended } from '../in-memory/in-memory-feed.js';
import { awaitPage, feedAnswer, serveFeed, softBodyLimit } from './feed-answer.js';
import { parseFeedQuery } from './feed-query.js';

const now = instant('2026-03-02T10:00:00Z');
const stored = (eventIds: readonly string[], filling = ''): Appended => ({
  shard: 0,
  contracts: eventIds.map((eventId) => ({
    eventId,
    type: 'logistics.milestone-reached.v1',
    subject: 'shipment/shp_1',
    occurredAt: now,
    recordedAt: now,
    correlationId: 'c',
    causationId: 'c',
    data: { filling },
  })),
});

const ask = (feed: InMemoryFeed, query: Record<string, string> = {}) =>
  serveFeed(feed, 'logistics', query, new AbortController().signal);
const ids = (body: string) => (JSON.parse(body) as { id: string }[]).map(({ id }) => id.split('::')[1]);

describe('an answer of the feed', () => {
  it('says whose it is, of which history, and how far it looked', async () => {
    const feed = new InMemoryFeed('e1');
    feed.append(stored(['a']));
    feed.append(stored([]));
    const { status, headers, body } = await ask(feed);
    expect(status).toBe(200);
    expect(headers).toEqual({
      'content-type': 'application/cloudevents-batch+json',
      'cache-control': 'no-store',
      'feed-source': 'logistics',
      'feed-epoch': 'e1',
      'feed-scanned-to': '2',
    });
    expect(ids(body)).toEqual(['a']);
  });

  it('tells of each event which position was published before its own', async () => {
    const feed = new InMemoryFeed();
    for (const names of [['a'], [], ['b', 'c'], ['d']]) feed.append(stored(names));
    const { body } = await ask(feed, { lastEventId: '0' });
    const places = (JSON.parse(body) as { position: string; prevposition: string }[]).map((e) => [
      e.prevposition,
      e.position,
    ]);
    expect(places).toEqual([
      ['0', '1'],
      ['1', '3'],
      ['1', '3'],
      ['3', '4'],
    ]);
  });

  it('goes on behind the named event also for a reader that asks for one at a time', async () => {
    const feed = new InMemoryFeed();
    for (const names of [['a', 'b'], ['c'], ['d']]) feed.append(stored(names));
    const seen: (string | undefined)[] = [];
    let lastEventId = '0';
    for (let n = 0; n < 4; n += 1) {
      const { body } = await ask(feed, { limit: '1', lastEventId });
      seen.push(...ids(body));
      lastEventId = (JSON.parse(body) as { id: string }[]).at(-1)?.id ?? lastEventId;
    }
    expect(seen).toEqual(['a', 'b', 'c', 'd']);
  });

  it('goes on behind the named event where that is all its page holds, and says how far it is at the end', async () => {
    const feed = new InMemoryFeed();
    feed.append(stored(['a']));
    for (let n = 0; n < 3; n += 1) feed.append(stored([]));
    feed.append(stored(['b']));
    const [a, b] = (JSON.parse((await ask(feed, {})).body) as { id: string }[]).map(({ id }) => id);
    expect(ids((await ask(feed, { limit: '3', lastEventId: a! })).body)).toEqual(['b']);
    feed.moveWatermarks({ logistics: { at: now } });
    const { headers, body } = await ask(feed, { limit: '1', lastEventId: b! });
    expect(body).toBe('[]');
    expect(headers).toMatchObject({ 'feed-scanned-to': '5' });
    expect(headers['feed-watermarks']).toBeDefined();
  });

  it('goes on behind the named event, within its position', async () => {
    const feed = new InMemoryFeed();
    for (const names of [['a'], ['b', 'c', 'd'], ['e']]) feed.append(stored(names));
    const after = async (lastEventId: string) => ids((await ask(feed, { lastEventId })).body);
    expect(await after('00000000000000000002.0::b')).toEqual(['c', 'd', 'e']);
    expect(await after('00000000000000000002.2::d')).toEqual(['e']);
    expect(await after('00000000000000000003.0::e')).toEqual([]);
    expect(await after('2')).toEqual(['e']);
  });

  it('waits for news behind a named event as it does behind a position', async () => {
    const feed = new InMemoryFeed();
    feed.append(stored(['a']));
    const answer = ask(feed, { lastEventId: '00000000000000000001.0::a', timeout: '5000' });
    expect(await Promise.race([answer, sleep(50, 'waiting')])).toBe('waiting');
    feed.append(stored(['b']));
    expect(ids((await answer).body)).toEqual(['b']);
  });

  it.each([
    ['named the last event', { lastEventId: '00000000000000000001.0::a' }],
    ['has none yet', {}],
  ])(
    'wakes nobody who goes by event ids for positions that hold nothing, and does not read them over and over: who %s',
    async (_, place: Record<string, string>) => {
      const feed = new InMemoryFeed();
      feed.append(stored('lastEventId' in place ? ['a'] : []));
      for (let n = 0; n < 5; n += 1) feed.append(stored([]));
      let reads = 0;
      const counted: FeedPages = {
        page: (options) => {
          reads += 1;
          return feed.page(options);
        },
        wait: (after, ms, signal) => feed.wait(after, ms, signal),
      };
      const answer = serveFeed(counted, 'logistics', { ...place, timeout: '5000' }, new AbortController().signal);
      expect(await Promise.race([answer, sleep(50, 'waiting')])).toBe('waiting');
      feed.append(stored([]));
      expect(await Promise.race([answer, sleep(50, 'waiting')])).toBe('waiting');
      expect(reads).toBeLessThan(10);
      feed.append(stored(['b']));
      expect(ids((await answer).body)).toEqual(['b']);
    },
  );

  it('does not wake a client for watermarks that never asked for them', async () => {
    const feed = new InMemoryFeed();
    const answer = ask(feed, { timeout: '150' });
    feed.moveWatermarks({ logistics: { at: now } });
    expect(await Promise.race([answer, sleep(50, 'waiting')])).toBe('waiting');
    expect((await answer).headers['feed-watermarks']).toBe('{"logistics":{"at":"2026-03-02T10:00:00.000Z"}}');
  });

  it('stops behind a whole position when it grows long, and says nothing of what comes after', async () => {
    const feed = new InMemoryFeed();
    const quarter = 'x'.repeat(softBodyLimit / 4);
    for (const n of [1, 2, 3, 4, 5, 6]) feed.append(stored([`${n}a`, `${n}b`], quarter));
    feed.moveWatermarks({ logistics: { at: now } });
    const first = await ask(feed);
    expect(ids(first.body)).toEqual(['1a', '1b', '2a', '2b']);
    expect(first.headers).toMatchObject({ 'feed-scanned-to': '2' });
    expect(first.headers).not.toHaveProperty('feed-watermarks');
    const last = await ask(feed, { lastEventId: '4' });
    expect(ids(last.body)).toEqual(['5a', '5b', '6a', '6b']);
    expect(last.headers).toHaveProperty('feed-watermarks');
  });

  it('sends one position however long it is', async () => {
    const feed = new InMemoryFeed();
    for (const n of [1, 2]) feed.append(stored([`${n}a`], 'x'.repeat(2 * softBodyLimit)));
    expect(ids((await ask(feed)).body)).toEqual(['1a']);
  });

  const headersFor = (watermarks: WatermarkMap) =>
    feedAnswer({
      query: parseFeedQuery({}),
      page: { events: [], scannedTo: 0n, epoch: 'e', watermarks },
      source: 'order',
    }).headers;

  it('has the same tag for the same watermarks in any order', () => {
    const logistics = { at: now };
    const order = { at: instant('2026-03-02T09:00:00Z') };
    expect(headersFor({ logistics, order })).toEqual(headersFor({ order, logistics }));
    expect(headersFor({ logistics, order })['feed-tag']).not.toBe(headersFor({ logistics: order, order })['feed-tag']);
  });

  it('sends watermarks in ASCII', () => {
    const text = headersFor({ logistics: { at: now, held: ['unmatched-update/顺丰-1'] } })['feed-watermarks'] ?? '';
    expect(text).toMatch(/^[\x20-\x7e]+$/);
    expect(JSON.parse(text)).toEqual({ logistics: { at: now, held: ['unmatched-update/顺丰-1'] } });
  });

  const heldSubjects = (count: number) =>
    Array.from({ length: count }, (_, n) => `shp_01jq7m4t5e8v9w0x1y2z${String(n).padStart(6, '0')}`);

  it('has room for more than three hundred subjects that are held', () => {
    const headers = headersFor({ logistics: { at: now, held: heldSubjects(330) } });
    expect(JSON.parse(headers['feed-watermarks'] ?? '')).toHaveProperty('logistics');
    expect(headers).not.toHaveProperty('feed-watermarks-omitted');
  });

  it('leaves out a watermark that no header line can hold, and says which', () => {
    const logistics = { at: now, held: heldSubjects(500) };
    const headers = headersFor({ a: { at: now }, logistics, order: { at: now } });
    expect(JSON.parse(headers['feed-watermarks'] ?? '')).toEqual({ a: { at: now }, order: { at: now } });
    expect(headers['feed-watermarks-omitted']).toBe('["logistics"]');
  });
});

describe('waiting for a page', () => {
  it('reads again after a nap when nobody calls', async () => {
    const feed = new InMemoryFeed();
    const asleep = { page: feed.page.bind(feed), wait: (_: bigint, ms: number) => sleep(ms) };
    const waiting = awaitPage(asleep, parseFeedQuery({ timeout: '10000' }), new AbortController().signal);
    await sleep(20);
    feed.append(stored(['a']));
    expect((await waiting).events).toHaveLength(1);
  });

  it('passes on what goes wrong in the feed', async () => {
    const feed = { page: () => Promise.reject(new Error('no database')), wait: () => Promise.resolve() };
    await expect(awaitPage(feed, parseFeedQuery({}), new AbortController().signal)).rejects.toThrow('no database');
    const deaf = {
      page: new InMemoryFeed().page.bind(new InMemoryFeed()),
      wait: () => Promise.reject(new Error('no ear')),
    };
    await expect(awaitPage(deaf, parseFeedQuery({ timeout: '500' }), new AbortController().signal)).rejects.toThrow(
      'no ear',
    );
  });
});
