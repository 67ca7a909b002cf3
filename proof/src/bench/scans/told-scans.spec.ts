import { startSimulator, type Truth } from '@throughline/simulator';
import { instant } from '@throughline/values';
import { batchesOf, codeOf } from './told-scans.js';

const now = instant('2026-12-01T00:00:00Z');

describe('scans that are told', () => {
  let truths: readonly Truth[];
  beforeAll(async () => {
    const simulator = await startSimulator({ seed: 5, now: () => now });
    truths = simulator.addRandom({ count: 40, startsAt: instant('2026-11-01T00:00:00Z') });
    await simulator.close();
  });

  it('are all that happened, each by one client, which has the whole waybill', () => {
    const told = batchesOf(truths, { clients: 2, batch: 7 });
    const waybills = told.map((batches) => new Set(batches.flat().map(({ waybillNumber }) => waybillNumber)));
    expect(told.flat(2)).toHaveLength(truths.reduce((sum, { scans }) => sum + scans.length, 0));
    expect([...waybills[0]!].filter((number) => waybills[1]!.has(number))).toEqual([]);
    expect(waybills.map(({ size }) => size)).toEqual([20, 20]);
  });

  it('come in full batches, in the order in which they became known', () => {
    const [batches = []] = batchesOf(truths, { clients: 1, batch: 7 });
    expect(batches.slice(0, -1).every(({ length }) => length === 7)).toBe(true);
    const knownAt = new Map(
      truths.flatMap(({ waybillNumber, scans }) =>
        scans.map((scan) => [`${waybillNumber} ${codeOf(scan)} ${scan.occurredAt}`, scan.knownAt] as const),
      ),
    );
    const known = batches
      .flat()
      .map(({ waybillNumber, code, occurredAt }) => knownAt.get(`${waybillNumber} ${code} ${occurredAt}`)!);
    expect(known).toEqual([...known].sort());
  });

  it('are in our own words: what went wrong, else the step, else what the provider calls it', () => {
    const code = 'X';
    expect(codeOf({ code, milestone: 'EXCEPTION', exception: 'DAMAGED' })).toBe('DAMAGED');
    expect(codeOf({ code, milestone: 'DELIVERED', exception: null })).toBe('DELIVERED');
    expect(codeOf({ code, milestone: null, exception: null })).toBe('X');
  });
});
