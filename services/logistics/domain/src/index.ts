export * from './waybill/waybill.js';
export * from './waybill/latest-dispatched.js';
export * from './tracking/milestones.js';
export * from './tracking/delivery-exceptions.js';
export * from './tracking/code-mapping.js';
export * from './tracking/generic-codes.js';
export * from './tracking/code-mappings.js';
export * from './tracking/tracking-update.js';
export {
  decidingScans,
  trackingPicture,
  type DeliveryException,
  type Scan,
  type TrackingPicture,
} from './tracking/tracking-picture.js';
export * from './shipment/shipment.events.js';
export * from './shipment/shipment.decider.js';
export * from './shipment/shipment-status.js';
export { scanOf, type ShipmentState } from './shipment/shipment.state.js';
export type * from './shipment/announce-shipment.js';
export type * from './shipment/cancel-shipment.js';
export type * from './shipment/register-shipment.js';
export type * from './shipment/dispatch-shipment.js';
export type * from './shipment/record-tracking-updates.js';
export * from './unmatched-update/unmatched-update.events.js';
export * from './unmatched-update/unmatched-update.decider.js';
export type { UnmatchedUpdateState } from './unmatched-update/unmatched-update.state.js';
export type * from './unmatched-update/set-tracking-updates-aside.js';
export type * from './unmatched-update/note-updates-handed-over.js';
export * from './unmatched-update/hand-over.js';
