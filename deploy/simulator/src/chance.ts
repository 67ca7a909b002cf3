import { createHash } from 'node:crypto';

/** Choices that can be made again. */
export interface Dice {
  /** A whole number, both ends included. */
  int(min: number, max: number): number;
  pick<T>(list: readonly T[]): T;
  /** True in this share of cases, between 0 and 1. */
  happens(share: number): boolean;
}

/** The same seed and key throw the same, whatever was thrown elsewhere before: so nothing depends on who asks first. */
export const diceFor = (seed: number, ...key: readonly (string | number)[]): Dice => {
  const name = JSON.stringify([seed, ...key]);
  let block = 0;
  let left: number[] = [];
  const next = (): number => {
    if (left.length === 0) {
      const digest = createHash('sha256').update(`${block} ${name}`).digest();
      left = Array.from({ length: 8 }, (_, index) => digest.readUInt32BE(index * 4) / 2 ** 32);
      block += 1;
    }
    return left.pop()!;
  };
  const int = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return { int, pick: (list) => list[int(0, list.length - 1)]!, happens: (share) => next() < share };
};

/** So many digits that follow from a key. */
export const digitsOf = (length: number, seed: number, ...key: readonly (string | number)[]): string => {
  const dice = diceFor(seed, 'digits', ...key);
  return [dice.int(1, 9), ...Array.from({ length: length - 1 }, () => dice.int(0, 9))].join('');
};

/** A UUID that follows from a key. */
export const uuidOf = (seed: number, ...key: readonly (string | number)[]): string => {
  const hex = createHash('sha256')
    .update(JSON.stringify([seed, 'uuid', ...key]))
    .digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
};
