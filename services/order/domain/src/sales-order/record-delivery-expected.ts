import type { CommandShape, Decision } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import type { SalesOrderEvent } from './sales-order.events.js';
import type { SalesOrderState } from './sales-order.state.js';
import type { ToldFact } from './told.js';

/** When somebody expects goods of this order to be delivered. */
export type RecordDeliveryExpected = CommandShape<
  'RecordDeliveryExpected',
  ToldFact & {
    readonly shipmentId: string;
    readonly expectedBy: string;
    readonly deliveryAt: Instant;
    readonly reason?: string;
  }
>;

export const recordDeliveryExpected = (
  state: SalesOrderState,
  { data }: RecordDeliveryExpected,
): Decision<SalesOrderEvent> => {
  if (!state.placed || state.heard.includes(data.factId)) return [];
  const { occurredAt, ...fact } = data;
  return [{ type: 'DeliveryExpected', occurredAt, data: { orderNumber: state.orderNumber, ...fact } }];
};
