import { claimedTime, Rejection, type CommandShape, type Decision } from '@throughline/event-sourcing';
import { isBefore, type Instant } from '@throughline/values';
import { clearings, goingUnder, pictureOf } from './record-tracking-updates.js';
import type { DeliveryExceptionSettled, ShipmentEvent } from './shipment.events.js';
import { withSettlement, type ShipmentState } from './shipment.state.js';

/** Somebody says that an exception is over, whoever raised it: the goods were found, made good, or are well after all. */
export type SettleDeliveryException = CommandShape<
  'SettleDeliveryException',
  { readonly exceptionId: string; readonly settledAt: Instant; readonly note?: string; readonly now: Instant }
>;

export const settleDeliveryException = (
  state: ShipmentState,
  { data: { exceptionId, settledAt, note, now } }: SettleDeliveryException,
): Decision<ShipmentEvent> => {
  if (state.is === 'unknown') throw new Rejection('shipment-unknown');
  const exceptions = state.is === 'dispatched' ? pictureOf(state).exceptions : [];
  const exception = exceptions.find((each) => each.exceptionId === exceptionId);
  if (state.is !== 'dispatched' || exception === undefined) throw new Rejection('delivery-exception-unknown');
  if (exception.clearedAt !== undefined) return [];
  const occurredAt = claimedTime(settledAt, now);
  if (isBefore(occurredAt, exception.raisedAt)) throw new Rejection('settled-before-it-was-raised');
  const settled: DeliveryExceptionSettled = {
    type: 'DeliveryExceptionSettled',
    occurredAt,
    data: { ...goingUnder(state, exception.packageNumbers), exceptionId, kind: exception.kind },
    ...(note !== undefined && { personal: { note } }),
  };
  return [settled, ...clearings(withSettlement(state, settled))];
};
