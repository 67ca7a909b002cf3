import type { CommandShape, Decision } from '@throughline/event-sourcing';
import { fulfilmentPlan } from './fulfilment-plan.js';
import type { LineQuantity } from './quantity-ledger.js';
import { completion, contradiction } from './record-goods-delivered.js';
import type { SalesOrderEvent } from './sales-order.events.js';
import { isPartNews, shipmentOf, withPackageDelivered, type SalesOrderState } from './sales-order.state.js';
import type { ToldFact } from './told.js';

/** Some packages of a shipment were signed for, or earlier than we had learnt. */
export type RecordPackageDelivered = CommandShape<
  'RecordPackageDelivered',
  ToldFact & {
    readonly shipmentId: string;
    readonly packageNumbers: readonly string[];
    /** What of this order is in them; absent where nobody has said so. */
    readonly contents?: readonly LineQuantity[];
    readonly newFulfilmentId: string;
  }
>;

export const recordPackageDelivered = (
  state: SalesOrderState,
  { data }: RecordPackageDelivered,
): Decision<SalesOrderEvent> => {
  if (!state.placed) return [];
  const { parts, delivered, unexpected } = shipmentOf(state, data.shipmentId) ?? {};
  if (!isPartNews(parts, data)) return [];
  const { occurredAt, newFulfilmentId, ...fact } = data;
  const after = withPackageDelivered(state, data);
  const isKnown = unexpected ?? delivered;
  return [
    { type: 'PackageDelivered', occurredAt, data: { orderNumber: state.orderNumber, ...fact } },
    ...(isKnown ? [] : contradiction(state, after, { ...data, contents: data.contents ?? [] })),
    ...completion(after),
    ...fulfilmentPlan(after, newFulfilmentId, data.effectiveAt),
  ];
};
