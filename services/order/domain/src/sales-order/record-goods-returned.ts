import type { CommandShape, Decision } from '@throughline/event-sourcing';
import type { Part, SalesOrderEvent } from './sales-order.events.js';
import { isPartNews, shipmentOf, type SalesOrderState } from './sales-order.state.js';
import type { ToldFact } from './told.js';

/** Goods of this order came back to where they had left, or earlier than we had learnt. */
export type RecordGoodsReturned = CommandShape<
  'RecordGoodsReturned',
  ToldFact & Part & { readonly shipmentId: string }
>;

export const recordGoodsReturned = (
  state: SalesOrderState,
  { data }: RecordGoodsReturned,
): Decision<SalesOrderEvent> => {
  if (!state.placed || !isPartNews(shipmentOf(state, data.shipmentId)?.returned, data)) return [];
  const { occurredAt, ...fact } = data;
  return [{ type: 'GoodsReturned', occurredAt, data: { orderNumber: state.orderNumber, ...fact } }];
};
