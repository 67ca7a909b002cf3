import { at, specification } from '@throughline/event-sourcing';
import type { DeliveryEstimate, RecordDeliveryEstimates } from './record-delivery-estimates.js';
import { shipment } from './shipment.decider.js';
import type { DeliveryEstimated } from './shipment.events.js';
import { announced, contents, dispatched } from './shipment.histories.js';

const { given } = specification(shipment);
const past = [announced, dispatched];
const waybill = { carrier: 'sf', waybillNumber: 'SF1234567890123' };

const estimate = (day: number, heard: number, more: Partial<DeliveryEstimate> = {}): DeliveryEstimate => ({
  ...waybill,
  source: 'aftership',
  deliveryAt: at(`2026-03-0${day}T18:00:00+08:00`),
  receivedAt: at(`2026-03-0${heard}T09:00:00+08:00`),
  ...more,
});
const record = (...estimates: DeliveryEstimate[]): RecordDeliveryEstimates => ({
  type: 'RecordDeliveryEstimates',
  data: { estimates },
});
const estimated = ({ source, deliveryAt, receivedAt, reason }: DeliveryEstimate): DeliveryEstimated => ({
  type: 'DeliveryEstimated',
  occurredAt: receivedAt,
  data: { contents, ...waybill, source, deliveryAt, ...(reason !== undefined && { reason }) },
});
const friday = estimate(6, 3);
const saturday = estimate(7, 4, { reason: 'extreme_weather' });

describe('record delivery estimates', () => {
  it('tells the first one, and each that differs from the last', () => {
    given(...past)
      .twice(record(friday))
      .then(estimated(friday));
    given(...past, estimated(friday))
      .twice(record(estimate(6, 3, { receivedAt: at('2026-03-03T12:00:00+08:00') }), saturday))
      .then(estimated(saturday));
  });

  it('tells that a day is expected again', () => {
    const again = estimate(6, 5);
    given(...past, estimated(friday), estimated(saturday))
      .twice(record(again))
      .then(estimated(again));
  });

  it('does not take an older word for a newer one', () => {
    given(...past, estimated(saturday))
      .when(record(friday))
      .thenNothing();
  });

  it('takes what is said one after another in one moment, once', () => {
    const next = estimate(7, 3);
    given(...past)
      .twice(record(friday, next))
      .then(estimated(friday), estimated(next));
    given(...past, estimated(friday))
      .twice(record(next))
      .then(estimated(next));
  });

  it('keeps what several sources expect apart', () => {
    const other = estimate(6, 4, { source: 'kdniao' });
    given(...past, estimated(friday))
      .twice(record(other))
      .then(estimated(other));
  });

  it('is a mistake of ours on a shipment that has no waybill', () => {
    expect(() => given(announced).when(record(friday))).toThrow('without a waybill');
  });
});
