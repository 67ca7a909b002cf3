import { at } from '@throughline/event-sourcing';
import { shipment } from '@throughline/logistics-domain';
import { interceptUnanswered } from './intercept-unanswered.js';

describe('intercept unanswered', () => {
  const due = at('2026-03-04T09:00:00+08:00');
  const now = at('2026-03-04T01:00:01Z');

  it('asks the shipment with its true due time', () => {
    expect(interceptUnanswered.judge(due, 'shp_1', { now, id: () => '' })).toEqual({
      type: 'JudgeIntercepts',
      data: { due, now },
    });
  });

  it('is due for nothing that was not asked, and needs our own word alone', () => {
    expect(interceptUnanswered.dueAt(shipment.initialState)).toBeUndefined();
    expect(interceptUnanswered.needs).toEqual(['own']);
    expect(interceptUnanswered.subjects(shipment.initialState, 'shp_1')).toEqual(['shp_1']);
  });
});
