import type { CommandShape, Decision } from '@throughline/event-sourcing';
import type { LineQuantity } from './quantity-ledger.js';
import type { SalesOrderEvent } from './sales-order.events.js';
import { shipmentOf, type SalesOrderState } from './sales-order.state.js';
import type { ToldFact } from './told.js';

/** Goods of this order lie in their packages. What a shipment carries does not change, so packing anew is no news here. */
export type RecordGoodsPacked = CommandShape<
  'RecordGoodsPacked',
  ToldFact & { readonly shipmentId: string; readonly contents: readonly LineQuantity[] }
>;

export const recordGoodsPacked = (state: SalesOrderState, { data }: RecordGoodsPacked): Decision<SalesOrderEvent> => {
  if (!state.placed || shipmentOf(state, data.shipmentId)?.packed !== undefined) return [];
  const { occurredAt, ...fact } = data;
  return [{ type: 'GoodsPacked', occurredAt, data: { orderNumber: state.orderNumber, ...fact } }];
};
