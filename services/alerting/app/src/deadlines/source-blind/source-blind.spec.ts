import { at } from '@throughline/event-sourcing';
import { lookAt, type Sighting, type SourceLook } from './source-blind.js';

const friday = at('2026-03-06T18:00:00Z');
const monday = at('2026-03-09T08:00:00Z');
const sighting: Sighting = { completeUntil: friday, readTo: 7 };

/** Looks again and again; each step is a sighting, the business clock and the system time in seconds. */
const watch = (...steps: readonly (readonly [Partial<Sighting>, string, number])[]): SourceLook['verdict'] =>
  steps.reduce<SourceLook | undefined>(
    (before, [seen, now, second]) =>
      lookAt({ ...sighting, ...seen }, before, { now: at(now), systemMs: second * 1000 }),
    undefined,
  )!.verdict;

describe('source blind', () => {
  it('is not before the source is more than 15 minutes behind', () => {
    expect(watch([{}, '2026-03-06T18:15:00Z', 0], [{}, '2026-03-06T18:15:00Z', 3600])).toBe('sees');
  });

  it('is when it has then stood still for 10 s', () => {
    expect(watch([{}, monday, 0], [{}, monday, 9])).toBe('undecided');
    expect(watch([{}, monday, 0], [{}, monday, 10])).toBe('blind');
  });

  it('is not because the clock was turned while nothing happened', () => {
    expect(watch([{}, friday, 0], [{}, friday, 500], [{}, monday, 501], [{}, monday, 505])).toBe('undecided');
  });

  it('is not while the watermark moves, however far behind', () => {
    const later = at('2026-03-07T00:00:00Z');
    expect(watch([{}, monday, 0], [{ completeUntil: later }, monday, 9], [{ completeUntil: later }, monday, 18])).toBe(
      'undecided',
    );
  });

  it('is not while we are still reading what the source has said', () => {
    expect(watch([{}, monday, 0], [{ readTo: 500 }, monday, 9], [{ readTo: 1000 }, monday, 18])).toBe('sees');
  });

  it('is not while the source has announced a hold', () => {
    const holdUntil = at('2026-03-09T09:00:00Z');
    expect(watch([{ holdUntil }, monday, 0], [{ holdUntil }, monday, 60])).toBe('sees');
  });

  it('is when the hold has ended and it still stands', () => {
    const holdUntil = at('2026-03-09T09:00:00Z');
    const after = '2026-03-09T09:00:00Z';
    expect(watch([{ holdUntil }, monday, 0], [{ holdUntil }, after, 60], [{ holdUntil }, after, 70])).toBe('blind');
  });

  it('ends when the source answers again: it moves, or announces a hold', () => {
    const holdUntil = at('2026-03-09T09:00:00Z');
    const blind = [
      [{}, monday, 0],
      [{}, monday, 10],
    ] as const;
    expect(watch(...blind, [{ readTo: 8 }, monday, 11])).toBe('sees');
    expect(watch(...blind, [{ holdUntil }, monday, 11])).toBe('sees');
  });
});
