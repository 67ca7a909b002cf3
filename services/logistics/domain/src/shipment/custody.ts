import type { PictureStatus } from '../tracking/tracking-picture.js';
import { pictureOf } from './record-tracking-updates.js';
import type { ShipmentState } from './shipment.state.js';

/** Who holds the goods: by this a wish to change their delivery is routed. Stored for ever, with each answer. */
export type Custody =
  | 'warehouse'
  | 'packed'
  | 'carrier'
  | 'out-for-delivery'
  | 'returning'
  | 'returned'
  | 'partly-delivered'
  | 'delivered'
  | 'cancelled';

export const custodyOf = (state: Exclude<ShipmentState, { is: 'unknown' }>): Custody => {
  switch (state.is) {
    case 'cancelled':
      return 'cancelled';
    case 'to-dispatch':
      return state.packed === undefined ? 'warehouse' : 'packed';
    case 'dispatched': {
      const { status } = pictureOf(state);
      return status === undefined ? 'carrier' : custodyOnTheWay[status];
    }
  }
};

/** After an attempt that failed the goods are at a branch again; those that wait to be fetched may be gone any moment. */
const custodyOnTheWay: Readonly<Record<PictureStatus, Custody>> = {
  'in-transit': 'carrier',
  'attempt-failed': 'carrier',
  voided: 'carrier',
  'out-for-delivery': 'out-for-delivery',
  'available-for-pickup': 'out-for-delivery',
  returning: 'returning',
  returned: 'returned',
  'partly-delivered': 'partly-delivered',
  delivered: 'delivered',
};
