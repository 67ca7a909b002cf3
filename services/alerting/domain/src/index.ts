import type { EventVersions } from '@throughline/event-sourcing';
import type { ExceptionCaseEvent } from './exception-case/exception-case.events.js';
import type { OrderWatchEvent } from './order-watch/order-watch.events.js';
import type { ShipmentWatchEvent } from './shipment-watch/shipment-watch.events.js';
import type { SourceWatchEvent } from './source-watch/source-watch.events.js';

export * from './rules/rules.js';
export * from './rules/delivery-exceptions.js';
export * from './rules/change-cases.js';
export * from './rules/case-opened.js';
export * from './labels/labels.js';
export * from './exception-case/exception-case.decider.js';
export * from './exception-case/exception-case.events.js';
export * from './exception-case/exception-case.state.js';
export * from './exception-case/case-transitions.js';
export * from './exception-case/allowed-case-actions.js';
export * from './exception-case/case-answer.js';
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

/** The schema version in which each event is written today. */
export const alertingEventVersions: EventVersions<AlertingEvent> = {
  CaseOpened: 1,
  CaseAcknowledged: 1,
  CaseResolved: 1,
  CaseVoided: 1,
  CaseClosed: 1,
  CaseReopened: 1,
  CaseNoteAdded: 1,
  WatchStarted: 1,
  WatchEnded: 1,
  SignOfLifeSeen: 1,
  SilenceLimitPassed: 1,
  SilenceEnded: 1,
  SilenceWithdrawn: 1,
  PromiseLimitMoved: 1,
  PromiseBroken: 1,
  PromiseBreachWithdrawn: 1,
  SourceWentBlind: 1,
  SourceSeesAgain: 1,
};
