import type { CommandShape, Decision } from '@throughline/event-sourcing';
import { isBefore } from '@throughline/values';
import type { SalesOrderEvent } from './sales-order.events.js';
import type { SalesOrderState } from './sales-order.state.js';
import type { ToldFact } from './told.js';

/** What was abnormal no longer is; told again when it was over earlier. May be learnt before the exception itself: then it never stands. */
export type RecordDeliveryExceptionCleared = CommandShape<
  'RecordDeliveryExceptionCleared',
  ToldFact & { readonly shipmentId: string; readonly exceptionId: string; readonly kind: string }
>;

export const recordDeliveryExceptionCleared = (
  state: SalesOrderState,
  { data }: RecordDeliveryExceptionCleared,
): Decision<SalesOrderEvent> => {
  if (!state.placed) return [];
  const known = state.exceptionsCleared.find((entry) => entry.exceptionId === data.exceptionId);
  if (known !== undefined && !isBefore(data.effectiveAt, known.at)) return [];
  const { occurredAt, ...fact } = data;
  return [{ type: 'DeliveryExceptionCleared', occurredAt, data: { orderNumber: state.orderNumber, ...fact } }];
};
