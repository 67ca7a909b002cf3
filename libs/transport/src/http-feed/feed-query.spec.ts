import { InvalidFeedQuery, parseFeedQuery } from './feed-query.js';

describe('a question to the feed', () => {
  it('begins at the beginning when it says nothing', () => {
    expect(parseFeedQuery({})).toEqual({ after: 0n, byId: true, waitMs: 0, range: [0, 1023], limit: 500 });
  });

  it('says where, how long, which shards, how many, and what it has seen', () => {
    expect(parseFeedQuery({ lastEventId: '17', timeout: '5000', shards: '256-511', limit: '20', tag: 'abc' })).toEqual({
      after: 17n,
      byId: false,
      waitMs: 5000,
      range: [256, 511],
      limit: 20,
      tag: 'abc',
    });
  });

  it('may name an event', () => {
    expect(parseFeedQuery({ lastEventId: '00000000000000000017.2::7f0c' })).toMatchObject({
      after: 17n,
      afterIndex: 2,
      byId: true,
    });
  });

  it.each([
    ['lastEventId', ''],
    ['lastEventId', '-1'],
    ['lastEventId', '17.2::7f0c'],
    ['lastEventId', '9223372036854775808'],
    ['lastEventId', '00000000000000000000.0::7f0c'],
    ['timeout', '-1'],
    ['timeout', '30001'],
    ['timeout', '1e3'],
    ['timeout', ''],
    ['limit', '0'],
    ['limit', '501'],
    ['limit', '10.5'],
    ['shards', '0'],
    ['shards', '5-4'],
    ['shards', '0-1024'],
    ['shards', '0-1-2'],
    ['tag', 'x'.repeat(65)],
    ['limit', ['1', '2']],
    ['lastEventID', '17'],
  ])('is refused with %s=%s', (parameter, value) => {
    expect(() => parseFeedQuery({ [parameter]: value })).toThrow(InvalidFeedQuery);
    expect(() => parseFeedQuery({ [parameter]: value })).toThrow(expect.objectContaining({ parameter }));
  });

  it.each([
    { timeout: '0' },
    { timeout: '30000' },
    { limit: '1' },
    { limit: '500' },
    { shards: '0-0' },
    { shards: '1023-1023' },
    { lastEventId: '9223372036854775807' },
  ])('may go to the edge: %j', (query) => {
    expect(() => parseFeedQuery(query)).not.toThrow();
  });
});
