import { FeedWaiters } from './feed-waiters.js';

const fill = (waiters: FeedWaiters, audience: 'internal' | 'partner', subject: string) => {
  const leave: (() => void)[] = [];
  for (let left = waiters.enter(audience, subject); left !== undefined; left = waiters.enter(audience, subject))
    leave.push(left);
  return leave;
};

describe('the places at the feed', () => {
  it('are not all for one partner: the others find theirs', () => {
    const waiters = new FeedWaiters();
    const greedy = fill(waiters, 'partner', 'api-key:greedy');
    expect(greedy).toHaveLength(20);
    expect(waiters.enter('partner', 'api-key:other')).toBeDefined();
    greedy.pop()!();
    expect(fill(waiters, 'partner', 'api-key:greedy')).toHaveLength(1);
    for (const leave of greedy) leave();
    expect(waiters.waiting).toEqual({ internal: 0, partner: 2 });
    expect(fill(waiters, 'partner', 'api-key:greedy')).toHaveLength(19);
  });

  it('end somewhere, for partners together and for our own services, and neither takes the places of the other', () => {
    const waiters = new FeedWaiters();
    for (let n = 0; n < 10; n += 1) fill(waiters, 'partner', `api-key:${n}`);
    const own = fill(waiters, 'internal', 'service:order');
    expect(waiters.waiting).toEqual({ internal: 200, partner: 100 });
    for (const leave of own) leave();
    expect(waiters.waiting).toEqual({ internal: 0, partner: 100 });
    expect(waiters.enter('partner', 'api-key:new')).toBeUndefined();
  });
});
