import {
  codeMapping,
  codeMappingEventVersions,
  shipment,
  shipmentEventVersions,
  unmatchedUpdate,
  unmatchedUpdateEventVersions,
} from '@throughline/logistics-domain';
import type { ServiceDefinition } from '@throughline/nest-kit';
import { CarrierPoller } from './carrier-polls/carrier-poller.js';
import { CarrierPollsController } from './carrier-polls/carrier-polls.controller.js';
import { addPollGauges } from './carrier-polls/poll-gauges.js';
import { CarrierPushesController } from './carrier-pushes/carrier-pushes.controller.js';
import { carrierPushKeep } from './carrier-pushes/carrier-pushes.js';
import { PushReader } from './carrier-pushes/push-reader.js';
import { AnswerDeliveryChangeController } from './commands/answer-delivery-change/answer-delivery-change.controller.js';
import { CarrierSuggestionsController } from './carrier-suggestions/carrier-suggestions.controller.js';
import { DispatchShipmentController } from './commands/dispatch-shipment/dispatch-shipment.controller.js';
import { MapCodeController } from './commands/map-code/map-code.controller.js';
import { PackShipmentController } from './commands/pack-shipment/pack-shipment.controller.js';
import { RecordChangeAtCarrierController } from './commands/record-change-at-carrier/record-change-at-carrier.controller.js';
import { RecordMilestoneByHandController } from './commands/record-milestone-by-hand/record-milestone-by-hand.controller.js';
import { RecordProofOfDeliveryController } from './commands/record-proof-of-delivery/record-proof-of-delivery.controller.js';
import { RecordTrackingUpdatesController } from './commands/record-tracking-updates/record-tracking-updates.controller.js';
import { RegisterShipmentController } from './commands/register-shipment/register-shipment.controller.js';
import { ReplaceWaybillController } from './commands/replace-waybill/replace-waybill.controller.js';
import { ReportDeliveryExceptionController } from './commands/report-delivery-exception/report-delivery-exception.controller.js';
import { SettleDeliveryExceptionController } from './commands/settle-delivery-exception/settle-delivery-exception.controller.js';
import { VoidWaybillController } from './commands/void-waybill/void-waybill.controller.js';
import { interceptUnanswered } from './deadlines/intercept-unanswered/intercept-unanswered.js';
import { inboundPayloadKeep, InboundPayloads } from './inbound-payloads/inbound-payloads.js';
import { CarrierPushes1764400000000 } from './migrations/carrier-pushes.js';
import { CarrierPolls1764700000000 } from './migrations/carrier-polls.js';
import { CodeMappings1764300000000 } from './migrations/code-mappings.js';
import { DeliveryChanges1764800000000 } from './migrations/delivery-changes.js';
import { DeliveryExceptions1764500000000 } from './migrations/delivery-exceptions.js';
import { LogisticsTables1764100000000 } from './migrations/logistics-tables.js';
import { UnmatchedUpdatesPersonal1764200000000 } from './migrations/unmatched-updates-personal.js';
import { Waybills1764600000000 } from './migrations/waybills.js';
import { logisticsProblems } from './problems.js';
import { publishedEvents } from './published-events/published-events.js';
import { whenCodeMapped } from './reactions/when-code-mapped/when-code-mapped.js';
import { whenDeliveryChangeRequested } from './reactions/when-delivery-change-requested/when-delivery-change-requested.js';
import { whenFulfilmentReleased } from './reactions/when-fulfilment-released/when-fulfilment-released.js';
import { whenFulfilmentWithdrawn } from './reactions/when-fulfilment-withdrawn/when-fulfilment-withdrawn.js';
import { whenSalesOrderCancelled } from './reactions/when-sales-order-cancelled/when-sales-order-cancelled.js';
import { whenShipmentDispatched } from './reactions/when-shipment-dispatched/when-shipment-dispatched.js';
import { whenTrackingUpdateSetAside } from './reactions/when-tracking-update-set-aside/when-tracking-update-set-aside.js';
import { whenTrackingUpdateUnmapped } from './reactions/when-tracking-update-unmapped/when-tracking-update-unmapped.js';
import { whenWaybillReplaced } from './reactions/when-waybill-replaced/when-waybill-replaced.js';
import { CodeMappingsController } from './read-models/code-mappings/code-mappings.controller.js';
import { codeMappingsByPeople } from './read-models/code-mappings/code-mappings.projection.js';
import { ShipmentListController } from './read-models/shipment-list/shipment-list.controller.js';
import { shipmentList } from './read-models/shipment-list/shipment-list.projection.js';
import { ShipmentTrackingController } from './read-models/shipment-tracking/shipment-tracking.controller.js';
import { shipmentTracking } from './read-models/shipment-tracking/shipment-tracking.projection.js';
import { ToDispatchController } from './read-models/to-dispatch/to-dispatch.controller.js';
import { toDispatch } from './read-models/to-dispatch/to-dispatch.projection.js';
import { UnmappedCodesController } from './read-models/unmapped-codes/unmapped-codes.controller.js';
import { unmappedCodes } from './read-models/unmapped-codes/unmapped-codes.projection.js';
import { UnmatchedUpdatesController } from './read-models/unmatched-updates/unmatched-updates.controller.js';
import { unmatchedUpdates } from './read-models/unmatched-updates/unmatched-updates.projection.js';
import { waybillsToAsk } from './read-models/waybills-to-ask/waybills-to-ask.projection.js';
import { CarrierAccountsController } from './settings/carrier-accounts/carrier-accounts.controller.js';
import { CarrierAccounts } from './settings/carrier-accounts/carrier-accounts.js';
import { InterceptLimitSettings } from './settings/intercept-limits/intercept-limit-settings.js';
import { InterceptLimitsController } from './settings/intercept-limits/intercept-limits.controller.js';
import { InterceptLimitSnapshot } from './settings/intercept-limits/intercept-limits.js';

