import type { CommandShape, Decision } from '@throughline/event-sourcing';
import type { SalesOrderEvent, WaybillReplacedOnOrder } from './sales-order.events.js';
import type { SalesOrderState } from './sales-order.state.js';
import type { ToldFact } from './told.js';

/** Packages with goods of this order go on under another waybill number. */
export type RecordWaybillReplaced = CommandShape<
  'RecordWaybillReplaced',
  ToldFact & Omit<WaybillReplacedOnOrder['data'], 'orderNumber' | 'factId' | 'effectiveAt'>
>;

export const recordWaybillReplaced = (
  state: SalesOrderState,
  { data }: RecordWaybillReplaced,
): Decision<SalesOrderEvent> => {
  if (!state.placed || state.heard.includes(data.factId)) return [];
  const { occurredAt, ...fact } = data;
  return [{ type: 'WaybillReplacedOnOrder', occurredAt, data: { orderNumber: state.orderNumber, ...fact } }];
};
