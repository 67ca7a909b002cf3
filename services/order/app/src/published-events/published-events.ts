import type {
  DataOf,
  deliveryChangeRequestedV1,
  fulfilmentReleasedV1,
  fulfilmentWithdrawnV1,
  promiseChangedV1,
  recalledButDeliveredReportedV1,
  salesOrderApprovedV1,
  salesOrderCancelledV1,
  salesOrderDeliveredV1,
  salesOrderPlacedV1,
  salesOrderRejectedV1,
  shippedAfterCancellationReportedV1,
  shippedBeforeApprovalReportedV1,
  shippedBeforeApprovalWithdrawnV1,
  unexpectedDeliveryReportedV1,
  unmatchedShipmentReportedV1,
  Contract,
} from '@throughline/contracts';
import type { Publications, Published, Recorded } from '@throughline/event-sourcing';
import type { LineQuantity, SalesOrderEvent, UnmatchedShipmentEvent } from '@throughline/order-domain';
import { promiseLimit } from '@throughline/values';

/** What we tell others. Every event is decided on here; what is private says nothing outside that another event does not. */
export const publishedEvents: Publications<SalesOrderEvent | UnmatchedShipmentEvent> = {
  SalesOrderPlaced: (event) => {
    const { externalReference, promise, lines } = event.data;
    return partner<typeof salesOrderPlacedV1>('order.sales-order-placed.v1', {
      ...orderOf(event),
      ...(externalReference !== undefined && { externalReference }),
      ...(promise !== undefined && { promise, promiseLimit: promiseLimit(promise) }),
      lines: lines.map(({ lineNumber, sku, quantity }) => ({ lineNumber, sku, quantity })),
    });
  },
  SalesOrderApproved: (event) => partner<typeof salesOrderApprovedV1>('order.sales-order-approved.v1', orderOf(event)),
  SalesOrderRejected: (event) =>
    partner<typeof salesOrderRejectedV1>('order.sales-order-rejected.v1', {
      ...orderOf(event),
      reason: event.data.reason,
    }),
  SalesOrderCancelled: (event) =>
    partner<typeof salesOrderCancelledV1>('order.sales-order-cancelled.v1', {
      ...orderOf(event),
      reason: event.data.reason,
    }),
  FulfilmentReleased: (event) => {
    const { fulfilmentId, warehouse } = event.data;
    return internal<typeof fulfilmentReleasedV1>('order.fulfilment-released.v1', {
      ...orderOf(event),
      fulfilmentId,
      warehouse,
      contents: contentsOf(event),
    });
  },
  FulfilmentWithdrawn: (event) => {
    const { fulfilmentId, warehouse, reason } = event.data;
    return internal<typeof fulfilmentWithdrawnV1>('order.fulfilment-withdrawn.v1', {
      ...orderOf(event),
      fulfilmentId,
      warehouse,
      contents: contentsOf(event),
      reason,
    });
  },
  SalesOrderDelivered: (event) =>
    partner<typeof salesOrderDeliveredV1>('order.sales-order-delivered.v1', {
      ...orderOf(event),
      deliveredAt: event.data.deliveredAt,
    }),
  ShippedBeforeApprovalReported: (event) => {
    const { shipmentId, shippedAt, approvedAt } = event.data;
    return internal<typeof shippedBeforeApprovalReportedV1>('order.shipped-before-approval-reported.v1', {
      ...orderOf(event),
      shipmentId,
      shippedAt,
      ...(approvedAt !== undefined && { approvedAt }),
    });
  },
  ShippedBeforeApprovalWithdrawn: (event) =>
    internal<typeof shippedBeforeApprovalWithdrawnV1>('order.shipped-before-approval-withdrawn.v1', {
      ...orderOf(event),
      shipmentId: event.data.shipmentId,
    }),
  ShippedAfterCancellationReported: (event) => {
    const { shipmentId, shippedAt, cancelledAt } = event.data;
    return internal<typeof shippedAfterCancellationReportedV1>('order.shipped-after-cancellation-reported.v1', {
      ...orderOf(event),
      shipmentId,
      shippedAt,
      cancelledAt,
    });
  },
  UnexpectedDeliveryReported: (event) => {
    const { shipmentId, deliveredAt, reason } = event.data;
    return internal<typeof unexpectedDeliveryReportedV1>('order.unexpected-delivery-reported.v1', {
      ...orderOf(event),
      shipmentId,
      deliveredAt,
      reason,
      contents: contentsOf(event),
    });
  },
  // Who and where to is about people: it stays in the log.
  DeliveryChangeRequested: (event) => {
    const { changeId, kind, shipments, fulfilments, promise, reason } = event.data;
    return internal<typeof deliveryChangeRequestedV1>('order.delivery-change-requested.v1', {
      ...orderOf(event),
      changeId,
      kind,
      shipments: [...shipments],
      fulfilments: [...fulfilments],
      ...(promise !== undefined && { promise }),
      ...(reason !== undefined && { reason }),
    });
  },
  PromiseChanged: (event) => {
    const { changeId, promise } = event.data;
    return partner<typeof promiseChangedV1>('order.promise-changed.v1', {
      ...orderOf(event),
      changeId,
      promise,
      promiseLimit: promiseLimit(promise),
    });
  },
  RecalledButDeliveredReported: (event) => {
    const { shipmentId, changeId, recalledAt, deliveredAt } = event.data;
    return internal<typeof recalledButDeliveredReportedV1>('order.recalled-but-delivered-reported.v1', {
      ...orderOf(event),
      shipmentId,
      changeId,
      recalledAt,
      deliveredAt,
    });
  },
  UnmatchedShipmentReported: ({ data: { shipmentId, orderNumbers, waitingSince } }) =>
    internal<typeof unmatchedShipmentReportedV1>('order.unmatched-shipment-reported.v1', {
      shipmentId,
      orderNumbers: [...orderNumbers],
      waitingSince,
    }),

  // What others told us is theirs to tell.
  ShipmentNoted: 'private',
  GoodsPacked: 'private',
  GoodsShipped: 'private',
  WaybillReplacedOnOrder: 'private',
  PackageDelivered: 'private',
  GoodsReturned: 'private',
  ShipmentProgressNoted: 'private',
  GoodsDelivered: 'private',
  DeliveryTimeCorrected: 'private',
  DeliveryExpected: 'private',
  DeliveryExceptionNoted: 'private',
  DeliveryExceptionCleared: 'private',
  DeliveryChangeApplied: 'private',
  DeliveryChangeRefused: 'private',
  DeliveryChangeTimedOut: 'private',
  CaseOpenedOnOrder: 'private',
  CaseProgressNoted: 'private',
  CaseEndedOnOrder: 'private',
  ShipmentFactSetAside: 'private',
  ShipmentFactsHandedOver: 'private',
  // Nobody outside acts on it yet.
  AfterSalesWindowOpened: 'private',
  DeliveryAddressChanged: 'private',
  RecipientChanged: 'private',
};

/** The life of an order may be told to the companies that take part in it; how we work is our own business. */
const partner = <C extends Contract>(type: C['type'], data: DataOf<C>): readonly Published[] => [
  { type, data, audience: 'partner' },
];
const internal = <C extends Contract>(type: C['type'], data: DataOf<C>): readonly Published[] => [
  { type, data, audience: 'internal' },
];

const orderOf = ({ data, streamId }: Recorded<SalesOrderEvent>) => ({
  orderNumber: data.orderNumber,
  salesOrderId: streamId,
});

const contentsOf = ({
  data: { orderNumber, contents },
}: {
  readonly data: { readonly orderNumber: string; readonly contents: readonly LineQuantity[] };
}) => contents.map(({ lineNumber, quantity }) => ({ orderNumber, lineNumber, quantity }));
