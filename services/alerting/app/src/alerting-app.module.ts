import {
  alertingEventVersions,
  exceptionCase,
  orderWatch,
  shipmentWatch,
  sourceWatch,
} from '@throughline/alerting-domain';
import type { ServiceDefinition } from '@throughline/nest-kit';
import { AcknowledgeCaseController } from './commands/acknowledge-case/acknowledge-case.controller.js';
import { AddCaseNoteController } from './commands/add-case-note/add-case-note.controller.js';
import { CloseCaseController } from './commands/close-case/close-case.controller.js';
import { ReopenCaseController } from './commands/reopen-case/reopen-case.controller.js';
import { ResolveCaseController } from './commands/resolve-case/resolve-case.controller.js';
import { VoidCaseController } from './commands/void-case/void-case.controller.js';
import { promiseBroken } from './deadlines/promise-broken/promise-broken.js';
import { silenceAfterDispatch } from './deadlines/silence-after-dispatch/silence-after-dispatch.js';
import { AlertingTables1764100000000 } from './migrations/alerting-tables.js';
import { alertingProblems } from './problems.js';
import { publishedEvents } from './published-events/published-events.js';
import { whenDeliveryChangeApplied } from './reactions/when-delivery-change-applied/when-delivery-change-applied.js';
import { whenDeliveryChangeRefused } from './reactions/when-delivery-change-refused/when-delivery-change-refused.js';
import { whenDeliveryChangeTimedOut } from './reactions/when-delivery-change-timed-out/when-delivery-change-timed-out.js';
import { whenExceptionCleared } from './reactions/when-exception-cleared/when-exception-cleared.js';
import { whenExceptionRaised } from './reactions/when-exception-raised/when-exception-raised.js';
import { whenHandlingNoted } from './reactions/when-handling-noted/when-handling-noted.js';
import { whenMilestoneReached } from './reactions/when-milestone-reached/when-milestone-reached.js';
import { whenDeliveredWithoutProofReported } from './reactions/when-delivered-without-proof-reported/when-delivered-without-proof-reported.js';
import { whenProofRecorded } from './reactions/when-proof-recorded/when-proof-recorded.js';
import { whenScannedBeforeDispatchReported } from './reactions/when-scanned-before-dispatch-reported/when-scanned-before-dispatch-reported.js';
import { whenWaybillNumberReusedReported } from './reactions/when-waybill-number-reused-reported/when-waybill-number-reused-reported.js';
import { whenPackageDelivered } from './reactions/when-package-delivered/when-package-delivered.js';
import { whenPromiseBreachWithdrawn } from './reactions/when-promise-breach-withdrawn/when-promise-breach-withdrawn.js';
import { whenPromiseChanged } from './reactions/when-promise-changed/when-promise-changed.js';
import { whenRecalledButDeliveredReported } from './reactions/when-recalled-but-delivered-reported/when-recalled-but-delivered-reported.js';
import { whenSalesOrderCancelled } from './reactions/when-sales-order-cancelled/when-sales-order-cancelled.js';
import { whenSalesOrderDelivered } from './reactions/when-sales-order-delivered/when-sales-order-delivered.js';
import { whenSalesOrderPlaced } from './reactions/when-sales-order-placed/when-sales-order-placed.js';
import { whenSalesOrderRejected } from './reactions/when-sales-order-rejected/when-sales-order-rejected.js';
import { whenShipmentDelivered } from './reactions/when-shipment-delivered/when-shipment-delivered.js';
import { whenShipmentDispatched } from './reactions/when-shipment-dispatched/when-shipment-dispatched.js';
import { whenShippedAfterCancellationReported } from './reactions/when-shipped-after-cancellation-reported/when-shipped-after-cancellation-reported.js';
import { whenShippedBeforeApprovalReported } from './reactions/when-shipped-before-approval-reported/when-shipped-before-approval-reported.js';
import { whenShippedBeforeApprovalWithdrawn } from './reactions/when-shipped-before-approval-withdrawn/when-shipped-before-approval-withdrawn.js';
import { whenSilenceEnded } from './reactions/when-silence-ended/when-silence-ended.js';
import { whenSilenceWithdrawn } from './reactions/when-silence-withdrawn/when-silence-withdrawn.js';
import { whenSourceSeesAgain } from './reactions/when-source-sees-again/when-source-sees-again.js';
import { whenUnexpectedDeliveryReported } from './reactions/when-unexpected-delivery-reported/when-unexpected-delivery-reported.js';
import { whenUnmatchedShipmentReported } from './reactions/when-unmatched-shipment-reported/when-unmatched-shipment-reported.js';
import { CaseInboxController } from './read-models/case-inbox/case-inbox.controller.js';
import { caseInbox } from './read-models/case-inbox/case-inbox.projection.js';
import { CaseController } from './read-models/case/case.controller.js';
import { caseStory } from './read-models/case/case.projection.js';
import { SilentShipmentsController } from './read-models/silent-shipments/silent-shipments.controller.js';
import { silentShipments } from './read-models/silent-shipments/silent-shipments.projection.js';
import { SilenceLimitSettings } from './settings/silence-limits/silence-limit-settings.js';
import { SilenceLimitsController } from './settings/silence-limits/silence-limits.controller.js';
import { SilenceLimitSnapshot } from './settings/silence-limits/silence-limits.js';
import { SourceMonitor } from './source-monitor/source-monitor.js';

