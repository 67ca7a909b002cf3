import type { CustodyStage } from './change-words.js';
import type { PictureStatus } from '../tracking/tracking-picture.js';
import { pictureOf } from './record-tracking-updates.js';
import type { ShipmentState } from './shipment.state.js';
import { haveTurnedBack } from './turned-back.js';

/** Who holds the goods of a shipment as a whole, by its last step; on its way back it is with all of its packages. */
export const custodyStageOf = (state: Exclude<ShipmentState, { is: 'unknown' }>): CustodyStage => {
  switch (state.is) {
    case 'cancelled':
      return 'cancelled';
    case 'to-dispatch':
      return state.packed === undefined ? 'warehouse' : 'packed';
    case 'dispatched': {
      const { status } = pictureOf(state);
      const stage = status === undefined ? 'carrier' : stageOnTheWay[status];
      const isBack = stage === 'returning' || stage === 'returned';
      return isBack && !haveTurnedBack(state.packages, state.scans) ? 'carrier' : stage;
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
