import type { Milestone } from './milestones.js';

/** Goods that move, or wait where they can be fetched, are no longer held up. */
const movement: readonly Milestone[] = [
  'PICKED_UP',
  'DEPARTED',
  'ARRIVED',
  'CUSTOMS_OUT',
  'ARRIVED_DESTINATION',
  'FORWARDED',
  'OUT_FOR_DELIVERY',
  'AVAILABLE_FOR_PICKUP',
];
const end: readonly Milestone[] = ['DELIVERED', 'RETURNED'];

/**
 * The abnormal steps, and which later step shows that one no longer stands. What was lost, damaged, short or refused is not made
 * good by a scan in a hub: only the signature or a completed return ends it. Stored for ever, like the milestones.
 */
export const deliveryExceptions = {
  DELAY: { zh: '延误', en: 'delayed', clearedBy: [...movement, ...end] },
  LOST: { zh: '丢失', en: 'lost', clearedBy: end },
  DAMAGED: { zh: '破损', en: 'damaged', clearedBy: end },
  SHORT: { zh: '短少', en: 'short', clearedBy: end },
  REFUSED: { zh: '拒收', en: 'refused', clearedBy: end },
  ADDRESS: {
    zh: '地址问题',
    en: 'address problem',
    clearedBy: ['FORWARDED', 'OUT_FOR_DELIVERY', 'AVAILABLE_FOR_PICKUP', ...end],
  },
  CONTACT: {
    zh: '联系不上',
    en: 'recipient not reached',
    clearedBy: ['FORWARDED', 'OUT_FOR_DELIVERY', 'AVAILABLE_FOR_PICKUP', ...end],
  },
  CUSTOMS: { zh: '清关异常', en: 'held by customs', clearedBy: [...movement, ...end] },
  HELD: { zh: '滞留', en: 'held', clearedBy: [...movement, ...end] },
  OTHER: { zh: '其他异常', en: 'other exception', clearedBy: [...movement, ...end] },
} as const satisfies Record<string, { zh: string; en: string; clearedBy: readonly Milestone[] }>;

export type ExceptionKind = keyof typeof deliveryExceptions;

/** Does this step, when it comes later, show that an exception of this kind is over? */
export const clears = (milestone: Milestone, kind: ExceptionKind): boolean =>
  (deliveryExceptions[kind].clearedBy as readonly Milestone[]).includes(milestone);