/** Shared by the reaction that asks and the settings that fill it. */
const silenceLimits = new SilenceLimitSnapshot();

/** THE WIRING PAGE: asked, told, timed, shown, said. */
export const alertingApp: ServiceDefinition = {
  context: 'alerting',
  deciders: [exceptionCase, shipmentWatch, orderWatch, sourceWatch],
  eventVersions: alertingEventVersions,
  upcasters: [],

  controllers: [
    // 1. What people and systems can ask
    AcknowledgeCaseController,
    ResolveCaseController,
    VoidCaseController,
    CloseCaseController,
    ReopenCaseController,
    AddCaseNoteController,
    // … read
    CaseInboxController,
    CaseController,
    SilentShipmentsController,
    // … and set
    SilenceLimitsController,
  ],

  // 2. What we do when another context speaks, or something happened here
  reactions: {
    logistics: [
      whenShipmentDispatched(silenceLimits),
      whenMilestoneReached,
      whenHandlingNoted,
      whenExceptionRaised,
      whenExceptionCleared,
      whenPackageDelivered,
      whenProofRecorded,
      whenDeliveredWithoutProofReported,
      whenScannedBeforeDispatchReported,
      whenWaybillNumberReusedReported,
      whenShipmentDelivered,
      whenDeliveryChangeApplied,
      whenDeliveryChangeRefused,
      whenDeliveryChangeTimedOut,
    ],
    order: [
      whenSalesOrderPlaced,
      whenPromiseChanged,
      whenSalesOrderDelivered,
      whenSalesOrderCancelled,
      whenSalesOrderRejected,
      whenShippedBeforeApprovalReported,
      whenShippedBeforeApprovalWithdrawn,
      whenShippedAfterCancellationReported,
      whenUnexpectedDeliveryReported,
      whenRecalledButDeliveredReported,
      whenUnmatchedShipmentReported,
    ],
    own: [whenSilenceEnded, whenSilenceWithdrawn, whenPromiseBreachWithdrawn, whenSourceSeesAgain],
  },

  // 3. What time triggers
  deadlines: [silenceAfterDispatch, promiseBroken],
  // … and what a source's own word about time triggers: source-blind
  runners: [(runtime) => new SourceMonitor(runtime)],

  // 4. What can be read
  readModels: [caseStory, caseInbox, silentShipments],

  // 5. What we tell others
  publications: publishedEvents,

  providers: [SilenceLimitSettings, { provide: SilenceLimitSnapshot, useValue: silenceLimits }],
  migrations: [AlertingTables1764100000000],
  problems: alertingProblems,
  api: {
    title: 'Throughline alerting',
    description: 'What went wrong, who owns it, is it closed, and why did it happen?',
    tags: [
      { name: 'cases', description: 'What somebody has to look after 异常工单' },
      { name: 'settings', description: 'How long a carrier may say nothing 无更新时限' },
    ],
  },
};
