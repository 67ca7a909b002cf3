import { InMemoryFeed, serveFeed, type Appended, type FeedPages } from '@throughline/transport';
import { instant } from '@throughline/values';
import { partnerPages, peerPages } from './pages-of-audience.js';

const now = instant('2026-03-02T10:00:00Z');
const stored = (...types: readonly string[]): Appended => ({
  shard: 0,
  contracts: types.map((type, index) => ({
    eventId: `${type}-${index}`,
    type,
    subject: 'sales-order/so_1',
    occurredAt: now,
    recordedAt: now,
    correlationId: 'c',
    causationId: 'c',
    data: {},
  })),
});
const open = 'order.sales-order-approved.v1';
const closed = 'order.fulfilment-released.v1';

const read = (feed: InMemoryFeed, query: Record<string, string> = {}) => readFrom(partnerPages(feed), query);

const readFrom = async (pages: FeedPages, query: Record<string, string> = {}) => {
  const { headers, body } = await serveFeed(pages, 'order', query, new AbortController().signal);
  const events = JSON.parse(body) as { id: string; type: string; position: string; prevposition: string }[];
  return { headers, events: events.map(({ id, type, prevposition }) => [id.split('::')[0], type, prevposition]) };
};

describe('the feed of partners', () => {
  it('has what is published for them alone, under the ids that it has for all', async () => {
    const feed = new InMemoryFeed('e1');
    for (const types of [[closed], [closed, open, closed], [], [open], ['order.unheard-of.v1']])
      feed.append(stored(...types));
    const { headers, events } = await read(feed);
    expect(events).toEqual([
      ['00000000000000000002.1', `throughline.${open}`, '0'],
      ['00000000000000000004.0', `throughline.${open}`, '2'],
    ]);
    expect(headers).toMatchObject({ 'feed-epoch': 'e1', 'feed-scanned-to': '5' });
  });

  it('says nothing of watermarks: they name subjects of others', async () => {
    const feed = new InMemoryFeed();
    feed.append(stored(open));
    feed.moveWatermarks({ order: { at: now, held: ['so_of_somebody_else'] } });
    const { headers } = await read(feed);
    expect(Object.keys(headers)).not.toContain('feed-watermarks');
    expect(Object.keys(headers)).not.toContain('feed-tag');
  });

  it('is not empty before its end', async () => {
    const feed = new InMemoryFeed();
    for (let n = 0; n < 20; n += 1) feed.append(stored(closed));
    feed.append(stored(open));
    expect((await read(feed, { limit: '2' })).events).toHaveLength(1);
  });

  /** As a reader asks that knows nothing but the id of the event it has dealt with last. */
  const idOf = (position: number) => `${String(position).padStart(20, '0')}.0::${open}-0`;
  const appendMany = (feed: InMemoryFeed, count: number) => {
    for (let n = 0; n < count; n += 1) feed.append(stored(closed));
  };

  it.each([
    ['1', 12],
    ['1', 600],
    ['500', 600],
  ])(
    'brings a reader on that goes by event ids alone: %s at once, over %s that are not for it',
    async (limit, count) => {
      const feed = new InMemoryFeed();
      feed.append(stored(open));
      appendMany(feed, count);
      feed.append(stored(open));
      expect((await read(feed, { limit, lastEventId: idOf(1) })).events).toHaveLength(1);
    },
  );

  it('gives as many positions as were asked for, each whole', async () => {
    const feed = new InMemoryFeed();
    for (const types of [[closed], [open, open], [closed], [open]]) feed.append(stored(...types));
    const { headers, events } = await read(feed, { limit: '1' });
    expect([events.map(([id]) => id), headers['feed-scanned-to']]).toEqual([
      ['00000000000000000002.0', '00000000000000000002.1'],
      '2',
    ]);
  });

  it('looks no further than it may in one answer, says how far it came, and goes on from there when it is asked again', async () => {
    const feed = new InMemoryFeed();
    feed.append(stored(open));
    appendMany(feed, 6_500);
    feed.append(stored(open));
    const pages = partnerPages(feed);
    const { headers, events } = await readFrom(pages, { lastEventId: idOf(1) });
    expect([events, headers['feed-scanned-to']]).toEqual([[], '6000']);
    expect((await read(feed, { lastEventId: '6000' })).events).toHaveLength(1);
    expect((await readFrom(pages, { lastEventId: idOf(1) })).events).toHaveLength(1);
  });

  it('forgets what it has looked through when another history begins', async () => {
    let feed = new InMemoryFeed('e1');
    appendMany(feed, 20);
    const pages = partnerPages({ page: (options) => feed.page(options), wait: () => Promise.resolve() });
    expect((await readFrom(pages)).events).toEqual([]);
    feed = feed.restored(5n, 'e2');
    for (let n = 0; n < 30; n += 1) feed.append(stored(open));
    expect((await readFrom(pages)).events).toHaveLength(30);
  });
});

describe('the feed of our own services', () => {
  const place = '00000000000000000001.0::e';
  const withGap = () => {
    const feed = new InMemoryFeed();
    feed.append(stored(closed));
    for (let n = 0; n < 6_500; n += 1) feed.append(stored());
    feed.append(stored(closed));
    return feed;
  };

  it('brings a reader that goes by event ids alone over any number of positions that hold nothing', async () => {
    const pages = peerPages(withGap());
    const { headers, events } = await readFrom(pages, { lastEventId: place });
    expect([events, headers['feed-scanned-to']]).toEqual([[], '6000']);
    expect((await readFrom(pages, { lastEventId: place })).events).toHaveLength(1);
  });

  it('says at once how far it was looked to one that goes by positions', async () => {
    const { headers, events } = await readFrom(peerPages(withGap()), { lastEventId: '1' });
    expect([events, headers['feed-scanned-to']]).toEqual([[], '501']);
  });

  it('has the contracts for ourselves, and watermarks', async () => {
    const feed = new InMemoryFeed();
    feed.append(stored(closed, open));
    feed.moveWatermarks({ order: { at: now } });
    const { headers, events } = await readFrom(peerPages(feed));
    expect(events).toHaveLength(2);
    expect(Object.keys(headers)).toContain('feed-watermarks');
  });
});
