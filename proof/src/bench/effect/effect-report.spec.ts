import { goalOf, grows, type Case } from './effect-report.js';

const row = (more: Partial<Case>): Case => ({
  door: 'feed',
  perSecond: 1_000,
  slow: false,
  things: 10_000,
  samples: 10_000,
  p50Ms: 5,
  p99Ms: 40,
  maxMs: 60,
  lag: [5, 4, 6],
  lagAtEnd: 6,
  drainedMs: 10,
  processorMicros: {},
  ...more,
});

describe('the goals of P4', () => {
  it('are said to be met or missed', () => {
    expect(goalOf(row({}), undefined)).toBe('p99 ≤ 50 ms: met');
    expect(goalOf(row({ p99Ms: 50.1 }), undefined)).toBe('p99 ≤ 50 ms: MISSED');
    expect(goalOf(row({ slow: true, p99Ms: 48 }), row({}))).toBe('p99 ≤ 50 ms: met, ≤ 1.2×: met');
    expect(goalOf(row({ slow: true, p99Ms: 49 }), row({}))).toBe('p99 ≤ 50 ms: met, ≤ 1.2×: MISSED');
    expect(goalOf(row({ perSecond: 5_000, lag: [500, 5_000, 9_000], lagAtEnd: 9_000 }), undefined)).toBe(
      'no growing lag: MISSED',
    );
    expect(goalOf(row({ perSecond: 100, p99Ms: 900 }), undefined)).toBe('');
  });

  it('know a lag that grows from one that is worked off', () => {
    const at = (...lag: number[]): Case => row({ perSecond: 5_000, lag, lagAtEnd: lag.at(-1) ?? 0 });
    expect([at(100, 120, 90), at(9_000, 8_000, 3_000), at(100, 900, 1_500)].map(grows)).toEqual([false, false, true]);
  });
});
