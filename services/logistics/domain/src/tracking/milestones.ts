/**
 * The canonical steps of a shipment, in the order of an ordinary journey: where two scans bear the same time, the later row is
 * taken for the later step. `status` is the label that a shipment has while this step is its latest; a step without one says
 * nothing about where the goods are. Stored for ever: rows may be added, none may change its code.
 */
export const milestones = {
  UNTRACKED: { zh: '无轨迹', en: 'no trace', status: undefined },
  ANNOUNCED: { zh: '已制单', en: 'announced to the carrier', status: undefined },
  PICKED_UP: { zh: '已揽收', en: 'picked up', status: 'in-transit' },
  DEPARTED: { zh: '已发车', en: 'departed', status: 'in-transit' },
  ARRIVED: { zh: '到达分拨', en: 'arrived at a hub', status: 'in-transit' },
  CUSTOMS_IN: { zh: '清关中', en: 'in customs', status: 'in-transit' },
  CUSTOMS_OUT: { zh: '已清关', en: 'cleared by customs', status: 'in-transit' },
  ARRIVED_DESTINATION: { zh: '到达派送城市', en: 'arrived in the city of delivery', status: 'in-transit' },
  FORWARDED: { zh: '转投', en: 'forwarded', status: 'in-transit' },
  OUT_FOR_DELIVERY: { zh: '派送中', en: 'out for delivery', status: 'out-for-delivery' },
  ATTEMPT_FAILED: { zh: '派送失败', en: 'delivery attempt failed', status: 'attempt-failed' },
  AVAILABLE_FOR_PICKUP: { zh: '待自提', en: 'available for pick-up', status: 'available-for-pickup' },
  EXCEPTION: { zh: '异常', en: 'exception', status: undefined },
  VOIDED: { zh: '已作废', en: 'voided by the carrier', status: 'voided' },
  RETURNING: { zh: '退回中', en: 'returning', status: 'returning' },
  RETURNED: { zh: '已退回', en: 'returned', status: 'returned' },
  DELIVERED: { zh: '已签收', en: 'delivered', status: 'delivered' },
} as const;

export type Milestone = keyof typeof milestones;

/** Where the goods are, as the carrier's latest step says. */
export type JourneyStatus = NonNullable<(typeof milestones)[Milestone]['status']>;

const order = Object.keys(milestones);

/** Its place on an ordinary journey. */
export const rankOf = (milestone: Milestone): number => order.indexOf(milestone);
