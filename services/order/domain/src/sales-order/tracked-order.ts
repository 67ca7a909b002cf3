import { effectiveAt, type Recorded } from '@throughline/event-sourcing';
import { earlier, isBefore, promiseLimit, type DeliveryPromise, type Instant } from '@throughline/values';
import { evolveChanges, type DeliveryChange } from './delivery-changes.js';
import type { PinnedProcess } from './process.js';
import type { LineQuantity } from './quantity-ledger.js';
import { isFurther, type ShipmentMilestone } from './shipment-milestone.js';
import type {
  CaseIdentity,
  Fulfilment,
  OrderLine,
  Part,
  SalesOrderEvent,
  UnexpectedDelivery,
  WaybillReplacedOnOrder,
} from './sales-order.events.js';
import { withPart, type TimedPart } from './sales-order.state.js';

/** Everything that people look at on an order, folded from its own stream; plain data without `undefined`, so that a row can hold it. */
export interface TrackedOrder {
  readonly salesOrderId: string;
  readonly orderNumber: string;
  readonly externalReference?: string;
  readonly customerId?: string;
  readonly process: PinnedProcess;
  readonly lines: readonly OrderLine[];
  readonly promise?: DeliveryPromise & { readonly limit: Instant };
  readonly placedAt: Instant;
  readonly approvedAt?: Instant;
  readonly ended?: { readonly as: 'cancelled' | 'rejected'; readonly at: Instant; readonly reason: string };
  readonly fulfilments: readonly TrackedFulfilment[];
  readonly shipments: readonly TrackedShipment[];
  readonly unexpectedDeliveries: readonly OddDelivery[];
  readonly exceptions: readonly TrackedException[];
  readonly cases: readonly TrackedCase[];
  readonly changes: readonly DeliveryChange[];
  readonly deliveredAt?: Instant;
  readonly afterSalesClosesAt?: Instant;
}

export interface TrackedFulfilment extends Fulfilment {
  readonly releasedAt: Instant;
  readonly withdrawnAt?: Instant;
}

export interface TrackedShipment {
  readonly shipmentId: string;
  readonly fulfilmentId?: string;
  readonly warehouse?: string;
  readonly planned?: readonly LineQuantity[];
  readonly carrier?: string;
  readonly waybillNumber?: string;
  readonly packages?: number;
  readonly shipped?: readonly LineQuantity[];
  readonly shippedAt?: Instant;
  readonly shippedBeforeApproval?: true;
  readonly shippedAfterCancellation?: true;
  readonly deliveredAfterRecall?: true;
  /** The furthest that we know of. */
  readonly milestone?: ShipmentMilestone;
  readonly delivered?: readonly LineQuantity[];
  readonly deliveredAt?: Instant;
  readonly packed?: readonly LineQuantity[];
  /** Packages that were signed for apart from the others. */
  readonly parts?: readonly TimedPart[];
  readonly returned?: readonly TimedPart[];
  /** What was said last of when it should be delivered. */
  readonly expected?: { readonly deliveryAt: Instant; readonly expectedBy: string; readonly toldAt: Instant };
  /** Numbers that its packages had before. */
  readonly formerWaybillNumbers?: readonly string[];
}

export interface OddDelivery {
  readonly shipmentId: string;
  readonly reason: UnexpectedDelivery;
  readonly contents: readonly LineQuantity[];
  readonly at: Instant;
}

export interface TrackedException extends Part {
  readonly exceptionId: string;
  readonly shipmentId: string;
  readonly kind: string;
  readonly reason?: string;
  readonly location?: string;
  readonly raisedAt?: Instant;
  readonly clearedAt?: Instant;
}

export interface TrackedCase extends CaseIdentity {
  readonly severity?: string;
  readonly ownerRole?: string;
  readonly dueAt?: Instant;
  readonly learntLate?: true;
  readonly state: 'open' | 'acknowledged' | 'resolved' | 'voided' | 'closed';
  /**
   * The time of the fact that brought it into this state. Facts of one case come from one stream, in its order: the last one heard holds,
   * whatever time was claimed for it. Only its opening may be heard of later, and then changes no state.
   */
  readonly since: Instant;
  readonly findings?: { readonly cause: string; readonly liableParty: string; readonly remedy: string };
}

