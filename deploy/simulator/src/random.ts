import { hours, type Milliseconds } from '@throughline/values';
import { diceFor, digitsOf, type Dice } from './chance.js';
import type { Quality, Scenario } from './journeys/scenarios.js';
import type { Moment } from './times.js';
import { providerNames, type ProviderName } from './waybill.js';
import type { NewWaybill } from './world.js';

/** Of a hundred waybills so many go this way. */
const weights: readonly (readonly [Scenario, number])[] = [
  ['smooth', 60],
  ['reordered', 6],
  ['duplicated', 6],
  ['damaged', 5],
  ['refused-and-returned', 5],
  ['lost', 4],
  ['silent', 4],
  ['corrected', 4],
  ['outage', 2],
  ['dead-subscription', 2],
  ['wrong-signature', 1],
  ['quota-exceeded', 1],
];

/** Who carries how well. */
const carriersOf: Readonly<Record<ProviderName, readonly (readonly [carrier: string, Quality])[]>> = {
  kuaidi100: [
    ['zto', 'punctual'],
    ['yunda', 'sloppy'],
    ['yto', 'punctual'],
    ['best', 'silent'],
  ],
  sf: [['sf', 'punctual']],
  aftership: [
    ['ups', 'punctual'],
    ['dhl', 'punctual'],
    ['correios', 'sloppy'],
    ['gls', 'silent'],
  ],
};

const prefixOf: Readonly<Record<string, string>> = {
  sf: 'SF',
  ups: '1Z',
  zto: 'ZT',
  yunda: 'YD',
  yto: 'YT',
  best: 'BT',
};

export interface RandomOptions {
  readonly seed: number;
  readonly count: number;
  /** The earliest start; the others follow within the span. */
  readonly startsAt: Moment;
  readonly withinMs?: Milliseconds;
  readonly providers?: readonly ProviderName[];
  /** The first of them has this number; two batches of one seed that do not overlap are apart. */
  readonly firstIndex?: number;
}

/** Waybills of a seed: the same whenever they are asked for. */
export const randomWaybills = (options: RandomOptions): readonly NewWaybill[] => {
  const { seed, count, startsAt, withinMs = hours(24), providers = providerNames, firstIndex = 1 } = options;
  return Array.from({ length: count }, (_, place) => {
    const index = firstIndex + place;
    const dice = diceFor(seed, 'waybill', index);
    const provider = dice.pick(providers);
    const [carrier, quality] = dice.pick(carriersOf[provider]);
    return {
      provider,
      carrier,
      waybillNumber: `${prefixOf[carrier] ?? 'SIM'}${digitsOf(9, seed, 'number', index)}${String(index).padStart(4, '0')}`,
      scenario: scenarioBy(dice),
      quality,
      startsAt: startsAt + Math.floor(dice.int(0, Math.floor(withinMs / 1000)) * 1000),
    };
  });
};

const scenarioBy = (dice: Dice): Scenario => {
  let left = dice.int(1, 100);
  return weights.find(([, weight]) => (left -= weight) <= 0)?.[0] ?? 'smooth';
};
