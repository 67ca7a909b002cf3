import { at, specification } from '@throughline/event-sourcing';
import type { RecordSignOfLife } from './record-sign-of-life.js';
import { shipmentWatch } from './shipment-watch.decider.js';
import { dispatchedOnMonday, scannedAt, silenceEndedAt, silentSinceMonday } from './shipment-watch.histories.js';
import { silenceDueAt } from './silences.js';

const { given } = specification(shipmentWatch);

const sign = (text: string, now = text): RecordSignOfLife => ({
  type: 'RecordSignOfLife',
  data: { occurredAt: at(text), effectiveAt: at(text), sign: 'DEPARTED', now: at(now) },
});

describe('record sign of life', () => {
  it('moves the silence to the limit after it', () => {
    given(dispatchedOnMonday).twice(sign('2026-03-03T10:00:00+08:00')).then(scannedAt('2026-03-03T10:00:00+08:00'));
    const { state } = given(dispatchedOnMonday, scannedAt('2026-03-03T10:00:00+08:00'));
    expect(silenceDueAt(state)).toBe(at('2026-03-05T10:00:00+08:00'));
  });

  it('is in time at exactly the limit', () => {
    const { state } = given(dispatchedOnMonday, scannedAt('2026-03-04T09:00:00+08:00'));
    expect(silenceDueAt(state)).toBe(at('2026-03-06T09:00:00+08:00'));
  });

  it('leaves a limit that passed before it due at its true time', () => {
    const { state } = given(dispatchedOnMonday, scannedAt('2026-03-06T12:00:00+08:00'));
    expect(silenceDueAt(state)).toBe(at('2026-03-04T09:00:00+08:00'));
  });

  it('ends the silence that it breaks', () => {
    given(...silentSinceMonday)
      .twice(sign('2026-03-06T12:00:00+08:00'))
      .then(scannedAt('2026-03-06T12:00:00+08:00'), silenceEndedAt('2026-03-06T12:00:00+08:00'));
  });

  it('withdraws the silence when it is from before the limit and came late', () => {
    given(...silentSinceMonday)
      .twice(sign('2026-03-04T08:00:00+08:00', '2026-03-04T11:00:00+08:00'))
      .then(scannedAt('2026-03-04T08:00:00+08:00'), {
        type: 'SilenceWithdrawn',
        occurredAt: at('2026-03-04T11:00:00+08:00'),
        data: { due: at('2026-03-04T09:00:00+08:00'), caseId: 'case_1', signAt: at('2026-03-04T08:00:00+08:00') },
      });
  });

  const brokenOnFriday = [
    ...silentSinceMonday,
    scannedAt('2026-03-06T12:00:00+08:00'),
    silenceEndedAt('2026-03-06T12:00:00+08:00'),
  ];

  it('withdraws a silence that had ended already', () => {
    given(...brokenOnFriday)
      .twice(sign('2026-03-03T10:00:00+08:00', '2026-03-07T10:00:00+08:00'))
      .thenTypes('SignOfLifeSeen', 'SilenceWithdrawn');
  });

  it('says the end again when an earlier sign comes to light', () => {
    given(...brokenOnFriday)
      .twice(sign('2026-03-05T12:00:00+08:00', '2026-03-07T10:00:00+08:00'))
      .then(scannedAt('2026-03-05T12:00:00+08:00'), silenceEndedAt('2026-03-05T12:00:00+08:00'));
  });

  it('is nothing new when the same moment is told again', () => {
    given(dispatchedOnMonday, scannedAt('2026-03-03T10:00:00+08:00')).when(sign('2026-03-03T02:00:00Z')).thenNothing();
  });

  it('is nothing when it lies before the dispatch', () => {
    given(dispatchedOnMonday).when(sign('2026-03-01T10:00:00+08:00')).thenNothing();
  });

  it('waits when the dispatch is not known yet', () => {
    given().twice(sign('2026-03-03T10:00:00+08:00')).then(scannedAt('2026-03-03T10:00:00+08:00'));
  });
});
