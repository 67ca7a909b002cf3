import { at, specification } from '@throughline/event-sourcing';
import { addTo, days, type Instant } from '@throughline/values';
import type { JudgeSilence } from './judge-silence.js';
import { shipmentWatch } from './shipment-watch.decider.js';
import { dispatchedOnMonday, scannedAt, silentSinceMonday } from './shipment-watch.histories.js';

const { given } = specification(shipmentWatch);

const wednesdayNine = at('2026-03-04T09:00:00+08:00');
const judge = (due: Instant, now: Instant = addTo(due, 1000)): JudgeSilence => ({
  type: 'JudgeSilence',
  data: { shipmentId: 'shp_1', due, caseId: 'case_1', now },
});

describe('judge silence', () => {
  it('records the miss at its true time and opens a case in the same breath', () => {
    const now = at('2026-03-04T09:00:01+08:00');
    given(dispatchedOnMonday)
      .twice(judge(wednesdayNine, now))
      .then(silentSinceMonday[1]!, {
        type: 'CaseOpened',
        to: { streamType: 'exception-case', streamId: 'case_1' },
        occurredAt: now,
        data: {
          rule: 'silence-after-dispatch',
          stage: 'shipped',
          severity: 'medium',
          ownerRole: 'service',
          subject: { type: 'shipment', id: 'shp_1' },
          episode: at('2026-03-02T09:00:00+08:00'),
          orders: ['SO-1001'],
          shipmentId: 'shp_1',
          dueAt: wednesdayNine,
          details: {
            carrier: 'sf',
            waybillNumber: 'SF1400000001',
            lastSignAt: at('2026-03-02T09:00:00+08:00'),
            limitHours: 48,
          },
        },
      });
  });

  it('records the miss first and then its end when a later sign is known already', () => {
    given(dispatchedOnMonday, scannedAt('2026-03-06T12:00:00+08:00'))
      .twice(judge(wednesdayNine))
      .thenTypes('SilenceLimitPassed', 'CaseOpened', 'SilenceEnded');
  });

  it('finds nothing to say when a sign has moved the limit', () => {
    given(dispatchedOnMonday, scannedAt('2026-03-03T10:00:00+08:00')).when(judge(wednesdayNine)).thenNothing();
  });

  it('marks a verdict that comes more than 24 h after it was due', () => {
    const [passed, opened] = given(dispatchedOnMonday).when(
      judge(wednesdayNine, addTo(wednesdayNine, days(1) + 1)),
    ).events;
    expect([passed, opened].map((event) => (event?.data as { learntLate?: true }).learntLate)).toEqual([true, true]);
  });

  it('does not mark one that comes exactly 24 h after', () => {
    const [, opened] = given(dispatchedOnMonday).when(judge(wednesdayNine, addTo(wednesdayNine, days(1)))).events;
    expect(opened?.data).not.toHaveProperty('learntLate');
  });

  it('has nothing to say of a shipment that is not watched', () => {
    given(scannedAt('2026-03-03T10:00:00+08:00')).when(judge(wednesdayNine)).thenNothing();
  });
});
