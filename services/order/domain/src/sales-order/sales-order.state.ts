import { effectiveAt, type Recorded } from '@throughline/event-sourcing';
import { isBefore, type Instant } from '@throughline/values';
import { evolveChanges, type DeliveryChange } from './delivery-changes.js';
import type { PinnedProcess } from './process.js';
import type { LineQuantity } from './quantity-ledger.js';
import type {
  DeliveryExceptionCleared,
  DeliveryTimeCorrected,
  Fulfilment,
  GoodsDelivered,
  GoodsShipped,
  OrderLine,
  PackageDelivered,
  Part,
  SalesOrderEvent,
  SalesOrderPlaced,
} from './sales-order.events.js';

export type SalesOrderState = { readonly placed: false } | SalesOrder;

/** What decisions about a placed order need to know. */
export interface SalesOrder {
  readonly placed: true;
  readonly orderNumber: string;
  readonly process: PinnedProcess;
  readonly lines: readonly OrderLine[];
  readonly approvedAt?: Instant;
  readonly ended?: { readonly as: 'cancelled' | 'rejected'; readonly at: Instant };
  /** Released, neither shipped nor withdrawn. */
  readonly openFulfilments: readonly Fulfilment[];
  readonly shipments: readonly KnownShipment[];
  readonly deliveredAt?: Instant;
  readonly exceptionsRaised: readonly string[];
  /** With the earliest time at which each was over. */
  readonly exceptionsCleared: readonly { readonly exceptionId: string; readonly at: Instant }[];
  readonly cases: readonly string[];
  /** What was wanted otherwise on the way, and what became of it. */
  readonly changes: readonly DeliveryChange[];
  /** Facts that may come several times of a kind, so that only their ids show a repetition. */
  readonly heard: readonly string[];
}

export interface KnownShipment {
  readonly shipmentId: string;
  readonly noted?: true;
  readonly fulfilmentId?: string;
  readonly packed?: readonly LineQuantity[];
  readonly shipped?: readonly LineQuantity[];
  /** When it left, where that is reported to be before the approval. */
  readonly leftUnapprovedAt?: Instant;
  readonly delivered?: readonly LineQuantity[];
  readonly deliveredAfterRecall?: true;
  readonly deliveredAt?: Instant;
  /** Packages that were signed for apart from the others, each with the earliest time. */
  readonly parts?: readonly TimedPart[];
  readonly returned?: readonly TimedPart[];
  /** Its delivery was reported to be unexpected. */
  readonly unexpected?: true;
}

export interface TimedPart extends Part {
  readonly at: Instant;
}

export const initialState: SalesOrderState = { placed: false };

export const evolve = (state: SalesOrderState, event: Recorded<SalesOrderEvent>): SalesOrderState => {
  if (event.type === 'SalesOrderPlaced') return newlyPlaced(event.data);
  if (!state.placed) return state;
  switch (event.type) {
    case 'SalesOrderApproved':
      return { ...state, approvedAt: effectiveAt(event) };
    case 'SalesOrderRejected':
      return { ...state, ended: { as: 'rejected', at: effectiveAt(event) }, openFulfilments: [] };
    case 'SalesOrderCancelled':
      return { ...state, ended: { as: 'cancelled', at: effectiveAt(event) }, openFulfilments: [] };
    case 'FulfilmentReleased':
      return { ...state, openFulfilments: [...state.openFulfilments, event.data] };
    case 'FulfilmentWithdrawn':
      return withoutFulfilment(state, event.data.fulfilmentId);
    case 'ShipmentNoted':
      return withShipment(state, event.data.shipmentId, (shipment) => ({
        ...shipment,
        noted: true,
        ...(event.data.fulfilmentId !== undefined && { fulfilmentId: event.data.fulfilmentId }),
      }));
    case 'GoodsShipped':
      return withGoodsShipped(state, event.data);
    case 'GoodsPacked':
      return withShipment(state, event.data.shipmentId, (shipment) => ({ ...shipment, packed: event.data.contents }));
    case 'PackageDelivered':
      return withPackageDelivered(state, event.data);
    case 'GoodsReturned':
      return withShipment(state, event.data.shipmentId, (shipment) => ({
        ...shipment,
        returned: withPart(shipment.returned, event.data),
      }));
    case 'GoodsDelivered':
      return withGoodsDelivered(state, event.data);
    case 'DeliveryTimeCorrected':
      return withDeliveryTime(state, event.data);
    case 'SalesOrderDelivered':
      return { ...state, deliveredAt: event.data.deliveredAt };
    case 'DeliveryExceptionNoted':
      return { ...state, exceptionsRaised: [...state.exceptionsRaised, event.data.exceptionId] };
    case 'DeliveryExceptionCleared':
      return withExceptionCleared(state, event.data);
    case 'CaseOpenedOnOrder':
      return { ...state, cases: [...state.cases, event.data.caseId] };
    case 'ShipmentProgressNoted':
    case 'CaseProgressNoted':
    case 'CaseEndedOnOrder':
    case 'WaybillReplacedOnOrder':
    case 'DeliveryExpected':
      return { ...state, heard: [...state.heard, event.data.factId] };
    case 'ShippedBeforeApprovalReported':
      return withShipment(state, event.data.shipmentId, (shipment) => ({
        ...shipment,
        leftUnapprovedAt: event.data.shippedAt,
      }));
    case 'ShippedBeforeApprovalWithdrawn':
      return withShipment(state, event.data.shipmentId, ({ leftUnapprovedAt: _, ...shipment }) => shipment);
    case 'DeliveryChangeRequested':
    case 'DeliveryAddressChanged':
    case 'RecipientChanged':
    case 'PromiseChanged':
      return { ...state, changes: evolveChanges(state.changes, event) };
    case 'DeliveryChangeApplied':
    case 'DeliveryChangeRefused':
    case 'DeliveryChangeTimedOut':
      return {
        ...state,
        changes: evolveChanges(state.changes, event),
        heard: [...state.heard, event.data.factId],
      };
    case 'RecalledButDeliveredReported':
      return withShipment(state, event.data.shipmentId, (shipment) => ({ ...shipment, deliveredAfterRecall: true }));
    case 'UnexpectedDeliveryReported':
      return withShipment(state, event.data.shipmentId, (shipment) => ({ ...shipment, unexpected: true }));
    case 'ShippedAfterCancellationReported':
    case 'AfterSalesWindowOpened':
      return state;
  }
};

