import type { Act } from './acts.js';
import { carriers } from './carriers.js';
import { channels, type Channel } from './channels.js';
import { abroad, domestic, until, withSteps } from './journey.js';
import {
  after,
  approved,
  contentsOf,
  goesOut,
  shipped,
  shippedByHand,
  toldLate,
  waybillOf,
  type Scene,
} from './scene.js';

/** What alerting will say of an order, once all of its story is told. */
export interface Expected {
  readonly rule: string;
  /** A fact that comes late proves that nothing was wrong. */
  readonly withdrawn?: true;
  /** Spoken of a day after it was told, not after it happened. */
  readonly afterADay?: true;
  /** What follows the order number where the case names an order that nobody has placed. */
  readonly suffix?: string;
}

/** A way in which an order can go. */
export interface Plot {
  /** How many hours before the end of the history its order was placed. Long enough for what it is about, and no longer. */
  readonly ageHours: readonly [number, number];
  /** Of all orders, after the first ones have shown every plot once. */
  readonly weight: number;
  readonly promiseDays?: number;
  readonly isAbroad?: true;
  /** The goods lie in two warehouses. */
  readonly isSplit?: true;
  readonly channels: readonly Channel[];
  readonly expects?: readonly Expected[];
  /** After it was placed. */
  readonly acts: (scene: Scene) => readonly Act[];
}

const { marketplace, miniProgram, shop, wholesale, telephone } = channels;
const allChannels = Object.values(channels);
/** Where a person approves. */
const gated = [marketplace, wholesale, telephone];
const direct = [miniProgram, shop];

/**
 * Times are such that the verdicts are meant. A deadline that lies in the past when its clock is started is judged at once, before the
 * facts that would keep it can be told; so in the history nobody's promise has passed, and nobody's goods have been away for longer than
 * the carrier may be silent, except where the plot is about that.
 */
