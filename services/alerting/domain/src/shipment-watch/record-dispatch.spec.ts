import { at, specification } from '@throughline/event-sourcing';
import type { RecordDispatch } from './record-dispatch.js';
import { shipmentWatch } from './shipment-watch.decider.js';
import { dispatchedOnMonday, scannedAt } from './shipment-watch.histories.js';
import { silenceDueAt } from './silences.js';

const { given } = specification(shipmentWatch);

describe('record dispatch', () => {
  const dispatch: RecordDispatch = {
    type: 'RecordDispatch',
    data: {
      occurredAt: at('2026-03-02T09:00:00+08:00'),
      effectiveAt: at('2026-03-02T09:00:00+08:00'),
      limitHours: 48,
      carrier: 'sf',
      waybillNumber: 'SF1400000001',
      orders: ['SO-1001'],
    },
  };

  it('starts the watch and pins its limit', () => {
    given().twice(dispatch).then(dispatchedOnMonday);
  });

  it('leaves a watch that runs as it is', () => {
    given(dispatchedOnMonday)
      .when({ ...dispatch, data: { ...dispatch.data, limitHours: 12 } })
      .thenNothing();
  });

  it('counts from a sign that overtook the dispatch', () => {
    const { state } = given(scannedAt('2026-03-03T10:00:00+08:00'), dispatchedOnMonday);
    expect(silenceDueAt(state)).toBe(at('2026-03-05T10:00:00+08:00'));
  });

  it('has no clock before it, whatever was seen', () => {
    expect(silenceDueAt(given(scannedAt('2026-03-03T10:00:00+08:00')).state)).toBeUndefined();
  });
});
