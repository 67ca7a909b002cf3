import { jest } from '@jest/globals';
import { addTo, instant, seconds } from '@throughline/values';
import type { Milestone } from './milestones.js';
import { trackingPicture, type Scan } from './tracking-picture.js';

const scans = (count: number): readonly Scan[] =>
  Array.from({ length: count }, (_, index): Scan => {
    const effectiveAt = addTo(instant('2026-03-02T08:00:00Z'), seconds(index));
    const milestone: Milestone = index % 2 === 0 ? 'ARRIVED' : 'EXCEPTION';
    const trouble = milestone === 'EXCEPTION' && { exceptionKind: 'REFUSED' as const };
    const [updateId, code] = [`trk_${index}`, milestone];
    return { updateId, provider: 'generic', milestone, code, occurredAt: effectiveAt, effectiveAt, ...trouble };
  });

describe('the picture of a journey', () => {
  it('takes little more for each scan of a long journey full of trouble than for each of a short one', () => {
    const read = jest.spyOn(Date, 'parse');
    const readings = (count: number): number => {
      const journey = scans(count);
      read.mockClear();
      expect(trackingPicture(journey).exceptions).toHaveLength(count / 2);
      return read.mock.calls.length / count;
    };
    expect(readings(1000)).toBeLessThan(2 * readings(20));
    read.mockRestore();
  });
});
