import type { PictureStatus } from '../tracking/tracking-picture.js';
import { pictureOf } from './record-tracking-updates.js';
import { isUnanswered } from './delivery-changes.js';
import type { ShipmentState } from './shipment.state.js';

/** The label that people see. May grow. */
export type ShipmentStatus = 'announced' | 'registered' | 'dispatched' | PictureStatus | 'cancelled';

/** What people read where the code stands. */
export const shipmentStatusLabels: Readonly<Record<ShipmentStatus, { readonly en: string; readonly zh: string }>> = {
  announced: { en: 'announced', zh: '待出库' },
  registered: { en: 'registered by hand', zh: '手工登记' },
  dispatched: { en: 'dispatched', zh: '已出库' },
  'in-transit': { en: 'in transit', zh: '运输中' },
  'out-for-delivery': { en: 'out for delivery', zh: '派送中' },
  'attempt-failed': { en: 'delivery attempt failed', zh: '派送失败' },
  'available-for-pickup': { en: 'available for pick-up', zh: '待自提' },
  'partly-delivered': { en: 'partly delivered', zh: '部分签收' },
  delivered: { en: 'delivered', zh: '已签收' },
  voided: { en: 'voided by the carrier', zh: '已作废' },
  returning: { en: 'returning', zh: '退回中' },
  returned: { en: 'returned', zh: '已退回' },
  cancelled: { en: 'cancelled', zh: '已取消' },
};

export const shipmentStatus = (state: ShipmentState): ShipmentStatus => {
  switch (state.is) {
    case 'unknown':
      throw new Error('a shipment that does not exist has no status');
    case 'to-dispatch':
      return state.origin;
    case 'cancelled':
      return 'cancelled';
    case 'dispatched':
      return pictureOf(state).status ?? 'dispatched';
  }
};

/** What a person may ask of a shipment: the last words of the routes. */
export type ShipmentAction =
  | 'pack'
  | 'dispatch'
  | 'replace-waybill'
  | 'void-waybill'
  | 'record-milestone'
  | 'record-proof'
  | 'report-exception'
  | 'record-change'
  | 'answer-change';

/**
 * What may be asked of a shipment with this status.
 * @param awaitsAnswer the carrier was asked for a change, and has not said yes or no
 */
export const allowedShipmentActions = (status: ShipmentStatus, awaitsAnswer = false): readonly ShipmentAction[] => {
  if (status === 'announced' || status === 'registered') return ['pack', 'dispatch'];
  if (status === 'cancelled') return [];
  return [
    'replace-waybill',
    'void-waybill',
    'record-milestone',
    'record-proof',
    'report-exception',
    ...(status === 'delivered' ? [] : (['record-change'] as const)),
    ...(awaitsAnswer ? (['answer-change'] as const) : []),
  ];
};

/** What a command says of the shipment that it was about. */
export const shipmentAnswer = (state: ShipmentState) => {
  const status = shipmentStatus(state);
  const awaitsAnswer = state.is !== 'unknown' && state.changes.some(isUnanswered);
  return { status, allowedActions: allowedShipmentActions(status, awaitsAnswer) };
};
