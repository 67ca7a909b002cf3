import { specification } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import type { ReportUnmatchedShipment } from './report-unmatched-shipment.js';
import { unmatchedShipment } from './unmatched-shipment.decider.js';
import { april, bothWait, handedOver, setAside } from './unmatched-shipment.histories.js';
import { unmatchedAt } from './unmatched-shipment.state.js';

const { given } = specification(unmatchedShipment);

const report = (due = april(2), now = april(2, '10:01')): ReportUnmatchedShipment => ({
  type: 'ReportUnmatchedShipment',
  data: { shipmentId: 'shp_7', due, now },
});
const reported = (occurredAt: Instant, waitingSince: Instant, ...orderNumbers: readonly string[]) =>
  ({
    type: 'UnmatchedShipmentReported',
    occurredAt,
    data: { shipmentId: 'shp_7', orderNumbers, waitingSince },
  }) as const;

describe('a shipment without its order', () => {
  it('is due 24 h after we set its first fact aside', () => {
    expect(unmatchedAt(given(...bothWait).state)).toBe(april(2));
  });

  it('is reported at its due time with the orders that are unknown', () => {
    given(...bothWait)
      .twice(report())
      .then(reported(april(2), april(1), 'SO-2001', 'SO-2002'));
  });

  it('is not reported for an order that appeared in time', () => {
    given(...bothWait, ...handedOver('SO-2001', 'fact-1'))
      .twice(report())
      .then(reported(april(2), april(1), 'SO-2002'));
    given(...bothWait, ...handedOver('SO-2001', 'fact-1'), ...handedOver('SO-2002', 'fact-1'))
      .twice(report())
      .thenNothing();
  });

  it('is not reported early for an order that has waited for less', () => {
    given(
      ...setAside('fact-1', april(1), april(1), 'SO-2001'),
      ...setAside('fact-2', april(1), april(1, '15:00'), 'SO-2002'),
    )
      .twice(report())
      .then(reported(april(2), april(1), 'SO-2001'));
  });

  it('has no due time once it was reported, or once nothing waits', () => {
    expect(unmatchedAt(given(...bothWait, reported(april(2), april(1), 'SO-2001', 'SO-2002')).state)).toBeUndefined();
    expect(unmatchedAt(given().state)).toBeUndefined();
  });
});
