import type { Faker } from '@faker-js/faker';
import { faker as other } from '@faker-js/faker/locale/base';
import { faker as en } from '@faker-js/faker/locale/en';
import { faker as zh } from '@faker-js/faker/locale/zh_CN';

/** Choices among numbers and lists. */
export interface Dice {
  /** A whole number, both ends included. */
  int(min: number, max: number): number;
  /** A number between the two. */
  between(range: readonly [number, number]): number;
  pick<T>(list: readonly T[]): T;
  /** True in so many of a hundred cases. */
  in100(cases: number): boolean;
}

/** Everything in a story that could be otherwise. Two of the same seed and number make the same choices. */
export interface Chance extends Dice {
  readonly zh: Faker;
  readonly en: Faker;
}

/** Nothing in a story is dated by chance; what would be is dated from here. */
const referenceDate = '2026-03-02T00:00:00.000Z';

const diceOf = (faker: Faker): Dice => ({
  int: (min, max) => faker.number.int({ min, max }),
  between: ([min, max]) => faker.number.float({ min, max }),
  pick: (list) => faker.helpers.arrayElement(list),
  in100: (cases) => faker.number.int({ min: 1, max: 100 }) <= cases,
});

/** The generators are shared: all choices of one story are made before those of the next. */
export const chanceOf = (seed: number, number: number): Chance => {
  for (const faker of [zh, en]) {
    faker.seed([seed, number]);
    faker.setDefaultRefDate(referenceDate);
  }
  return { zh, en, ...diceOf(en) };
};

/** For whoever goes on telling: which story next. It shares nothing with the stories. */
export const diceFor = (seed: number): Dice => {
  other.seed(seed);
  return diceOf(other);
};
