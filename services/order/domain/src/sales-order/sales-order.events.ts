import type { DomainEvent, EventVersions } from '@throughline/event-sourcing';
import type { DeliveryPromise, Instant, Money } from '@throughline/values';
import type { DeliveryChangeKind } from './delivery-change-kinds.js';
import type { PinnedProcess } from './process.js';
import type { LineQuantity } from './line-quantity.js';

// Stored for ever: add optional fields, or a new version with an upcaster. Every event names its order, so that it can be read alone.

export interface OrderLine extends LineQuantity {
  readonly sku: string;
  readonly warehouse: string;
  readonly unitPrice?: Money;
}

/** Who ordered and where it goes: stands in `personal`, nowhere else. */
export interface CustomerDetails {
  readonly name?: string;
  readonly phone?: string;
  readonly address?: PostalAddress;
}

export interface PostalAddress {
  readonly country?: string;
  readonly province?: string;
  readonly city?: string;
  readonly district?: string;
  readonly street?: string;
  readonly postcode?: string;
}

/** What a person wrote beside a decision. */
export interface PersonalNote {
  readonly note: string;
}

/** What we keep of a fact of another context: which one it was, and when it took effect by its source's clocks. */
export interface Learnt {
  readonly factId: string;
  readonly effectiveAt: Instant;
}

interface OfOrder {
  readonly orderNumber: string;
}

interface OfShipment extends OfOrder {
  readonly shipmentId: string;
}

export type SalesOrderPlaced = DomainEvent<
  'SalesOrderPlaced',
  OfOrder & {
    readonly externalReference?: string;
    readonly customerId?: string;
    readonly promise?: DeliveryPromise;
    readonly lines: readonly OrderLine[];
    readonly process: PinnedProcess;
  },
  CustomerDetails
>;
export type SalesOrderApproved = DomainEvent<'SalesOrderApproved', OfOrder, PersonalNote>;
export type SalesOrderRejected = DomainEvent<'SalesOrderRejected', OfOrder & { readonly reason: string }, PersonalNote>;
export type SalesOrderCancelled = DomainEvent<
  'SalesOrderCancelled',
  OfOrder & {
    readonly reason: string;
    /** The recall that brought back what had left. */
    readonly changeId?: string;
  },
  PersonalNote
>;

export interface Fulfilment {
  readonly fulfilmentId: string;
  readonly warehouse: string;
  readonly contents: readonly LineQuantity[];
}
export type FulfilmentReleased = DomainEvent<'FulfilmentReleased', OfOrder & Fulfilment>;
export type FulfilmentWithdrawn = DomainEvent<
  'FulfilmentWithdrawn',
  OfOrder & Fulfilment & { readonly reason: 'shipped-otherwise' | 'recalled' }
>;

export type ShipmentNoted = DomainEvent<
  'ShipmentNoted',
  OfShipment &
    Learnt & {
      /** Announced for a fulfilment of ours, or entered by hand. */
      readonly origin: 'announced' | 'registered';
      readonly contents: readonly LineQuantity[];
      readonly fulfilmentId?: string;
      readonly warehouse?: string;
    }
>;
/** Which packages of a shipment, and what of this order is in them. */
export interface Part {
  /** Absent: all of the shipment. */
  readonly packageNumbers?: readonly string[];
  /** Absent: all of the shipment's, or of these packages, but nobody has said what is in them. */
  readonly contents?: readonly LineQuantity[];
}

export type GoodsPacked = DomainEvent<
  'GoodsPacked',
  OfShipment & Learnt & { readonly contents: readonly LineQuantity[] }
>;
export type GoodsShipped = DomainEvent<
  'GoodsShipped',
  OfShipment &
    Learnt & {
      readonly contents: readonly LineQuantity[];
      readonly carrier: string;
      readonly waybillNumber: string;
      /** Physical pieces of the whole shipment. */
      readonly packages: number;
      /** Of packages that have a number of their own. */
      readonly packageWaybillNumbers?: readonly string[];
      readonly fulfilmentId?: string;
    }
>;
export type ShippedBeforeApprovalReported = DomainEvent<
  'ShippedBeforeApprovalReported',
  OfShipment & { readonly shippedAt: Instant; readonly approvedAt?: Instant }
>;
/** The approval was from before the dispatch after all, and learnt later than it. */
export type ShippedBeforeApprovalWithdrawn = DomainEvent<'ShippedBeforeApprovalWithdrawn', OfShipment>;
export type ShippedAfterCancellationReported = DomainEvent<
  'ShippedAfterCancellationReported',
  OfShipment & { readonly shippedAt: Instant; readonly cancelledAt: Instant }
>;
export type ShipmentProgressNoted = DomainEvent<
  'ShipmentProgressNoted',
  OfShipment &
    Learnt &
    Pick<Part, 'packageNumbers'> & {
      readonly milestone: string;
      readonly carrier: string;
      readonly waybillNumber: string;
      readonly reason?: string;
      readonly location?: string;
    }