/** The chip of a shipment on its order. */
export const shipmentStatusOf = (shipment: TrackedShipment): 'announced' | 'shipped' | 'delivered' =>
  shipment.delivered !== undefined ? 'delivered' : shipment.shipped !== undefined ? 'shipped' : 'announced';

/** When the first of its goods left, as far as we know. */
export const firstShippedAt = ({ shipments }: Pick<TrackedOrder, 'shipments'>): Instant | undefined =>
  shipments
    .flatMap((shipment) => shipment.shippedAt ?? [])
    .reduce<Instant | undefined>((a, b) => (a === undefined ? b : earlier(a, b)), undefined);

export const isOpenCase = (entry: TrackedCase): boolean => entry.state === 'open' || entry.state === 'acknowledged';

export const isStanding = (entry: TrackedException): boolean =>
  entry.raisedAt !== undefined && entry.clearedAt === undefined;

/** Folds one more fact; undefined while the order is not placed. */
export const evolveTracked = (
  order: TrackedOrder | undefined,
  event: Recorded<SalesOrderEvent>,
): TrackedOrder | undefined => {
  if (event.type === 'SalesOrderPlaced') return placed(event);
  return order && changed(order, event);
};

const placed = (event: Recorded<Extract<SalesOrderEvent, { type: 'SalesOrderPlaced' }>>): TrackedOrder => {
  const { promise, ...data } = event.data;
  return {
    ...data,
    salesOrderId: event.streamId,
    ...(promise !== undefined && { promise: { ...promise, limit: promiseLimit(promise) } }),
    placedAt: effectiveAt(event),
    fulfilments: [],
    shipments: [],
    unexpectedDeliveries: [],
    exceptions: [],
    cases: [],
    changes: [],
  };
};

