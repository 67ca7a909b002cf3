import type { ServiceDefinition } from '@throughline/nest-kit';
import {
  salesOrder,
  salesOrderEventVersions,
  unmatchedShipment,
  unmatchedShipmentEventVersions,
} from '@throughline/order-domain';
import { ApproveSalesOrderController } from './commands/approve-sales-order/approve-sales-order.controller.js';
import { CancelSalesOrderController } from './commands/cancel-sales-order/cancel-sales-order.controller.js';
import { ChangeDeliveryAddressController } from './commands/change-delivery-address/change-delivery-address.controller.js';
import { ChangePromiseController } from './commands/change-promise/change-promise.controller.js';
import { ChangeRecipientController } from './commands/change-recipient/change-recipient.controller.js';
import { PlaceSalesOrderController } from './commands/place-sales-order/place-sales-order.controller.js';
import { RejectSalesOrderController } from './commands/reject-sales-order/reject-sales-order.controller.js';
import { shipmentUnmatched } from './deadlines/shipment-unmatched/shipment-unmatched.js';
import { OrderReadModels1764100000000 } from './migrations/order-read-models.js';
import { problems } from './problems.js';
import { publishedEvents } from './published-events/published-events.js';
import { whenCaseAcknowledged } from './reactions/when-case-acknowledged/when-case-acknowledged.js';
import { whenCaseClosed } from './reactions/when-case-closed/when-case-closed.js';
import { whenCaseOpened } from './reactions/when-case-opened/when-case-opened.js';
import { whenCaseReopened } from './reactions/when-case-reopened/when-case-reopened.js';
import { whenCaseResolved } from './reactions/when-case-resolved/when-case-resolved.js';
import { whenCaseVoided } from './reactions/when-case-voided/when-case-voided.js';
import { whenChangedAtCarrier } from './reactions/when-changed-at-carrier/when-changed-at-carrier.js';
import { whenDeliveryChangeApplied } from './reactions/when-delivery-change-applied/when-delivery-change-applied.js';
import { whenDeliveryChangeRefused } from './reactions/when-delivery-change-refused/when-delivery-change-refused.js';
import { whenDeliveryChangeTimedOut } from './reactions/when-delivery-change-timed-out/when-delivery-change-timed-out.js';
import { whenEtaChanged } from './reactions/when-eta-changed/when-eta-changed.js';
import { whenExceptionCleared } from './reactions/when-exception-cleared/when-exception-cleared.js';
import { whenExceptionRaised } from './reactions/when-exception-raised/when-exception-raised.js';
import { whenGoodsReturned } from './reactions/when-goods-returned/when-goods-returned.js';
import { whenMilestoneReached } from './reactions/when-milestone-reached/when-milestone-reached.js';
import { whenPackageDelivered } from './reactions/when-package-delivered/when-package-delivered.js';
import { whenSalesOrderPlaced } from './reactions/when-sales-order-placed/when-sales-order-placed.js';
import { whenShipmentAnnounced } from './reactions/when-shipment-announced/when-shipment-announced.js';
import { whenShipmentDelivered } from './reactions/when-shipment-delivered/when-shipment-delivered.js';
import { whenShipmentDispatched } from './reactions/when-shipment-dispatched/when-shipment-dispatched.js';
import { whenShipmentFactSetAside } from './reactions/when-shipment-fact-set-aside/when-shipment-fact-set-aside.js';
import { whenShipmentPacked } from './reactions/when-shipment-packed/when-shipment-packed.js';
import { whenShipmentRegistered } from './reactions/when-shipment-registered/when-shipment-registered.js';
import { whenWaybillReplaced } from './reactions/when-waybill-replaced/when-waybill-replaced.js';
import { LookUpController } from './read-models/look-up/look-up.controller.js';
import { lookUp } from './read-models/look-up/look-up.projection.js';
import { OrderListController } from './read-models/order-list/order-list.controller.js';
import { orderList } from './read-models/order-list/order-list.projection.js';
import { OrderTimelineController } from './read-models/order-timeline/order-timeline.controller.js';
import { orderTimeline } from './read-models/order-timeline/order-timeline.projection.js';
import { OrderTrackingController } from './read-models/order-tracking/order-tracking.controller.js';
import { orderTracking } from './read-models/order-tracking/order-tracking.projection.js';
import { waitingShipments } from './read-models/waiting-shipments/waiting-shipments.projection.js';

/** 1. What people and systems can ask. */
const commands = [
  PlaceSalesOrderController,
  ApproveSalesOrderController,
  RejectSalesOrderController,
  CancelSalesOrderController,
  ChangeDeliveryAddressController,
  ChangeRecipientController,
  ChangePromiseController,
];

/** 2. What we do when another context speaks, or we do ourselves. */
const reactions = {
  logistics: [
    whenShipmentAnnounced,
    whenShipmentRegistered,
    whenShipmentPacked,
    whenShipmentDispatched,
    whenWaybillReplaced,
    whenMilestoneReached,
    whenPackageDelivered,
    whenShipmentDelivered,
    whenGoodsReturned,
    whenEtaChanged,
    whenExceptionRaised,
    whenExceptionCleared,
    whenDeliveryChangeApplied,
    whenDeliveryChangeRefused,
    whenDeliveryChangeTimedOut,
    whenChangedAtCarrier,
  ],
  alerting: [whenCaseOpened, whenCaseReopened, whenCaseAcknowledged, whenCaseResolved, whenCaseVoided, whenCaseClosed],
  own: [whenSalesOrderPlaced, whenShipmentFactSetAside],
};

/** 3. What time triggers. */
const deadlines = [shipmentUnmatched];

/** 4. What can be read, and where. */
const readModels = [orderTracking, orderList, orderTimeline, lookUp, waitingShipments];
const questions = [OrderListController, OrderTrackingController, OrderTimelineController, LookUpController];

/** 5. What we tell others. */
const publications = publishedEvents;

/** The order service: what was promised to whom, and is it kept. */
export const orderApp: ServiceDefinition = {
  context: 'order',
  deciders: [salesOrder, unmatchedShipment],
  eventVersions: { ...salesOrderEventVersions, ...unmatchedShipmentEventVersions },
  upcasters: [],
  controllers: [...commands, ...questions],
  reactions,
  deadlines,
  readModels,
  publications,
  migrations: [OrderReadModels1764100000000],
  problems,
  api: {
    title: 'Throughline: order',
    description: 'What was promised to whom, and is it kept? 订单服务：承诺与履约。',
    tags: [
      { name: 'sales orders', description: 'Place, approve, change and follow a sales order 销售订单' },
      { name: 'look-up', description: 'From the number in hand to the order 单号查询' },
    ],
  },
};
