export * from './waybill/waybill.js';
export * from './waybill/held-waybill.js';
export * from './waybill/suggest-carriers.js';
export * from './tracking/milestones.js';
export * from './tracking/delivery-exceptions.js';
export * from './tracking/code-mapping.js';
export { custodyOf, legsOf, type Custody, type Journey, type Leg } from './tracking/legs.js';
export * from './tracking/reasons.js';
export * from './tracking/signers.js';
export * from './tracking/generic-codes.js';
export * from './tracking/code-mappings.js';
export * from './tracking/tracking-update.js';
export {
  decidingScans,
  packagePicture,
  trackingPicture,
  type DeliveryException,
  type Scan,
  type Settled,
  type TrackingPicture,
} from './tracking/tracking-picture.js';
export * from './shipment/shipment.events.js';
export * from './shipment/shipment.decider.js';
export * from './shipment/shipment-status.js';
export * from './shipment/shipment-waybills.js';
export * from './shipment/change-words.js';
export * from './shipment/custody-stage.js';
export * from './shipment/delivery-changes.js';
export { scanOf, scanReported, type ShipmentState } from './shipment/shipment.state.js';
export type * from './shipment/announce-shipment.js';
export type * from './shipment/cancel-shipment.js';
export type * from './shipment/register-shipment.js';
export type * from './shipment/pack-shipment.js';
export type * from './shipment/request-delivery-change.js';
export type * from './shipment/answer-delivery-change.js';
export type * from './shipment/record-change-at-carrier.js';
export type * from './shipment/judge-intercepts.js';
export type * from './shipment/dispatch-shipment.js';
export type * from './shipment/record-milestone-by-hand.js';
export type * from './shipment/record-proof-of-delivery.js';
export type * from './shipment/report-number-reused.js';
export type * from './shipment/replace-waybill.js';
export type * from './shipment/void-waybill.js';
export type * from './shipment/record-tracking-updates.js';
export type * from './shipment/read-updates-again.js';
export type * from './shipment/record-delivery-estimates.js';
export type * from './shipment/record-subscription-death.js';
export type { Polled } from './shipment/push-gap.js';
export type * from './shipment/report-delivery-exception.js';
export type * from './shipment/settle-delivery-exception.js';
export * from './code-mapping/code-mapping.events.js';
export * from './code-mapping/code-mapping.decider.js';
export type { CodeMappingState, MappedByPeople } from './code-mapping/code-mapping.state.js';
export type * from './code-mapping/map-code.js';
export type * from './code-mapping/note-history-read-again.js';
export * from './code-mapping/read-code.js';
export * from './code-mapping/read-history-again.js';
export * from './unmatched-update/unmatched-update.events.js';
export * from './unmatched-update/unmatched-update.decider.js';
export type { UnmatchedUpdateState } from './unmatched-update/unmatched-update.state.js';
export type * from './unmatched-update/set-tracking-updates-aside.js';
export type * from './unmatched-update/note-updates-handed-over.js';
export * from './unmatched-update/hand-over.js';
