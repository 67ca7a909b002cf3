import type { Publications } from '@throughline/event-sourcing';
import type { CodeMappingEvent, ShipmentEvent, UnmatchedUpdateEvent } from '@throughline/logistics-domain';

/** What we tell others: every event of ours is here, in contract words or as private. */
export const publishedEvents: Publications<ShipmentEvent | UnmatchedUpdateEvent | CodeMappingEvent> = {
  ShipmentAnnounced: ({ streamId: shipmentId, data: { fulfilmentId, warehouse, contents } }) => [
    {
      type: 'logistics.shipment-announced.v1',
      audience: 'internal',
      data: { shipmentId, contents, fulfilmentId, warehouse },
    },
  ],
  ShipmentRegistered: ({ streamId: shipmentId, data }) => [
    { type: 'logistics.shipment-registered.v1', audience: 'internal', data: { shipmentId, ...data } },
  ],
  ShipmentCancelled: ({ streamId: shipmentId, data: { effectiveAt: _, ...data } }) => [
    { type: 'logistics.shipment-cancelled.v1', audience: 'internal', data: { shipmentId, ...data } },
  ],
  ShipmentPacked: ({ streamId: shipmentId, data }) => [
    { type: 'logistics.shipment-packed.v1', audience: 'internal', data: { shipmentId, ...data } },
  ],
  ShipmentDispatched: ({ streamId: shipmentId, data }) => [
    { type: 'logistics.shipment-dispatched.v1', audience: 'partner', data: { shipmentId, ...data } },
  ],
  MilestoneReached: ({ streamId: shipmentId, data }) => [
    { type: 'logistics.milestone-reached.v1', audience: 'partner', data: { shipmentId, ...data } },
  ],
  HandlingNoted: ({ streamId: shipmentId, data }) => [
    { type: 'logistics.handling-noted.v1', audience: 'internal', data: { shipmentId, ...data } },
  ],
  DeliveryEstimated: ({ streamId: shipmentId, data }) => [
    { type: 'logistics.eta-changed.v1', audience: 'partner', data: { shipmentId, ...data } },
  ],
  DeliveryExceptionRaised: ({ streamId: shipmentId, data }) => [
    { type: 'logistics.exception-raised.v1', audience: 'partner', data: { shipmentId, ...data } },
  ],
  DeliveryExceptionCleared: ({ streamId: shipmentId, data }) => [
    { type: 'logistics.exception-cleared.v1', audience: 'partner', data: { shipmentId, ...data } },
  ],
  ShipmentDelivered: ({ streamId: shipmentId, occurredAt: signedAt, data }) => [
    { type: 'logistics.shipment-delivered.v1', audience: 'partner', data: { shipmentId, ...data, signedAt } },
  ],

  WaybillReplaced: ({ streamId: shipmentId, data }) => [
    { type: 'logistics.waybill-replaced.v1', audience: 'partner', data: { shipmentId, ...data } },
  ],
  PackageDelivered: ({ streamId: shipmentId, occurredAt: signedAt, data }) => [
    { type: 'logistics.package-delivered.v1', audience: 'partner', data: { shipmentId, ...data, signedAt } },
  ],
  GoodsReturned: ({ streamId: shipmentId, occurredAt: returnedAt, data }) => [
    { type: 'logistics.goods-returned.v1', audience: 'partner', data: { shipmentId, ...data, returnedAt } },
  ],

  ProofOfDeliveryRecorded: ({ streamId: shipmentId, occurredAt: provedAt, data }) => [
    { type: 'logistics.proof-recorded.v1', audience: 'partner', data: { shipmentId, ...data, provedAt } },
  ],
  DeliveredWithoutProofReported: ({ streamId: shipmentId, data }) => [
    { type: 'logistics.delivered-without-proof-reported.v1', audience: 'internal', data: { shipmentId, ...data } },
  ],
  ScannedBeforeDispatchReported: ({ streamId: shipmentId, data }) => [
    { type: 'logistics.scanned-before-dispatch-reported.v1', audience: 'internal', data: { shipmentId, ...data } },
  ],
  WaybillNumberReusedReported: ({ streamId: shipmentId, data }) => [
    { type: 'logistics.waybill-number-reused-reported.v1', audience: 'internal', data: { shipmentId, ...data } },
  ],

  // What takes the place of a number that was given up is told above.
  WaybillVoided: 'private',
  DeliveryChangeApplied: ({ streamId: shipmentId, data }) => [
    { type: 'logistics.delivery-change-applied.v1', audience: 'internal', data: { shipmentId, ...data } },
  ],
  DeliveryChangeRefused: ({ streamId: shipmentId, data }) => [
    { type: 'logistics.delivery-change-refused.v1', audience: 'internal', data: { shipmentId, ...data } },
  ],
  DeliveryChangeTimedOut: ({ streamId: shipmentId, data }) => [
    { type: 'logistics.delivery-change-timed-out.v1', audience: 'internal', data: { shipmentId, ...data } },
  ],
  ChangedAtCarrier: ({ streamId: shipmentId, data: { contents, changeId, kind, ...data } }) =>
    // Told order by order: each has to know which of its changes this is.
    [...new Set(contents.map(({ orderNumber }) => orderNumber))].map((orderNumber) => ({
      type: 'logistics.changed-at-carrier.v1',
      audience: 'internal',
      data: { shipmentId, contents, orderNumber, changeId, kind, ...data },
    })),
  // That we ask a carrier is our business; its answer is told above.
  InterceptRequested: 'private',

  // A carrier's words are our raw material; what follows from them is told above.
  TrackingUpdateRecorded: 'private',
  TrackingUpdateNoted: 'private',
  DeliveryExceptionReported: 'private',
  DeliveryExceptionSettled: 'private',
  TrackingUpdateUnmapped: 'private',
  TrackingUpdateReinterpreted: 'private',
  TrackingUpdateSetAside: 'private',
  TrackingUpdatesHandedOver: 'private',

  // How we hear from our carriers.
  SubscriptionDied: 'private',
  PushGapFound: 'private',

  // How we read our carriers.
  CodeMapped: 'private',
  HistoryReadAgain: 'private',
};
