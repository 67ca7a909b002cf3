import { InMemoryFeed, serveFeed, type Appended } from '@throughline/transport';
import { instant } from '@throughline/values';
import { partnerPages } from './partner-pages.js';

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

const read = async (feed: InMemoryFeed, query: Record<string, string> = {}) => {
  const { headers, body } = await serveFeed(partnerPages(feed), 'order', query, new AbortController().signal);
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

  it('looks no further than it may in one answer, and says how far it came', async () => {
    const feed = new InMemoryFeed();
    for (let n = 0; n < 30; n += 1) feed.append(stored(closed));
    feed.append(stored(open));
    const { headers, events } = await read(feed, { limit: '1' });
    expect([events, headers['feed-scanned-to']]).toEqual([[], '11']);
    expect((await read(feed, { limit: '5', lastEventId: '11' })).events).toHaveLength(1);
  });
});
