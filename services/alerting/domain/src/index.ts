import type { ExceptionCaseEvent } from './exception-case/exception-case.events.js';
import type { OrderWatchEvent } from './order-watch/order-watch.events.js';
import type { ShipmentWatchEvent } from './shipment-watch/shipment-watch.events.js';
import type { SourceWatchEvent } from './source-watch/source-watch.events.js';

export * from './rules/rules.js';
export * from './rules/case-opened.js';
export * from './exception-case/exception-case.decider.js';
export * from './exception-case/exception-case.events.js';
export * from './exception-case/exception-case.state.js';
export * from './exception-case/case-transitions.js';
export * from './exception-case/allowed-case-actions.js';
export * from './exception-case/findings.js';
export * from './shipment-watch/shipment-watch.decider.js';
export * from './shipment-watch/shipment-watch.events.js';
export type { ShipmentWatch } from './shipment-watch/shipment-watch.state.js';
export { silenceDueAt } from './shipment-watch/silences.js';
export * from './shipment-watch/signs-of-life.js';
export * from './order-watch/order-watch.decider.js';
export * from './order-watch/order-watch.events.js';
export { promiseDueAt, type OrderWatch } from './order-watch/order-watch.state.js';
export * from './source-watch/source-watch.decider.js';
export * from './source-watch/source-watch.events.js';
export { blindAfter } from './source-watch/record-blindness.js';

/** Everything that the log of this context can hold. */
export type AlertingEvent = ExceptionCaseEvent | ShipmentWatchEvent | OrderWatchEvent | SourceWatchEvent;
