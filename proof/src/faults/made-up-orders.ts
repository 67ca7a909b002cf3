import { addTo, epochMs, hours, instant, type Instant } from '@throughline/values';
import type { OrderRow } from '../replay/order-rows.js';
import { chanceOf } from './seeded.js';

const firstPlacedAt = instant('2026-03-02T06:00:00+08:00');
/** Everything happens on a grid, so that there is much to tell at each instant. */
const step = hours(6);
const placedAtOnce = 12;
const everyOne = (of: number, number: number): boolean => number % of === of - 1;

/** Orders as a file would tell them, the same for the same seed: most go well, some late, some never, some are called off. */
export const madeUpOrders = (count: number, seed: number): readonly OrderRow[] => {
  const chance = chanceOf(seed);
  const after = (at: Instant, least: number, most: number): Instant =>
    addTo(at, (least + chance.below(most - least + 1)) * step);
  return Array.from({ length: count }, (_, number): OrderRow => {
    const placedAt = addTo(firstPlacedAt, Math.floor(number / placedAtOnce) * step);
    const approvedAt = after(placedAt, 1, 3);
    const handedOverAt = after(approvedAt, 1, 9);
    const deliveredAt = after(handedOverAt, 2, 16);
    const isCanceled = everyOne(9, number);
    const isNeverApproved = everyOne(13, number);
    const isNeverDelivered = everyOne(11, number);
    return {
      line: number + 2,
      orderNumber: `SWITCH-${seed}-${String(number + 1).padStart(4, '0')}`,
      customerId: '',
      canceled: isCanceled,
      placedAt,
      promise: { on: day(addTo(placedAt, hours(96))), offset: '+08:00' },
      ...(isNeverApproved ? {} : { approvedAt }),
      ...(isNeverApproved || isCanceled ? {} : { handedOverAt }),
      ...(isNeverApproved || isCanceled || isNeverDelivered ? {} : { deliveredAt }),
    };
  });
};

/** The day in China. */
const day = (at: Instant): string => new Date(epochMs(at) + hours(8)).toISOString().slice(0, 10);
