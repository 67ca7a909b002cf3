import type { CommandShape, Decision } from '@throughline/event-sourcing';
import type { Part, SalesOrderEvent } from './sales-order.events.js';
import type { SalesOrderState } from './sales-order.state.js';
import type { ToldFact } from './told.js';

/** The carrier reported something abnormal about goods of this order. */
export type RecordDeliveryException = CommandShape<
  'RecordDeliveryException',
  ToldFact &
    Part & {
      readonly shipmentId: string;
      readonly exceptionId: string;
      readonly kind: string;
      readonly reason?: string;
      readonly location?: string;
    }
>;

export const recordDeliveryException = (
  state: SalesOrderState,
  { data }: RecordDeliveryException,
): Decision<SalesOrderEvent> => {
  if (!state.placed || state.exceptionsRaised.includes(data.exceptionId)) return [];
  const { occurredAt, ...fact } = data;
  return [{ type: 'DeliveryExceptionNoted', occurredAt, data: { orderNumber: state.orderNumber, ...fact } }];
};
