import type { CommandShape, Decision } from '@throughline/event-sourcing';
import { addTo, between, days, isBefore, type Instant } from '@throughline/values';
import { standingRecall } from './delivery-changes.js';
import { fulfilmentPlan } from './fulfilment-plan.js';
import { ledgerOf, quantityOf, type LineQuantity } from './quantity-ledger.js';
import type { SalesOrderEvent, UnexpectedDelivery } from './sales-order.events.js';
import {
  shipmentOf,
  withDeliveryTime,
  withGoodsDelivered,
  type KnownShipment,
  type SalesOrder,
  type SalesOrderState,
} from './sales-order.state.js';
import { statusOf } from './standing.js';
import type { ToldFact } from './told.js';

/** Goods of this order were signed for. */
export type RecordGoodsDelivered = CommandShape<
  'RecordGoodsDelivered',
  ToldFact & {
    readonly shipmentId: string;
    readonly contents: readonly LineQuantity[];
    readonly newFulfilmentId: string;
  }
>;

export const recordGoodsDelivered = (
  state: SalesOrderState,
  { data }: RecordGoodsDelivered,
): Decision<SalesOrderEvent> => {
  if (!state.placed) return [];
  const known = shipmentOf(state, data.shipmentId)?.deliveredAt;
  if (known !== undefined) return isBefore(data.effectiveAt, known) ? correction(state, data) : [];
  const { occurredAt, newFulfilmentId, ...fact } = data;
  const after = withGoodsDelivered(state, data);
  return [
    { type: 'GoodsDelivered', occurredAt, data: { orderNumber: state.orderNumber, ...fact } },
    ...contradiction(state, after, { ...data, contents: notYetDelivered(state, data) }),
    ...completion(after),
    ...fulfilmentPlan(after, newFulfilmentId, data.effectiveAt),
  ];
};

/** What of it nobody has reported to be signed for, package by package. */
const notYetDelivered = (
  order: SalesOrder,
  { shipmentId, contents }: RecordGoodsDelivered['data'],
): readonly LineQuantity[] => {
  const { parts = [], unexpected } = shipmentOf(order, shipmentId) ?? {};
  if (unexpected) return [];
  const delivered = parts.flatMap((part) => part.contents ?? []);
  return contents.filter(({ lineNumber, quantity }) => quantity > quantityOf(lineNumber, delivered));
};

/** The same goods, signed for earlier than we had learnt. */
const correction = (
  state: SalesOrder,
  { occurredAt, shipmentId, factId, effectiveAt }: RecordGoodsDelivered['data'],
): Decision<SalesOrderEvent> => {
  const data = { orderNumber: state.orderNumber, shipmentId, factId, effectiveAt, deliveredAt: effectiveAt };
  return [{ type: 'DeliveryTimeCorrected', occurredAt, data }, ...completion(withDeliveryTime(state, data))];
};

/** One report per delivery, with the first of the reasons that applies and what of the contents is odd. */
export const contradiction = (
  before: SalesOrder,
  after: SalesOrder,
  {
    occurredAt,
    shipmentId,
    contents,
    effectiveAt: deliveredAt,
  }: Pick<RecordGoodsDelivered['data'], 'occurredAt' | 'shipmentId' | 'contents' | 'effectiveAt'>,
): Decision<SalesOrderEvent> => {
  const report = (reason: UnexpectedDelivery, odd: readonly LineQuantity[]): Decision<SalesOrderEvent> => [
    {
      type: 'UnexpectedDeliveryReported',
      occurredAt,
      data: { orderNumber: before.orderNumber, shipmentId, deliveredAt, reason, contents: odd },
    },
  ];
  if (contents.length === 0) return [];
  const recall = standingRecall(before, shipmentId);
  if (recall !== undefined && !isBefore(deliveredAt, recall.requestedAt)) {
    if (shipmentOf(before, shipmentId)?.deliveredAfterRecall) return [];
    const { changeId, requestedAt: recalledAt } = recall;
    const data = { orderNumber: before.orderNumber, shipmentId, changeId, recalledAt, deliveredAt };
    return [{ type: 'RecalledButDeliveredReported', occurredAt, data }];
  }
  const { ended, lines } = before;
  if (ended !== undefined) return report(ended.as === 'cancelled' ? 'after-cancellation' : 'after-rejection', contents);

  const unknown = contents.filter(({ lineNumber }) => !lines.some((line) => line.lineNumber === lineNumber));
  if (unknown.length > 0) return report('unknown-line', unknown);

  const shipped = shipmentOf(before, shipmentId)?.shipped;
  if (shipped === undefined) return report('never-shipped', contents);

  const beyond = contents.filter(({ lineNumber, quantity }) => quantity > quantityOf(lineNumber, shipped));
  if (beyond.length > 0) return report('more-than-shipped', beyond);

  const ledger = ledgerOf(after);
  const excess = contents.filter(({ lineNumber }) =>
    ledger.some((line) => line.lineNumber === lineNumber && line.deliveredInExcess > 0),
  );
  return excess.length > 0 ? report('more-than-ordered', excess) : [];
};

/**
 * With the last quantity the order is delivered, and the customer's time to send goods back begins. Said again when a signature that we
 * learn later moves that moment: it can only move to an earlier one.
 */
export const completion = (after: SalesOrder): Decision<SalesOrderEvent> => {
  const deliveredAt = lastNeededSignature(after);
  if (deliveredAt === undefined) return [];
  if (after.deliveredAt !== undefined && !isBefore(deliveredAt, after.deliveredAt)) return [];
  const { orderNumber, process } = after;
  return [
    { type: 'SalesOrderDelivered', occurredAt: deliveredAt, data: { orderNumber, deliveredAt } },
    ...(process.afterSalesDays === undefined
      ? []
      : [
          {
            type: 'AfterSalesWindowOpened' as const,
            occurredAt: deliveredAt,
            data: { orderNumber, closesAt: addTo(deliveredAt, days(process.afterSalesDays)) },
          },
        ]),
  ];
};

/** When the order was complete by the times of its signatures, in whatever order we heard of them; undefined while it is not. */
const lastNeededSignature = (order: SalesOrder): Instant | undefined => {
  // A shipment of many packages is not complete until the last of many facts: their times are looked through then alone.
  if (statusOf(order) !== 'delivered') return undefined;
  return order.shipments
    .flatMap(({ deliveredAt, parts = [] }) => [...(deliveredAt ? [deliveredAt] : []), ...parts.map((part) => part.at)])
    .sort((a, b) => between(b, a))
    .find(
      (at) =>
        statusOf({ ...order, shipments: order.shipments.map((shipment) => signedBy(at, shipment)) }) === 'delivered',
    );
};

/** The shipment with only what was signed for by then. */
const signedBy = (at: Instant, { delivered, deliveredAt, parts = [], ...shipment }: KnownShipment): KnownShipment => ({
  ...shipment,
  ...(delivered && deliveredAt && !isBefore(at, deliveredAt) && { delivered, deliveredAt }),
  parts: parts.filter((part) => !isBefore(at, part.at)),
});
