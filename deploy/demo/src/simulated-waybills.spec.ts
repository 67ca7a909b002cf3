import { providerNames, startSimulator } from '@throughline/simulator';
import { isBefore, type Instant } from '@throughline/values';
import { simulatedWaybills } from './simulated-waybills.js';

const end = '2026-03-02T02:00:00.000Z' as Instant;
const seeds = [1, 2, 7, 998, 999];

describe('waybills of simulated carriers', () => {
  it('are the same of one seed, and others of every other', () => {
    expect(simulatedWaybills(1, end)).toEqual(simulatedWaybills(1, end));
    const numbers = seeds.flatMap((seed) => simulatedWaybills(seed, end).map(({ waybillNumber }) => waybillNumber));
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('left before the past ends, the oldest first, with each provider', () => {
    const waybills = simulatedWaybills(1, end);
    const starts = waybills.map(({ startsAt }) => startsAt);
    expect(starts).toEqual([...starts].sort());
    expect(starts.every((at) => isBefore(at, end))).toBe(true);
    expect(new Set(waybills.map(({ provider }) => provider))).toEqual(new Set(providerNames));
  });

  it.each(seeds)('of seed %i are at their ends by then, or still on their way', async (seed) => {
    const simulator = await startSimulator({ seed, now: () => end });
    try {
      const truths = simulator.add(...simulatedWaybills(seed, end));
      const at = truths.map(({ scenario, standing }) => `${scenario}: ${standing.status}`);
      expect(truths.find(({ scenario }) => scenario === 'lost')?.standing.openExceptions).toEqual(['LOST']);
      expect(at).toEqual(
        expect.arrayContaining(['refused-and-returned: returned', 'smooth: delivered', 'duplicated: delivered']),
      );
      expect(truths.filter(({ standing, endState }) => standing.status !== endState.status).length).toBeGreaterThan(1);
    } finally {
      await simulator.close();
    }
  });
});
