import { arrivalOf, arrivalsOf, dueBy, type Load } from './arrivals.js';

const load: Load = { perSecond: 1_000, seconds: 2, slow: true, startMicros: 5_000_000 };

describe('arrivals of a load', () => {
  it('are evenly spaced, and one of a hundred is due half a second after it began', () => {
    expect(arrivalOf(load, 98)).toEqual({ number: 98, dueMicros: 5_098_000, isSlow: false });
    expect(arrivalOf(load, 99)).toEqual({ number: 99, dueMicros: 5_599_000, isSlow: true });
    expect(arrivalOf({ ...load, slow: false }, 99)).toEqual({ number: 99, dueMicros: 5_099_000, isSlow: false });
  });

  it.each([true, false])('count as due when their time has come, and not before (slow: %s)', (slow) => {
    const some = { ...load, slow };
    const arrivals = Array.from({ length: arrivalsOf(some) }, (_, number) => arrivalOf(some, number));
    for (const micros of [4_999_999, 5_000_000, 5_098_500, 5_099_000, 5_599_000, 6_000_500, 6_999_000, 7_499_000])
      expect([micros, dueBy(some, micros)]).toEqual([
        micros,
        arrivals.filter(({ dueMicros }) => dueMicros <= micros).length,
      ]);
  });
});