>;

export type WaybillReplacedOnOrder = DomainEvent<
  'WaybillReplacedOnOrder',
  OfShipment &
    Learnt &
    Pick<Part, 'packageNumbers'> & {
      readonly carrier: string;
      readonly waybillNumber: string;
      readonly replaced: { readonly carrier: string; readonly waybillNumber: string };
    }
>;

/** Some of a shipment's packages were signed for. Said again with an earlier time, where that is learnt later. */
export type PackageDelivered = DomainEvent<'PackageDelivered', OfShipment & Learnt & Part>;
/** Goods came back to where they had left. Said again with an earlier time, where that is learnt later. */
export type GoodsReturned = DomainEvent<'GoodsReturned', OfShipment & Learnt & Part>;

export type GoodsDelivered = DomainEvent<
  'GoodsDelivered',
  OfShipment & Learnt & { readonly contents: readonly LineQuantity[] }
>;
/** The goods were signed for earlier than we had learnt: the earliest time counts. */
export type DeliveryTimeCorrected = DomainEvent<
  'DeliveryTimeCorrected',
  OfShipment & Learnt & { readonly deliveredAt: Instant }
>;
export type UnexpectedDelivery =
  | 'after-cancellation'
  | 'after-rejection'
  | 'unknown-line'
  | 'never-shipped'
  | 'more-than-shipped'
  | 'more-than-ordered';
export type UnexpectedDeliveryReported = DomainEvent<
  'UnexpectedDeliveryReported',
  OfShipment & {
    readonly deliveredAt: Instant;
    readonly reason: UnexpectedDelivery;
    readonly contents: readonly LineQuantity[];
  }
>;
/** Said again, as is the window that it opens, when the completion turns out to have been earlier. */
export type SalesOrderDelivered = DomainEvent<'SalesOrderDelivered', OfOrder & { readonly deliveredAt: Instant }>;
export type AfterSalesWindowOpened = DomainEvent<'AfterSalesWindowOpened', OfOrder & { readonly closesAt: Instant }>;

/** Somebody expects a shipment to be delivered then. It binds nobody: the promise is another matter. */
export type DeliveryExpected = DomainEvent<
  'DeliveryExpected',
  OfShipment &
    Learnt & {
      /** Whose estimate it is. */
      readonly expectedBy: string;
      readonly deliveryAt: Instant;
      readonly reason?: string;
    }
>;

export type DeliveryExceptionNoted = DomainEvent<
  'DeliveryExceptionNoted',
  OfShipment &
    Learnt &
    Part & {
      readonly exceptionId: string;
      readonly kind: string;
      readonly reason?: string;
      readonly location?: string;
    }
>;
export type DeliveryExceptionCleared = DomainEvent<
  'DeliveryExceptionCleared',
  OfShipment & Learnt & { readonly exceptionId: string; readonly kind: string }
>;

/** Who receives the goods: stands in `personal`, nowhere else. */
export interface Recipient {
  readonly name?: string;
  readonly phone?: string;
}

/** What shall be otherwise, where it is about people. */
export interface WantedChange {
  readonly address?: PostalAddress;
  readonly recipient?: Recipient;
  readonly note?: string;
}

/** Somebody wants the delivery otherwise, and whoever holds the goods has to say whether it can be done. */
export type DeliveryChangeRequested = DomainEvent<
  'DeliveryChangeRequested',
  OfOrder & {
    readonly changeId: string;
    readonly kind: DeliveryChangeKind;
    /** Whose answers it waits for. */
    readonly shipments: readonly string[];
    /** Released, without a shipment that we have heard of yet. */
    readonly fulfilments: readonly string[];
    /** Of a change of time. */
    readonly promise?: DeliveryPromise;
    /** Of a recall: why the order shall be cancelled. */
    readonly reason?: string;
  },
  WantedChange
>;

interface ChangeAnswered extends OfShipment, Learnt {
  readonly changeId: string;
  readonly fulfilmentId?: string;
  /** After nobody waited for it any more. */
  readonly late?: true;
}

/** For the goods of one shipment it is done, or promised by the carrier. */
export type DeliveryChangeApplied = DomainEvent<
  'DeliveryChangeApplied',
  ChangeAnswered & { readonly custody?: string }
>;
export type DeliveryChangeRefused = DomainEvent<'DeliveryChangeRefused', ChangeAnswered & { readonly reason?: string }>;
/** The carrier has not answered; it may still do so. */
export type DeliveryChangeTimedOut = DomainEvent<'DeliveryChangeTimedOut', ChangeAnswered>;

interface ChangeMade extends OfOrder, Partial<Learnt> {
  readonly changeId: string;
  readonly by: 'ourselves' | 'carrier';
  /** Of a change that was made at the carrier. */
  readonly shipmentId?: string;
}