/** The order as it is when it has just been placed. */
export const newlyPlaced = ({ orderNumber, process, lines }: SalesOrderPlaced['data']): SalesOrder => ({
  placed: true,
  orderNumber,
  process,
  lines,
  openFulfilments: [],
  shipments: [],
  exceptionsRaised: [],
  exceptionsCleared: [],
  cases: [],
  changes: [],
  heard: [],
});

export const shipmentOf = (order: SalesOrder, shipmentId: string): KnownShipment | undefined =>
  order.shipments.find((shipment) => shipment.shipmentId === shipmentId);

/** The order once these goods have left: the fulfilment that they were prepared for is done. */
export const withGoodsShipped = (
  order: SalesOrder,
  { shipmentId, contents, fulfilmentId }: Pick<GoodsShipped['data'], 'shipmentId' | 'contents' | 'fulfilmentId'>,
): SalesOrder =>
  withoutFulfilment(
    withShipment(order, shipmentId, (shipment) => ({
      ...shipment,
      shipped: contents,
      ...(fulfilmentId !== undefined && { fulfilmentId }),
    })),
    fulfilmentId ?? shipmentOf(order, shipmentId)?.fulfilmentId,
  );

/** The order once these goods are signed for. */
export const withGoodsDelivered = (
  order: SalesOrder,
  {
    shipmentId,
    contents,
    effectiveAt: deliveredAt,
  }: Pick<GoodsDelivered['data'], 'shipmentId' | 'contents' | 'effectiveAt'>,
): SalesOrder =>
  withoutFulfilment(
    withShipment(order, shipmentId, (shipment) => ({ ...shipment, delivered: contents, deliveredAt })),
    shipmentOf(order, shipmentId)?.fulfilmentId,
  );

/** The order once these packages are signed for. */
export const withPackageDelivered = (
  order: SalesOrder,
  data: Pick<PackageDelivered['data'], 'shipmentId' | 'packageNumbers' | 'contents' | 'effectiveAt'>,
): SalesOrder =>
  withShipment(order, data.shipmentId, (shipment) => ({ ...shipment, parts: withPart(shipment.parts, data) }));

/** The parts with one more, or with an earlier time of one of them. */
export const withPart = (
  parts: readonly TimedPart[] = [],
  { packageNumbers, contents, effectiveAt: at }: Part & { readonly effectiveAt: Instant },
): readonly TimedPart[] => [
  ...parts.filter((part) => !isSamePart(part, { packageNumbers })),
  { ...(packageNumbers && { packageNumbers }), ...(contents && { contents }), at },
];

/** Is a fact of this part news, or is it told with an earlier time? */
export const isPartNews = (
  parts: readonly TimedPart[] = [],
  told: Part & { readonly effectiveAt: Instant },
): boolean => {
  const known = parts.find((part) => isSamePart(part, told));
  return known === undefined || isBefore(told.effectiveAt, known.at);
};

const isSamePart = (a: Pick<Part, 'packageNumbers'>, b: { readonly packageNumbers?: readonly string[] | undefined }) =>
  JSON.stringify(a.packageNumbers ?? []) === JSON.stringify(b.packageNumbers ?? []);

/** The order once these goods are known to have been signed for earlier. */
export const withDeliveryTime = (
  order: SalesOrder,
  { shipmentId, effectiveAt: deliveredAt }: Pick<DeliveryTimeCorrected['data'], 'shipmentId' | 'effectiveAt'>,
): SalesOrder => withShipment(order, shipmentId, (shipment) => ({ ...shipment, deliveredAt }));

const withExceptionCleared = (
  order: SalesOrder,
  { exceptionId, effectiveAt: at }: DeliveryExceptionCleared['data'],
): SalesOrder => ({
  ...order,
  exceptionsCleared: [
    ...order.exceptionsCleared.filter((entry) => entry.exceptionId !== exceptionId),
    { exceptionId, at },
  ],
});

const withShipment = (
  order: SalesOrder,
  shipmentId: string,
  change: (shipment: KnownShipment) => KnownShipment,
): SalesOrder => ({
  ...order,
  shipments:
    shipmentOf(order, shipmentId) === undefined
      ? [...order.shipments, change({ shipmentId })]
      : order.shipments.map((shipment) => (shipment.shipmentId === shipmentId ? change(shipment) : shipment)),
});

const withoutFulfilment = (order: SalesOrder, fulfilmentId: string | undefined): SalesOrder => ({
  ...order,
  openFulfilments: order.openFulfilments.filter((fulfilment) => fulfilment.fulfilmentId !== fulfilmentId),
});
