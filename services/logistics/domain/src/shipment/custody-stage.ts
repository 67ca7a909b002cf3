import type { CustodyStage } from './change-words.js';
import type { PictureStatus } from '../tracking/tracking-picture.js';
import { pictureOf } from './record-tracking-updates.js';
import type { ShipmentState } from './shipment.state.js';

/** Who holds the goods of a shipment as a whole, by the furthest of its packages. */
export const custodyStageOf = (state: Exclude<ShipmentState, { is: 'unknown' }>): CustodyStage => {
  switch (state.is) {
    case 'cancelled':
      return 'cancelled';
    case 'to-dispatch':
      return state.packed === undefined ? 'warehouse' : 'packed';
    case 'dispatched': {
      const { status } = pictureOf(state);
      return status === undefined ? 'carrier' : stageOnTheWay[status];
    }
  }
};

/** After an attempt that failed the goods are at a branch again; those that wait to be fetched may be gone any moment. */
const stageOnTheWay: Readonly<Record<PictureStatus, CustodyStage>> = {
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