/** Where to stands in the request of the same change, or here where none was needed; of a change at the carrier in logistics. */
export type DeliveryAddressChanged = DomainEvent<'DeliveryAddressChanged', ChangeMade, WantedChange>;
export type RecipientChanged = DomainEvent<'RecipientChanged', ChangeMade, WantedChange>;
export type PromiseChanged = DomainEvent<
  'PromiseChanged',
  ChangeMade & { readonly promise: DeliveryPromise },
  WantedChange
>;

/** Goods that should have come back were signed for. */
export type RecalledButDeliveredReported = DomainEvent<
  'RecalledButDeliveredReported',
  OfShipment & { readonly changeId: string; readonly recalledAt: Instant; readonly deliveredAt: Instant }
>;

/** What every fact of a case says of it. */
export interface CaseIdentity {
  readonly caseId: string;
  readonly rule: string;
  readonly stage: string;
  readonly subject: { readonly type: string; readonly id: string };
  readonly shipmentId?: string;
}
export type CaseOpenedOnOrder = DomainEvent<
  'CaseOpenedOnOrder',
  OfOrder &
    Learnt &
    CaseIdentity & {
      readonly severity: string;
      readonly ownerRole: string;
      readonly dueAt: Instant;
      readonly learntLate?: true;
    }
>;
export type CaseProgressNoted = DomainEvent<
  'CaseProgressNoted',
  OfOrder & Learnt & CaseIdentity & { readonly step: 'acknowledged' | 'reopened' }
>;
export type CaseEndedOnOrder = DomainEvent<
  'CaseEndedOnOrder',
  OfOrder &
    Learnt &
    CaseIdentity & {
      readonly as: 'resolved' | 'voided' | 'closed';
      readonly cause: string;
      readonly liableParty: string;
      readonly remedy: string;
    }
>;

export type SalesOrderEvent =
  | SalesOrderPlaced
  | SalesOrderApproved
  | SalesOrderRejected
  | SalesOrderCancelled
  | FulfilmentReleased
  | FulfilmentWithdrawn
  | ShipmentNoted
  | GoodsPacked
  | GoodsShipped
  | ShippedBeforeApprovalReported
  | ShippedBeforeApprovalWithdrawn
  | ShippedAfterCancellationReported
  | ShipmentProgressNoted
  | WaybillReplacedOnOrder
  | PackageDelivered
  | GoodsReturned
  | GoodsDelivered
  | DeliveryTimeCorrected
  | UnexpectedDeliveryReported
  | SalesOrderDelivered
  | AfterSalesWindowOpened
  | DeliveryExpected
  | DeliveryExceptionNoted
  | DeliveryExceptionCleared
  | DeliveryChangeRequested
  | DeliveryChangeApplied
  | DeliveryChangeRefused
  | DeliveryChangeTimedOut
  | DeliveryAddressChanged
  | RecipientChanged
  | PromiseChanged
  | RecalledButDeliveredReported
  | CaseOpenedOnOrder
  | CaseProgressNoted
  | CaseEndedOnOrder;

/** The schema version in which each event is written today. */
export const salesOrderEventVersions: EventVersions<SalesOrderEvent> = {
  SalesOrderPlaced: 1,
  SalesOrderApproved: 1,
  SalesOrderRejected: 1,
  SalesOrderCancelled: 1,
  FulfilmentReleased: 1,
  FulfilmentWithdrawn: 1,
  ShipmentNoted: 1,
  GoodsPacked: 1,
  GoodsShipped: 1,
  ShippedBeforeApprovalReported: 1,
  ShippedBeforeApprovalWithdrawn: 1,
  ShippedAfterCancellationReported: 1,
  ShipmentProgressNoted: 1,
  WaybillReplacedOnOrder: 1,
  PackageDelivered: 1,
  GoodsReturned: 1,
  GoodsDelivered: 1,
  DeliveryTimeCorrected: 1,
  UnexpectedDeliveryReported: 1,
  SalesOrderDelivered: 1,
  AfterSalesWindowOpened: 1,
  DeliveryExpected: 1,
  DeliveryExceptionNoted: 1,
  DeliveryExceptionCleared: 1,
  DeliveryChangeRequested: 1,
  DeliveryChangeApplied: 1,
  DeliveryChangeRefused: 1,
  DeliveryChangeTimedOut: 1,
  DeliveryAddressChanged: 1,
  RecipientChanged: 1,
  PromiseChanged: 1,
  RecalledButDeliveredReported: 1,
  CaseOpenedOnOrder: 1,
  CaseProgressNoted: 1,
  CaseEndedOnOrder: 1,
};

export const salesOrderEventTypes = Object.keys(salesOrderEventVersions) as readonly SalesOrderEvent['type'][];
