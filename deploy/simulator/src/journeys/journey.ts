import { days, hours, minutes, type Milliseconds } from '@throughline/values';
import type { Dice } from '../chance.js';
import { wholeSecond, type Moment } from '../times.js';
import type { Place, Route } from './places.js';
import type { Quality, Scenario } from './scenarios.js';

/** What happens to goods, before a provider has a code for it. */
export type Step =
  | 'announced'
  | 'picked-up'
  | 'departed'
  | 'arrived'
  | 'in-destination'
  | 'out-for-delivery'
  | 'delivered'
  | 'lost'
  | 'damaged'
  | 'refused'
  | 'returning'
  | 'returned';

export interface PlannedScan {
  readonly step: Step;
  /** Which of the goods that bore the number. */
  readonly life: number;
  readonly occurredAt: Moment;
  /** From when on the provider knows of it. */
  readonly knownAt: Moment;
  /** From when on the provider does not list it any more. */
  readonly withdrawnAt?: Moment;
  readonly place: Place;
  /** Where the goods go next. */
  readonly next: Place;
}

export interface JourneyPlan {
  readonly scenario: Scenario;
  readonly quality: Quality;
  readonly startsAt: Moment;
  readonly route: Route;
  /** From the end of one life of a number to the beginning of the next. */
  readonly secondLifeAfterMs: Milliseconds;
}

type Leg = readonly [part: number, step: Step, place: keyof Route];

const ordinary: readonly Leg[] = [
  [0.02, 'announced', 'origin'],
  [0.08, 'picked-up', 'origin'],
  [0.18, 'departed', 'origin'],
  [0.4, 'arrived', 'between'],
  [0.5, 'departed', 'between'],
  [0.75, 'in-destination', 'destination'],
  [0.88, 'out-for-delivery', 'destination'],
  [1, 'delivered', 'destination'],
];

const legsOf: Readonly<Partial<Record<Scenario, readonly Leg[]>>> = {
  silent: ordinary.slice(0, 2),
  lost: [...ordinary.slice(0, 4), [0.7, 'lost', 'between']],
  damaged: [...ordinary.slice(0, 4), [0.45, 'damaged', 'between'], ...ordinary.slice(4)],
  'refused-and-returned': [
    ...ordinary.slice(0, 7),
    [0.92, 'refused', 'destination'],
    [1.1, 'returning', 'destination'],
    [1.7, 'returned', 'origin'],
  ],
};

/** Everything that will be known of a waybill, in the order of the journey. */
export const journeyOf = (plan: JourneyPlan, dice: Dice): readonly PlannedScan[] => {
  const first = lifeOf(plan, 1, plan.startsAt, dice);
  if (plan.scenario !== 'recycled-number') return rearranged(plan.scenario, first);
  const end = first.at(-1)?.occurredAt ?? plan.startsAt;
  return [...first, ...lifeOf(plan, 2, end + plan.secondLifeAfterMs, dice)];
};

const lifeOf = (plan: JourneyPlan, life: number, from: Moment, dice: Dice): readonly PlannedScan[] => {
  const length = hours(dice.int(40, 76));
  const placeOf = (leg: Leg | undefined): Place | undefined => leg && plan.route[leg[2]];
  const legs = legsOf[plan.scenario] ?? ordinary;
  let last = from;
  return legs.map((leg, index) => {
    const [part, step] = leg;
    const wobble = length * (dice.int(-100, 100) / 10_000);
    // Nothing travels back, and no two scans bear the same second.
    last = wholeSecond(Math.max(last + minutes(dice.int(3, 9)), from + part * length + wobble));
    const place = placeOf(leg)!;
    const next =
      legs
        .slice(index + 1)
        .map(placeOf)
        .find((one) => one !== place) ?? plan.route.destination;
    return { step, life, occurredAt: last, knownAt: last + lagOf(plan.quality, dice), place, next };
  });
};

const lagOf = (quality: Quality, dice: Dice): Milliseconds => {
  const punctual = minutes(dice.int(1, 10));
  return quality === 'sloppy' ? wholeSecond(minutes(dice.int(1, 360))) : punctual;
};

/** The same happened, but it comes to light otherwise. */
const rearranged = (scenario: Scenario, scans: readonly PlannedScan[]): readonly PlannedScan[] => {
  const knownAt = (index: number): Moment => scans[index]!.knownAt;
  const at = (index: number, change: (scan: PlannedScan) => readonly PlannedScan[]): readonly PlannedScan[] =>
    scans.flatMap((scan, place) => (place === index ? change(scan) : [scan]));
  switch (scenario) {
    case 'reordered': {
      // Each departure is told after the arrival that followed it.
      const late = new Map([
        [2, knownAt(3) + hours(2)],
        [4, knownAt(5) + hours(1)],
      ]);
      return scans.map((scan, index) => ({ ...scan, knownAt: late.get(index) ?? scan.knownAt }));
    }
    case 'corrected':
      // Its time was wrong; the right one is told hours later, and the wrong scan is gone.
      return at(3, (scan) => {
        const correctedAt = knownAt(4) + hours(1);
        return [
          { ...scan, withdrawnAt: correctedAt },
          { ...scan, occurredAt: scan.occurredAt + minutes(17), knownAt: correctedAt },
        ];
      });
    default:
      return scans;
  }
};

/** Unless somebody wants to see it sooner. */
export const usualSecondLifeAfterMs = days(60);
