import { goalOf, percentile, type ScansReport } from './scans-report.js';
import { takeIn } from './take-in.js';

describe('a year of waybills', () => {
  let report: ScansReport;
  beforeAll(async () => {
    report = await takeIn({ waybills: 60, batch: 50, clients: 2, seed: 3 });
  }, 240_000);

  it('is taken in to the last scan, each of them news, each at its shipment', () => {
    expect(report.scans).toBeGreaterThan(300);
    const { recorded = 0, unmapped = 0, ...others } = report.results;
    expect([recorded + unmapped, others]).toEqual([report.scans, {}]);
    expect(unmapped).toBeLessThan(recorded / 10);
    expect(report.events).toBeGreaterThan(report.scans);
  });

  it('leaves every read model equal to its rebuild', () => {
    expect(report.verified.map(({ readModel }) => readModel)).toEqual(
      expect.arrayContaining(['shipment-tracking', 'shipment-list', 'to-dispatch', 'unmatched-updates']),
    );
    expect(report.verified.filter(({ equal }) => !equal)).toEqual([]);
    expect(report.verified.find(({ readModel }) => readModel === 'shipment-tracking')?.rows).toBe(60);
  });

  it('is measured beside the same rows', () => {
    expect(report.sameRows.eventsPerSecond).toBeGreaterThan(0);
    expect(report.ratio).toBeGreaterThan(0);
  });
});

describe('the figures of P5', () => {
  it('say whether the goal is met', () => {
    expect([0.5, 0.49].map(goalOf)).toEqual(['≥ 0.5: met', '≥ 0.5: MISSED']);
  });

  it('take the p99 of few as the longest', () => {
    expect([0.5, 0.99].map((part) => percentile([1, 2, 3], part))).toEqual([2, 3]);
  });
});
