import { carriers } from '../faults/carriers/carriers.js';
import { storyMs } from './world.js';

describe('carriers that lose a third of what they push, send a third twice and the rest days late', () => {
  it(
    'are asked, within what they bear, until we know what they know',
    async () => {
      const report = await carriers({ seed: 7, waybills: 60, outage: false, stepHours: 6, say: () => undefined });
      expect(
        report.findings.flatMap(({ invariant, breaches }) => breaches.map((each) => `${invariant}: ${each}`)),
      ).toEqual([]);
      expect(report.equal).toBe(60);
    },
    2 * storyMs,
  );
});