/** Shared by the reaction that asks and the settings that fill it. */
const interceptLimits = new InterceptLimitSnapshot();

/** THE WIRING PAGE: asked, told, timed, shown, said. */
export const logisticsApp: ServiceDefinition = {
  context: 'logistics',
  deciders: [shipment, unmatchedUpdate, codeMapping],
  eventVersions: { ...shipmentEventVersions, ...unmatchedUpdateEventVersions, ...codeMappingEventVersions },
  upcasters: [],

  controllers: [
    // 1. What people and systems can ask
    RegisterShipmentController,
    PackShipmentController,
    DispatchShipmentController,
    ReplaceWaybillController,
    VoidWaybillController,
    ReportDeliveryExceptionController,
    SettleDeliveryExceptionController,
    AnswerDeliveryChangeController,
    RecordChangeAtCarrierController,
    RecordTrackingUpdatesController,
    RecordMilestoneByHandController,
    RecordProofOfDeliveryController,
    CarrierPushesController,
    MapCodeController,
    // … and read
    ShipmentListController,
    ShipmentTrackingController,
    ToDispatchController,
    UnmatchedUpdatesController,
    CarrierSuggestionsController,
    UnmappedCodesController,
    CodeMappingsController,
    CarrierPollsController,
    // … and settings
    CarrierAccountsController,
    InterceptLimitsController,
  ],
  rawPaths: ['/v1/carrier-pushes/'],

  // 2. What we do when another context speaks, or something happened here
  reactions: {
    order: [
      // Goods are wanted, or no longer.
      whenFulfilmentReleased,
      whenFulfilmentWithdrawn,
      whenSalesOrderCancelled,
      // … or elsewhere, later, by somebody else.
      whenDeliveryChangeRequested(interceptLimits),
    ],
    own: [
      whenShipmentDispatched,
      whenWaybillReplaced,
      whenTrackingUpdateSetAside,
      whenTrackingUpdateUnmapped,
      whenCodeMapped,
    ],
  },

  // 3. What time triggers
  deadlines: [interceptUnanswered],

  // 4. What can be read
  readModels: [
    shipmentTracking,
    shipmentList,
    toDispatch,
    waybillsToAsk,
    unmatchedUpdates,
    unmappedCodes,
    codeMappingsByPeople,
  ],

  // 5. What we tell others
  publications: publishedEvents,

  providers: [
    InboundPayloads,
    CarrierAccounts,
    InterceptLimitSettings,
    { provide: InterceptLimitSnapshot, useValue: interceptLimits },
  ],
  runners: [
    (runtime) => new PushReader(runtime),
    (runtime, { sealer, metrics }) => {
      const accounts = new CarrierAccounts(runtime, sealer);
      addPollGauges(metrics, runtime, accounts);
      return new CarrierPoller(runtime, accounts);
    },
  ],
  keeps: [inboundPayloadKeep, carrierPushKeep],
  migrations: [
    LogisticsTables1764100000000,
    UnmatchedUpdatesPersonal1764200000000,
    CodeMappings1764300000000,
    CarrierPushes1764400000000,
    DeliveryExceptions1764500000000,
    Waybills1764600000000,
    CarrierPolls1764700000000,
    DeliveryChanges1764800000000,
  ],
  problems: logisticsProblems,
  api: {
    title: 'Throughline logistics',
    description: 'Where is it and who carries it?',
    tags: [
      { name: 'shipments', description: 'What a carrier moves in one go 运单/发运' },
      { name: 'tracking updates', description: 'What carriers tell us 轨迹' },
      { name: 'carrier pushes', description: 'What carriers push to us 承运商推送' },
      { name: 'carrier polls', description: 'What we ask carriers 承运商轮询' },
      { name: 'code mappings', description: 'What their codes mean 代码映射' },
      { name: 'settings', description: 'Accounts with carriers, and how long they may take to answer 承运商账户' },
    ],
  },
};
