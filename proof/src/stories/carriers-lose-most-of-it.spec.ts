import { carriers } from '../faults/carriers/carriers.js';
import { storyMs } from './world.js';

describe('carriers that lose a third of what they push, send a third twice and the rest days late, one of them away for a weekend', () => {
  it(
    'are asked, within what they bear, until we know what they know; nobody is called silent who is not',
    async () => {
      const report = await carriers({ seed: 7, waybills: 40, outage: true, stepHours: 6, say: () => undefined });
      const breaches = report.findings.flatMap((one) => one.breaches.map((each) => `${one.invariant}: ${each}`));
      expect(breaches).toEqual([]);
      expect(report.equal).toBe(40);
      expect(report.cases['source-blind']).toEqual({ opened: 1, withdrawn: 0 });
    },
    2 * storyMs,
  );
});
