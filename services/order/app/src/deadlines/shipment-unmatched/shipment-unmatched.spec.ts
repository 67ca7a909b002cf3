import { at } from '@throughline/event-sourcing';
import { shipmentUnmatched } from './shipment-unmatched.js';

const since = at('2026-03-02T12:00:00+08:00');
const state = {
  waiting: [
    { factId: 'fact-1', orderNumber: 'SO-1', since },
    { factId: 'fact-1', orderNumber: 'SO-2', since },
    { factId: 'fact-2', orderNumber: 'SO-1', since },
  ],
  heard: ['fact-1', 'fact-2'],
  reported: [],
};

describe('a shipment that waits for its order', () => {
  it('is due after 24 h, and at no time when nothing waits', () => {
    expect(shipmentUnmatched.dueAt(state)).toBe(at('2026-03-03T12:00:00+08:00'));
    expect(shipmentUnmatched.dueAt({ waiting: [], heard: [], reported: [] })).toBeUndefined();
  });

  it('is not judged while a fact of it or of its orders is parked', () => {
    expect(shipmentUnmatched.subjects(state, 'shp_1')).toEqual(['shp_1', 'SO-1', 'SO-2']);
  });

  it('is judged only once the orders of its time are known to be placed and heard of: by our own watermark', () => {
    expect(shipmentUnmatched.needs).toEqual(['own']);
  });

  it('is judged in its own stream', () => {
    const due = at('2026-03-03T12:00:00+08:00');
    const now = at('2026-03-03T12:00:05+08:00');
    expect(shipmentUnmatched.judge(due, 'shp_1', { now, id: (prefix) => prefix })).toEqual({
      type: 'ReportUnmatchedShipment',
      data: { shipmentId: 'shp_1', due, now },
    });
  });
});