export const plots = {
  'waiting for approval': {
    ageHours: [0.2, 14],
    weight: 5,
    promiseDays: 8,
    channels: gated,
    acts: (scene) => [
      ...approved(scene, scene.chance.between([15, 28])),
      ...shipped(scene, { leftAfterHours: scene.chance.between([30, 40]) }),
    ],
  },
  ordinary: {
    ageHours: [2, 50],
    weight: 30,
    promiseDays: 4,
    channels: allChannels,
    acts: goesOut(),
  },
  express: {
    ageHours: [1, 44],
    weight: 14,
    promiseDays: 2,
    channels: direct,
    acts: (scene) => [
      ...approved(scene, 0.4),
      ...shipped(scene, { carrier: carriers.hongyan, hours: [14, 24], leftAfterHours: scene.chance.between([2, 8]) }),
    ],
  },
  abroad: {
    ageHours: [10, 220],
    weight: 12,
    promiseDays: 16,
    isAbroad: true,
    channels: [shop, wholesale],
    acts: goesOut({ carrier: carriers.crane, steps: abroad, hours: [110, 150] }),
  },
  'from two warehouses': {
    ageHours: [10, 50],
    weight: 6,
    promiseDays: 4,
    isSplit: true,
    channels: allChannels,
    acts: goesOut(),
  },
  rejected: {
    ageHours: [5, 100],
    weight: 3,
    promiseDays: 8,
    channels: gated,
    acts: (scene) => [
      {
        act: 'reject',
        at: after(scene, scene.chance.between([1, 4])),
        reason: scene.chance.pick(['credit-limit', 'price-error', 'address-not-served']),
      },
    ],
  },
  cancelled: {
    ageHours: [5, 100],
    weight: 4,
    promiseDays: 8,
    channels: allChannels,
    acts: (scene) => [
      ...(scene.chance.in100(50) ? approved(scene, 0.5) : []),
      {
        act: 'cancel',
        at: after(scene, scene.chance.between([1, 4])),
        reason: scene.chance.pick(['customer-request', 'ordered-twice', 'out-of-stock']),
      },
    ],
  },
  late: {
    ageHours: [175, 230],
    weight: 4,
    promiseDays: 3,
    channels: allChannels,
    expects: [{ rule: 'promise-broken' }],
    acts: goesOut({ carrier: carriers.mihu, hours: [92, 108] }),
  },
  lost: {
    ageHours: [180, 235],
    weight: 2,
    promiseDays: 4,
    channels: allChannels,
    expects: [{ rule: 'promise-broken' }],
    acts: goesOut({
      carrier: carriers.mihu,
      steps: withSteps(until(domestic, 'ARRIVED_DESTINATION'), [0.7, 'LOST', 'between', 'not-found-in-hub']),
    }),
  },
  silent: {
    ageHours: [70, 140],
    weight: 4,
    promiseDays: 8,
    channels: allChannels,
    expects: [{ rule: 'silence-after-dispatch' }],
    acts: goesOut({ carrier: carriers.jingmo, steps: [] }),
  },
  'silent, and heard of again': {
    ageHours: [130, 150],
    weight: 2,
    promiseDays: 8,
    channels: allChannels,
    expects: [{ rule: 'silence-after-dispatch' }],
    acts: goesOut({
      carrier: carriers.jingmo,
      hours: [95, 105],
      steps: domestic.filter(({ part }) => part > 0.7),
    }),
  },
  'silent, as long as nobody had told us': {
    ageHours: [70, 110],
    weight: 1,
    promiseDays: 8,
    channels: allChannels,
    expects: [{ rule: 'silence-after-dispatch', withdrawn: true }],
    acts: (scene) =>
      toldLate([...approved(scene), ...shipped(scene, { carrier: carriers.jingmo })], (act) => act.act === 'track'),
  },
  'shipped before approval': {
    ageHours: [20, 40],
    weight: 2,
    promiseDays: 8,
    channels: gated,
    expects: [{ rule: 'shipped-before-approval' }],
    acts: (scene) => [...shippedByHand(scene, { leftAfterHours: 3 }), ...approved(scene, 9)],
  },
  'approved in time, told later': {
    ageHours: [20, 40],
    weight: 1,
    promiseDays: 8,
    channels: gated,
    expects: [{ rule: 'shipped-before-approval', withdrawn: true }],
    acts: (scene) =>
      toldLate([...shippedByHand(scene, { leftAfterHours: 4 }), ...approved(scene, 1)], (act) => act.act === 'approve'),
  },
  'shipped after cancellation': {
    ageHours: [20, 50],
    weight: 1,
    promiseDays: 8,
    channels: direct,
    expects: [{ rule: 'shipped-after-cancellation' }],
    acts: (scene) => [
      { act: 'cancel', at: after(scene, 1.5), reason: 'customer-request' },
      ...shippedByHand(scene, {
        leftAfterHours: 6,
        steps: withSteps(
          until(domestic, 'DELIVERED'),
          [0.95, 'REFUSED', 'destination', 'not-ordered'],
          [1, 'RETURNING', 'destination'],
          [1.4, 'RETURNED', 'origin'],
        ),
      }),
    ],
  },
  'more than was ordered': {
    ageHours: [40, 50],
    weight: 1,
    promiseDays: 5,
    channels: allChannels,
    expects: [{ rule: 'unexpected-delivery' }],
    acts: (scene) => [
      ...approved(scene),
      // First, or the shipment by hand would stand in for it.
      ...shipped(scene, { carrier: carriers.hongyan, hours: [18, 24], leftAfterHours: 6 }),
      ...shippedByHand(scene, { leftAfterHours: 10, carrier: carriers.hongyan, hours: [18, 24] }),
    ],
  },
  'something that nobody ordered': {
    ageHours: [40, 50],
    weight: 1,
    promiseDays: 5,
    channels: allChannels,
    expects: [{ rule: 'unexpected-delivery' }],
    acts: (scene) => [
      ...approved(scene),
      ...shipped(scene),
      ...shippedByHand(scene, {
        leftAfterHours: 8,
        carrier: carriers.hongyan,
        hours: [18, 24],
        contents: [{ orderNumber: scene.orderNumber, lineNumber: 99, quantity: 1 }],
      }),
    ],
  },
  'a shipment without an order': {
    ageHours: [20, 50],
    weight: 1,
    promiseDays: 5,
    channels: allChannels,
    expects: [{ rule: 'unmatched-shipment', suffix: 'X', afterADay: true }],
    acts: (scene) => [
      ...approved(scene),
      ...shipped(scene),
      ...shippedByHand(scene, {
        leftAfterHours: 6,
        contents: contentsOf(scene).map((line) => ({ ...line, orderNumber: `${line.orderNumber}X` })),
      }),
    ],
  },
  'updates of a waybill that is not ours': {
    ageHours: [10, 50],
    weight: 1,
    promiseDays: 5,
    channels: allChannels,
    acts: (scene) => [
      ...approved(scene),
      ...shipped(scene),
      ...shippedByHand(scene, { index: 7, carrier: carriers.suiyi })
        .filter((act) => act.act === 'track')
        .map((act) => ({ ...act, ...waybillOf(scene, carriers.suiyi, 8) })),
    ],
  },
  damaged: {
    ageHours: [20, 50],
    weight: 3,
    promiseDays: 5,
    channels: allChannels,
    acts: goesOut({
      carrier: carriers.pengpeng,
      steps: withSteps(domestic, [0.45, 'DAMAGED', 'between', 'crushed-in-sorting']),
    }),
  },
  short: {
    ageHours: [20, 50],
    weight: 1,
    promiseDays: 5,
    channels: allChannels,
    acts: goesOut({
      carrier: carriers.pengpeng,
      steps: withSteps(domestic, [0.82, 'SHORT', 'destination', 'one-package-missing']),
    }),
  },
  refused: {
    ageHours: [20, 50],
    weight: 2,
    promiseDays: 5,
    channels: allChannels,
    acts: goesOut({
      steps: withSteps(
        until(domestic, 'DELIVERED'),
        [0.96, 'REFUSED', 'destination', 'recipient-refused'],
        [1.1, 'RETURNING', 'destination'],
        [1.6, 'RETURNED', 'origin'],
      ),
    }),
  },
  'wrong address': {
    ageHours: [20, 50],
    weight: 3,
    promiseDays: 5,
    channels: allChannels,
    acts: goesOut({
      steps: withSteps(domestic, [0.8, 'ADDRESS', 'destination', 'street-unknown'], [0.84, 'FORWARDED', 'destination']),
    }),
  },
  'nobody at home': {
    ageHours: [20, 50],
    weight: 4,
    promiseDays: 5,
    channels: allChannels,
    acts: goesOut({
      steps: withSteps(
        domestic,
        [0.9, 'ATTEMPT_FAILED', 'destination', 'nobody-at-home'],
        [0.91, 'CONTACT', 'destination', 'no-answer'],
        [0.95, 'AVAILABLE_FOR_PICKUP', 'destination'],
      ),
    }),
  },
  'held at customs': {
    ageHours: [60, 220],
    weight: 3,
    promiseDays: 16,
    isAbroad: true,
    channels: [shop, wholesale],
    acts: goesOut({
      carrier: carriers.crane,
      hours: [110, 150],
      steps: withSteps(abroad, [0.36, 'CUSTOMS', 'between', 'inspection']),
    }),
  },
  delayed: {
    ageHours: [20, 50],
    weight: 4,
    promiseDays: 5,
    channels: allChannels,
    acts: goesOut({
      steps: withSteps(
        domestic,
        [0.44, 'DELAY', 'between', 'weather'],
        [0.6, 'HELD', 'between', 'road-closed'],
        [0.68, 'OTHER', 'between'],
      ),
    }),
  },
  'a waybill that was voided': {
    ageHours: [20, 50],
    weight: 1,
    promiseDays: 5,
    channels: allChannels,
    acts: goesOut({
      carrier: carriers.suiyi,
      steps: withSteps(
        [],
        [0.04, 'ANNOUNCED', 'origin'],
        [0.2, 'UNTRACKED', 'origin'],
        [0.35, 'EXCEPTION', 'origin', 'label-unreadable'],
        [0.4, 'VOIDED', 'origin', 'never-handed-over'],
      ),
    }),
  },
} as const satisfies Record<string, Plot>;

export type PlotName = keyof typeof plots;
export const plotNames = Object.keys(plots) as readonly PlotName[];
