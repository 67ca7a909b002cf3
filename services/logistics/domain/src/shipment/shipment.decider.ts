import type { Decider, Decision } from '@throughline/event-sourcing';
import { answerDeliveryChange, type AnswerDeliveryChange } from './answer-delivery-change.js';
import { answeredByJourney } from './answered-by-journey.js';
import { announceShipment, type AnnounceShipment } from './announce-shipment.js';
import { cancelShipment, type CancelShipment } from './cancel-shipment.js';
import { dispatchShipment, type DispatchShipment } from './dispatch-shipment.js';
import { judgeIntercepts, type JudgeIntercepts } from './judge-intercepts.js';
import { recordChangeAtCarrier, type RecordChangeAtCarrier } from './record-change-at-carrier.js';
import { recordDeliveryEstimates, type RecordDeliveryEstimates } from './record-delivery-estimates.js';
import { recordSubscriptionDeath, type RecordSubscriptionDeath } from './record-subscription-death.js';
import { recordTrackingUpdates, type RecordTrackingUpdates } from './record-tracking-updates.js';
import { readUpdatesAgain, type ReadUpdatesAgain } from './read-updates-again.js';
import { reportDeliveryException, type ReportDeliveryException } from './report-delivery-exception.js';
import { settleDeliveryException, type SettleDeliveryException } from './settle-delivery-exception.js';
import { packShipment, type PackShipment } from './pack-shipment.js';
import { recordMilestoneByHand, type RecordMilestoneByHand } from './record-milestone-by-hand.js';
import { recordProofOfDelivery, type RecordProofOfDelivery } from './record-proof-of-delivery.js';
import { reportNumberReused, type ReportNumberReused } from './report-number-reused.js';
import { replaceWaybill, type ReplaceWaybill } from './replace-waybill.js';
import { voidWaybill, type VoidWaybill } from './void-waybill.js';
import { requestDeliveryChange, type RequestDeliveryChange } from './request-delivery-change.js';
import { registerShipment, type RegisterShipment } from './register-shipment.js';
import type { ShipmentEvent } from './shipment.events.js';
import { evolve, initialState, type ShipmentState } from './shipment.state.js';

export type ShipmentCommand =
  | AnnounceShipment
  | RegisterShipment
  | CancelShipment
  | PackShipment
  | DispatchShipment
  | ReplaceWaybill
  | VoidWaybill
  | RecordTrackingUpdates
  | RecordMilestoneByHand
  | RecordProofOfDelivery
  | ReportNumberReused
  | ReadUpdatesAgain
  | RecordDeliveryEstimates
  | ReportDeliveryException
  | SettleDeliveryException
  | RequestDeliveryChange
  | AnswerDeliveryChange
  | RecordChangeAtCarrier
  | JudgeIntercepts
  | RecordSubscriptionDeath;

const decided = (state: ShipmentState, command: ShipmentCommand): Decision<ShipmentEvent> => {
  switch (command.type) {
    case 'AnnounceShipment':
      return announceShipment(state, command);
    case 'RegisterShipment':
      return registerShipment(state, command);
    case 'CancelShipment':
      return cancelShipment(state, command);
    case 'DispatchShipment':
      return dispatchShipment(state, command);
    case 'PackShipment':
      return packShipment(state, command);
    case 'ReplaceWaybill':
      return replaceWaybill(state, command);
    case 'VoidWaybill':
      return voidWaybill(state, command);
    case 'RecordTrackingUpdates':
      return recordTrackingUpdates(state, command);
    case 'RecordMilestoneByHand':
      return recordMilestoneByHand(state, command);
    case 'RecordProofOfDelivery':
      return recordProofOfDelivery(state, command);
    case 'ReportNumberReused':
      return reportNumberReused(state, command);
    case 'ReadUpdatesAgain':
      return readUpdatesAgain(state, command);
    case 'RecordDeliveryEstimates':
      return recordDeliveryEstimates(state, command);
    case 'ReportDeliveryException':
      return reportDeliveryException(state, command);
    case 'SettleDeliveryException':
      return settleDeliveryException(state, command);
    case 'RecordSubscriptionDeath':
      return recordSubscriptionDeath(state, command);
    case 'RequestDeliveryChange':
      return requestDeliveryChange(state, command);
    case 'AnswerDeliveryChange':
      return answerDeliveryChange(state, command);
    case 'RecordChangeAtCarrier':
      return recordChangeAtCarrier(state, command);
    case 'JudgeIntercepts':
      return judgeIntercepts(state, command);
  }
};

/** What a carrier moves in one go. Stream `shipment/shp_…`. */
export const shipment: Decider<ShipmentState, ShipmentCommand, ShipmentEvent> = {
  streamType: 'shipment',
  initialState,
  evolve,
  decide: (state, command) => {
    const events = decided(state, command);
    return [...events, ...answeredByJourney(state, events)];
  },
};
