import { shipmentWatch } from '@throughline/alerting-domain';
import { at } from '@throughline/event-sourcing';
import { silenceAfterDispatch } from './silence-after-dispatch.js';

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
});
