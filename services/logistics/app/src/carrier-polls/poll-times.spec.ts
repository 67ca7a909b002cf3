import { addTo, hours, instant, minutes, type Instant } from '@throughline/values';
import { backOffMs, nextPollAt, subscribeAgainAt, type PolledJourney } from './poll-times.js';

const start = instant('2026-03-02T10:00:00Z');
const hour = (h: number): Instant => addTo(start, hours(h));
const pace = { everyMs: hours(12), leastBetweenMs: minutes(30) };
const next = (journey: Partial<PolledJourney>) =>
  nextPollAt({ dispatchedAt: hour(0), lastSignAt: hour(0), ...journey }, pace);

describe('the next poll', () => {
  it.each<[string, Partial<PolledJourney>, Instant | undefined]>([
    ['comes a pace after the dispatch', {}, hour(12)],
    ['comes a pace after a sign of life', { lastSignAt: hour(5) }, hour(17)],
    [
      'comes another pace after the sign when the answer told nothing new',
      { lastSignAt: hour(5), answeredAt: hour(17) },
      hour(29),
    ],
    ['comes at the same hours, however late the answer came', { lastSignAt: hour(5), answeredAt: hour(40) }, hour(41)],
    ['never comes sooner than the provider bears', { lastSignAt: hour(5), answeredAt: hour(40.75) }, hour(41.25)],
    [
      'comes once more some time after the end',
      { lastSignAt: hour(20), endedAt: hour(20), answeredAt: hour(12) },
      hour(26),
    ],
    ['does not come after that', { lastSignAt: hour(20), endedAt: hour(20), answeredAt: hour(26) }, undefined],
    ['does not come after a quarter of a year without a sign', { answeredAt: hour(24 * 91) }, undefined],
    ['comes for a dispatch that was told before it happened', { dispatchedAt: hour(3), lastSignAt: hour(2) }, hour(14)],
  ])('%s', (_, journey, at) => expect(next(journey)).toBe(at));

  it('falls on every limit of silence that is a multiple of the pace', () => {
    let answeredAt: Instant | undefined;
    const polls = Array.from({ length: 6 }, () => (answeredAt = next({ ...(answeredAt && { answeredAt }) })));
    for (const limit of [24, 48, 72]) expect(polls).toContain(hour(limit));
  });
});

describe('a poll without an answer', () => {
  it('is tried again later each time, at most five minutes later, and not all at once', () => {
    expect([1, 2, 3, 9, 50].map((attempts) => backOffMs(attempts, 1))).toEqual([2_000, 4_000, 8_000, 300_000, 300_000]);
    expect(backOffMs(3, 0)).toBe(4_000);
  });
});

describe('a subscription that died', () => {
  const rules = { most: 2, mostWithinMs: hours(720), againAfterMs: minutes(30) };
  it('is made anew after the time that the provider wants', () =>
    expect(subscribeAgainAt([hour(0)], hour(72), rules)).toBe(hour(72.5)));
  it('is not made more often than the provider bears', () => {
    expect(subscribeAgainAt([hour(80), hour(0)], hour(100), rules)).toBe(hour(720));
    expect(subscribeAgainAt([hour(0), hour(80), hour(700)], hour(790), rules)).toBe(hour(800));
  });
});
