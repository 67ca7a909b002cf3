/** Chance that can be replayed: the same numbers for the same seed. */
export interface Chance {
  /** 0 ≤ x < 1 */
  next(): number;
  /** A whole number from 0, below the given one. */
  below(count: number): number;
  oneOf<Item>(items: readonly Item[]): Item;
}

/** Mulberry32: small, and good enough to choose victims and orders. */
export const chanceOf = (seed: number): Chance => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number): number => Math.floor(next() * count);
  return { next, below, oneOf: (items) => items[below(items.length)]! };
};
