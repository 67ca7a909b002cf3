import { shipmentWatch, type ShipmentWatchEvent } from '@throughline/alerting-domain';
import { asRecorded, at, fold } from '@throughline/event-sourcing';
import { silenceAfterDispatch } from './silence-after-dispatch.js';

const dispatchedOnMonday: ShipmentWatchEvent = {
  type: 'WatchStarted',
  occurredAt: at('2026-03-02T09:00:00+08:00'),
  data: {
    effectiveAt: at('2026-03-02T09:00:00+08:00'),
    limitHours: 48,
    carrier: 'sf',
    waybillNumber: 'SF1400000001',
    orders: ['SO-1001'],
  },
};

describe('silence after dispatch', () => {
  const due = at('2026-03-04T09:00:00+08:00');
  const now = at('2026-03-04T01:00:01Z');

  it('asks the watch with its true due time and a case of its own', () => {
    expect(silenceAfterDispatch.judge(due, 'shp_1', { now, id: (prefix) => `${prefix}_1` })).toEqual({
      type: 'JudgeSilence',
      data: { shipmentId: 'shp_1', due, caseId: 'case_1', now },
    });
  });

  it('needs the word of logistics, and waits for parked facts of its shipment', () => {
    expect(silenceAfterDispatch.needs).toEqual(['logistics']);
    expect(silenceAfterDispatch.subjects(shipmentWatch.initialState, 'shp_1')).toEqual(['shp_1']);
    expect(silenceAfterDispatch.dueAt(shipmentWatch.initialState)).toBeUndefined();
  });

  it('needs what logistics knows of the carrier by asking, too, where it asks', () => {
    expect(silenceAfterDispatch.needsOf?.(shipmentWatch.initialState)).toEqual([]);
    const watch = fold(shipmentWatch, [asRecorded('shipment-watch', 'shp_1', dispatchedOnMonday, 0)]);
    expect(silenceAfterDispatch.needsOf?.(watch)).toEqual(['logistics:carrier-sf']);
  });
});