const changed = (order: TrackedOrder, event: Recorded<SalesOrderEvent>): TrackedOrder => {
  switch (event.type) {
    case 'SalesOrderApproved':
      return { ...order, approvedAt: effectiveAt(event) };
    case 'SalesOrderRejected':
      return { ...order, ended: { as: 'rejected', at: effectiveAt(event), reason: event.data.reason } };
    case 'SalesOrderCancelled':
      return { ...order, ended: { as: 'cancelled', at: effectiveAt(event), reason: event.data.reason } };
    case 'FulfilmentReleased': {
      const { fulfilmentId, warehouse, contents } = event.data;
      const released = { fulfilmentId, warehouse, contents, releasedAt: effectiveAt(event) };
      return { ...order, fulfilments: [...order.fulfilments, released] };
    }
    case 'FulfilmentWithdrawn': {
      const withdrawn = (entry: TrackedFulfilment) =>
        entry.fulfilmentId === event.data.fulfilmentId ? { ...entry, withdrawnAt: effectiveAt(event) } : entry;
      return { ...order, fulfilments: order.fulfilments.map(withdrawn) };
    }
    case 'ShipmentNoted': {
      const { shipmentId, contents, fulfilmentId, warehouse } = event.data;
      return onShipment(order, shipmentId, {
        planned: contents,
        ...(fulfilmentId !== undefined && { fulfilmentId }),
        ...(warehouse !== undefined && { warehouse }),
      });
    }
    case 'GoodsShipped': {
      const {
        shipmentId,
        contents,
        carrier,
        waybillNumber,
        packages,
        fulfilmentId,
        effectiveAt: shippedAt,
      } = event.data;
      return onShipment(order, shipmentId, {
        carrier,
        waybillNumber,
        packages,
        shipped: contents,
        shippedAt,
        ...(fulfilmentId !== undefined && { fulfilmentId }),
      });
    }
    case 'DeliveryExpected': {
      const { shipmentId, deliveryAt, expectedBy, effectiveAt: toldAt } = event.data;
      const known = knownOf(order, shipmentId)?.expected;
      const isOlder = known !== undefined && isBefore(toldAt, known.toldAt);
      return isOlder ? order : onShipment(order, shipmentId, { expected: { deliveryAt, expectedBy, toldAt } });
    }
    case 'GoodsPacked':
      return onShipment(order, event.data.shipmentId, { packed: event.data.contents });
    case 'PackageDelivered': {
      const { shipmentId } = event.data;
      return onShipment(order, shipmentId, { parts: inOrder(withPart(knownOf(order, shipmentId)?.parts, event.data)) });
    }
    case 'GoodsReturned': {
      const { shipmentId } = event.data;
      const returned = inOrder(withPart(knownOf(order, shipmentId)?.returned, event.data));
      return onShipment(order, shipmentId, { returned });
    }
    case 'WaybillReplacedOnOrder':
      return onShipment(order, event.data.shipmentId, replacing(knownOf(order, event.data.shipmentId), event.data));
    case 'ShippedBeforeApprovalReported':
      return onShipment(order, event.data.shipmentId, { shippedBeforeApproval: true });
    case 'ShippedBeforeApprovalWithdrawn':
      return { ...order, shipments: order.shipments.map((shipment) => approvedInTime(shipment, event.data)) };
    case 'ShippedAfterCancellationReported':
      return onShipment(order, event.data.shipmentId, { shippedAfterCancellation: true });
    case 'ShipmentProgressNoted': {
      const { shipmentId, milestone: code, effectiveAt: at, carrier, waybillNumber, reason, location } = event.data;
      const known = order.shipments.find((shipment) => shipment.shipmentId === shipmentId)?.milestone;
      const milestone = {
        code,
        at,
        ...(reason !== undefined && { reason }),
        ...(location !== undefined && { location }),
      };
      const furthest = known === undefined || isFurther(milestone, known) ? milestone : known;
      // The number of the chip is what the warehouse says; until it does, what the carrier says.
      const number = knownOf(order, shipmentId)?.carrier === undefined && { carrier, waybillNumber };
      return onShipment(order, shipmentId, { ...number, milestone: furthest });
    }
    case 'GoodsDelivered': {
      const { shipmentId, contents, effectiveAt: deliveredAt } = event.data;
      return onShipment(order, shipmentId, { delivered: contents, deliveredAt });
    }
    case 'DeliveryTimeCorrected':
      return onShipment(order, event.data.shipmentId, { deliveredAt: event.data.deliveredAt });
    case 'UnexpectedDeliveryReported': {
      const { shipmentId, reason, contents, deliveredAt: at } = event.data;
      return { ...order, unexpectedDeliveries: [...order.unexpectedDeliveries, { shipmentId, reason, contents, at }] };
    }
    case 'SalesOrderDelivered':
      return { ...order, deliveredAt: event.data.deliveredAt };
    case 'AfterSalesWindowOpened':
      return { ...order, afterSalesClosesAt: event.data.closesAt };
    case 'DeliveryExceptionNoted': {
      const { exceptionId, shipmentId, kind, reason, location, packageNumbers, contents, effectiveAt } = event.data;
      return onException(order, exceptionId, {
        shipmentId,
        kind,
        raisedAt: effectiveAt,
        ...(packageNumbers !== undefined && { packageNumbers }),
        ...(contents !== undefined && { contents }),
        ...(reason !== undefined && { reason }),
        ...(location !== undefined && { location }),
      });
    }
    case 'DeliveryExceptionCleared': {
      const { exceptionId, shipmentId, kind, effectiveAt } = event.data;
      const known = order.exceptions.find((entry) => entry.exceptionId === exceptionId)?.clearedAt;
      const clearedAt = known === undefined ? effectiveAt : earlier(known, effectiveAt);
      return onException(order, exceptionId, { shipmentId, kind, clearedAt });
    }
    case 'DeliveryChangeRequested':
    case 'DeliveryChangeApplied':
    case 'DeliveryChangeRefused':
    case 'DeliveryChangeTimedOut':
    case 'DeliveryAddressChanged':
    case 'RecipientChanged':
      return { ...order, changes: evolveChanges(order.changes, event) };
    case 'PromiseChanged': {
      const { promise } = event.data;
      const changes = evolveChanges(order.changes, event);
      return { ...order, changes, promise: { ...promise, limit: promiseLimit(promise) } };
    }
    case 'RecalledButDeliveredReported':
      return onShipment(order, event.data.shipmentId, { deliveredAfterRecall: true });
    case 'CaseOpenedOnOrder': {
      const { severity, ownerRole, dueAt, learntLate } = event.data;
      const opened = { severity, ownerRole, dueAt, ...(learntLate !== undefined && { learntLate }) };
      return onCase(order, event.data, (known) => ({
        state: 'open',
        since: event.data.effectiveAt,
        ...known,
        ...opened,
      }));
    }
    case 'CaseProgressNoted': {
      const { step, effectiveAt: since } = event.data;
      return onCase(order, event.data, (known) => {
        // What was found before a case was opened again no longer holds.
        const { findings: _, ...rest } = known ?? {};
        return { ...rest, state: step === 'reopened' ? 'open' : 'acknowledged', since };
      });
    }
    case 'CaseEndedOnOrder': {
      const { as: state, cause, liableParty, remedy, effectiveAt: since } = event.data;
      return onCase(order, event.data, (known) => ({
        ...known,
        state,
        since,
        findings: { cause, liableParty, remedy },
      }));
    }
    case 'SalesOrderPlaced':
      return order;
  }
};

