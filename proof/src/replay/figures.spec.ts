import { instant } from '@throughline/values';
import { figuresOf, type Played, type Seen } from './figures.js';
import type { CaseItem, OrderItem, ShipmentItem } from './views.js';

const dispatchedAt = instant('2024-03-01T08:00:00-03:00');
const signedAt = instant('2024-03-05T08:00:00-03:00');
const order = (orderNumber: string, more: Partial<OrderItem> = {}): OrderItem => ({
  id: `so_${orderNumber}`,
  orderNumber,
  stage: 'approved',
  inTrouble: false,
  late: false,
  ...more,
});
const shipment = (orderNumber: string, more: Partial<ShipmentItem> = {}): ShipmentItem => ({
  id: `shp_${orderNumber}`,
  orderNumbers: [orderNumber],
  dispatchedAt,
  deliveredAt: null,
  ...more,
});
const silence = (orderNumber: string, more: Partial<CaseItem> = {}): CaseItem => ({
  id: `case_${orderNumber}`,
  rule: 'silence-after-dispatch',
  state: 'resolved',
  voided: false,
  subject: { type: 'shipment', id: `shp_${orderNumber}` },
  dueAt: instant('2024-03-03T11:00:00Z'),
  ...more,
});
const nothing: Seen = { orders: [], shipments: [], cases: [], unmatchedUpdates: 0, parked: 0 };
const played: Played = {
  cancellationsTried: 2,
  cancellationsRefused: 1,
  recallsRequested: 1,
  unreadableRows: 3,
  seconds: 12.3,
  latency: { samples: 0, medianMs: 0, p99Ms: 0, maxMs: 0, lookedEveryMs: 2 },
};
const figures = (seen: Partial<Seen>) => figuresOf({ ...nothing, ...seen }, played);

describe('the figures of a replay', () => {
  it('count what orders and shipments say happened', () => {
    const seen = {
      orders: [
        order('a', { approvedAt: dispatchedAt, shippedAt: dispatchedAt, deliveredAt: signedAt, stage: 'after-sales' }),
        order('b', { approvedAt: dispatchedAt }),
        order('c', { approvedAt: null }),
      ],
      shipments: [shipment('a', { deliveredAt: signedAt }), shipment('b', { dispatchedAt: null })],
    };
    expect(figures(seen)).toMatchObject({ placed: 3, approved: 2, dispatched: 1, signed: 1, ordersOutOfStep: 0 });
    expect(figures(seen).stages).toEqual({ 'after-sales': 1, approved: 2 });
  });

  it('call late, of the signed, those signed at or after the limit, and show the others apart', () => {
    const promised = { promiseLimit: signedAt };
    const { late, promise } = figures({
      orders: [
        order('in time', { ...promised, deliveredAt: dispatchedAt }),
        order('late', { ...promised, deliveredAt: signedAt, late: true }),
        order('not signed', { ...promised, late: true }),
        order('not promised', { deliveredAt: signedAt }),
      ],
    });
    expect({ late, promise }).toEqual({ late: 1, promise: { keptInTime: 1, signedLate: 1, brokenUnsigned: 1 } });
  });

  it('count cases by rule, voided ones apart', () => {
    const cases = [
      silence('a'),
      silence('b', { state: 'open', learntLate: true }),
      silence('c', { state: 'acknowledged' }),
      silence('d', { state: 'closed', voided: true }),
    ];
    expect(figures({ cases }).casesByRule).toEqual([
      { rule: 'silence-after-dispatch', opened: 3, stillOpen: 2, voided: 1, learntLate: 1 },
    ]);
    expect(figures({ cases })).toMatchObject({ silenceCasesOpened: 3, silenceCasesStillOpen: 2 });
  });

  it('count the silence cases that are not due exactly 48 hours after their dispatch, whatever the offset', () => {
    const cases = [silence('a'), silence('b', { dueAt: instant('2024-03-03T11:00:01Z') }), silence('unknown')];
    expect(figures({ cases, shipments: [shipment('a'), shipment('b')] }).silenceCasesDueOtherwise).toBe(2);
  });

  it('find the orders that do not say what their shipments say', () => {
    const seen = { orders: [order('a'), order('b', { shippedAt: dispatchedAt })], shipments: [shipment('a')] };
    expect(figures(seen).ordersOutOfStep).toBe(2);
  });

  it('keep what only the player knows', () => {
    expect(figures({})).toMatchObject({
      cancellationsTried: 2,
      cancellationsRefused: 1,
      recallsRequested: 1,
      unreadableRows: 3,
      seconds: 12.3,
    });
  });
});
