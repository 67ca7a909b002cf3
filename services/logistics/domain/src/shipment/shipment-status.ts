import type { JourneyStatus } from '../tracking/milestones.js';
import { trackingPicture } from '../tracking/tracking-picture.js';
import type { ShipmentState } from './shipment.state.js';

/** The label that people see. May grow. */
export type ShipmentStatus = 'announced' | 'registered' | 'dispatched' | JourneyStatus | 'cancelled';

export const shipmentStatus = (state: ShipmentState): ShipmentStatus => {
  switch (state.is) {
    case 'unknown':
      throw new Error('a shipment that does not exist has no status');
    case 'to-dispatch':
      return state.origin;
    case 'cancelled':
      return 'cancelled';
    case 'dispatched':
      return trackingPicture(state.scans).status ?? 'dispatched';
  }
};

/** What a person may ask of a shipment with this status. */
export const allowedShipmentActions = (status: ShipmentStatus): readonly 'dispatch'[] =>
  status === 'announced' || status === 'registered' ? ['dispatch'] : [];

/** What a command says of the shipment that it was about. */
export const shipmentAnswer = (state: ShipmentState) => {
  const status = shipmentStatus(state);
  return { status, allowedActions: allowedShipmentActions(status) };
};
