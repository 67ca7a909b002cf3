import { Effects } from './effects.js';
import { thingOf } from './toy-contexts.js';

const thing = (number: number, dueMicros = 1_000, isSlow = false) => thingOf({ number, dueMicros, isSlow });

describe('what has taken effect', () => {
  it('is counted once, in the order of its stream, and only of its own run', () => {
    const effects = new Effects('a', 0);
    effects.see('thing/thg_a-0-1', thing(1), 3_000);
    effects.see('thing/thg_a-0-1', thing(11), 3_000);
    effects.see('thing/thg_a-0-1', thing(11), 3_000);
    effects.see('thing/thg_a-0-1', thing(6), 3_000);
    effects.see('thing/thg_a-0-2', thing(2), 3_000);
    effects.see('thing/thg_b-0-1', thing(9), 3_000);
    expect(effects.result()).toMatchObject({ things: 4, twice: 1, outOfOrder: 1 });
  });

  it('is measured from when it was due, slow transactions apart, and not while things warm up', () => {
    const effects = new Effects('a', 10_000);
    effects.see('thing/thg_a-0-1', thing(1, 9_999), 5_000_000);
    effects.see('thing/thg_a-0-2', thing(2, 10_000), 12_000);
    effects.see('thing/thg_a-0-3', thing(3, 10_000, true), 510_000);
    const { ordinary, slow } = effects.result();
    expect([ordinary.samples, slow.samples]).toEqual([1, 1]);
    expect(ordinary.p99Ms).toBeCloseTo(2, 1);
    expect(slow.p99Ms).toBeCloseTo(500, 0);
  });
});