const knownOf = ({ shipments }: TrackedOrder, shipmentId: string): TrackedShipment | undefined =>
  shipments.find((shipment) => shipment.shipmentId === shipmentId);

/** Parts as they are shown: the same in whatever order they were learnt. */
const inOrder = (parts: readonly TimedPart[]): readonly TimedPart[] =>
  [...parts].sort((a, b) => (JSON.stringify(a.packageNumbers) < JSON.stringify(b.packageNumbers) ? -1 : 1));

/** The chip shows the number of the whole shipment; one of some packages alone is found all the same. */
const replacing = (
  known: TrackedShipment | undefined,
  { carrier, waybillNumber, replaced, packageNumbers }: WaybillReplacedOnOrder['data'],
): Partial<TrackedShipment> => ({
  ...(packageNumbers === undefined && { carrier, waybillNumber }),
  formerWaybillNumbers: [...new Set([...(known?.formerWaybillNumbers ?? []), replaced.waybillNumber])],
});

const approvedInTime = (
  shipment: TrackedShipment,
  { shipmentId }: { readonly shipmentId: string },
): TrackedShipment => {
  if (shipment.shipmentId !== shipmentId) return shipment;
  const { shippedBeforeApproval: _, ...rest } = shipment;
  return rest;
};

const onShipment = (order: TrackedOrder, shipmentId: string, change: Partial<TrackedShipment>): TrackedOrder => ({
  ...order,
  shipments: put(
    order.shipments,
    (shipment) => shipment.shipmentId === shipmentId,
    (known) => ({
      shipmentId,
      ...known,
      ...change,
    }),
  ),
});

const onException = (
  order: TrackedOrder,
  exceptionId: string,
  change: Omit<TrackedException, 'exceptionId'>,
): TrackedOrder => ({
  ...order,
  exceptions: put(
    order.exceptions,
    (entry) => entry.exceptionId === exceptionId,
    (known) => ({
      exceptionId,
      ...known,
      ...change,
    }),
  ),
});

const onCase = (
  order: TrackedOrder,
  { caseId, rule, stage, subject, shipmentId }: CaseIdentity,
  change: (known: TrackedCase | undefined) => Omit<TrackedCase, keyof CaseIdentity>,
): TrackedOrder => ({
  ...order,
  cases: put(
    order.cases,
    (entry) => entry.caseId === caseId,
    (known) => ({
      caseId,
      rule,
      stage,
      subject,
      ...(shipmentId !== undefined && { shipmentId }),
      ...change(known),
    }),
  ),
});

/** The list with one entry changed, or added at its end. */
const put = <Entry>(
  list: readonly Entry[],
  isIt: (entry: Entry) => boolean,
  change: (known: Entry | undefined) => Entry,
): readonly Entry[] =>
  list.some(isIt) ? list.map((entry) => (isIt(entry) ? change(entry) : entry)) : [...list, change(undefined)];
