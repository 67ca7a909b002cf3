import { at, specification } from '@throughline/event-sourcing';
import type { RecordWatchEnd } from './record-watch-end.js';
import { shipmentWatch } from './shipment-watch.decider.js';
import { dispatchedOnMonday, scannedAt, silenceEndedAt, silentSinceMonday } from './shipment-watch.histories.js';
import { silenceDueAt } from './silences.js';

const { given } = specification(shipmentWatch);

const delivered = (text: string): RecordWatchEnd => ({
  type: 'RecordWatchEnd',
  data: { occurredAt: at(text), effectiveAt: at(text), sign: 'DELIVERED', reason: 'delivered', now: at(text) },
});
const ended = (text: string) =>
  ({
    type: 'WatchEnded',
    occurredAt: at(text),
    data: { effectiveAt: at(text), reason: 'delivered' },
  }) as const;

describe('record watch end', () => {
  it('ends the watch with a last sign of life', () => {
    given(dispatchedOnMonday).twice(delivered('2026-03-03T10:00:00+08:00')).thenTypes('SignOfLifeSeen', 'WatchEnded');
    expect(silenceDueAt(given(dispatchedOnMonday, ended('2026-03-03T10:00:00+08:00')).state)).toBeUndefined();
  });

  it('ends the silence that it breaks', () => {
    given(...silentSinceMonday)
      .twice(delivered('2026-03-06T12:00:00+08:00'))
      .thenTypes('SignOfLifeSeen', 'WatchEnded', 'SilenceEnded');
  });

  it('leaves the silence before it due', () => {
    expect(silenceDueAt(given(dispatchedOnMonday, ended('2026-03-06T12:00:00+08:00')).state)).toBe(
      at('2026-03-04T09:00:00+08:00'),
    );
  });

  it('withdraws a silence that is said to begin after it', () => {
    given(dispatchedOnMonday, scannedAt('2026-03-02T12:00:00+08:00'), ...silentFromMondayNoon)
      .twice(delivered('2026-03-02T11:00:00+08:00'))
      .thenTypes('SignOfLifeSeen', 'WatchEnded', 'SilenceWithdrawn');
  });

  it('holds the earliest of several ends', () => {
    given(dispatchedOnMonday, ended('2026-03-03T10:00:00+08:00'))
      .when(delivered('2026-03-04T10:00:00+08:00'))
      .thenNothing();
  });

  describe('when an earlier signature comes to light', () => {
    const signedOnFriday = [
      ...silentSinceMonday,
      scannedAt('2026-03-06T12:00:00+08:00'),
      ended('2026-03-06T12:00:00+08:00'),
      silenceEndedAt('2026-03-06T12:00:00+08:00'),
    ];

    it('withdraws a silence that it lies before', () => {
      given(...signedOnFriday)
        .twice(delivered('2026-03-04T09:00:00+08:00'))
        .thenTypes('SignOfLifeSeen', 'WatchEnded', 'SilenceWithdrawn');
    });

    it('says again when a silence ended that it lies after', () => {
      given(...signedOnFriday)
        .twice(delivered('2026-03-05T12:00:00+08:00'))
        .thenTypes('SignOfLifeSeen', 'WatchEnded', 'SilenceEnded');
    });

    it('leaves nothing to watch after it', () => {
      const past = [dispatchedOnMonday, scannedAt('2026-03-03T10:00:00+08:00'), ended('2026-03-06T12:00:00+08:00')];
      expect(silenceDueAt(given(...past).state)).toBe(at('2026-03-05T10:00:00+08:00'));
      expect(silenceDueAt(given(...past, ended('2026-03-03T10:00:00+08:00')).state)).toBeUndefined();
    });
  });

  it('adds no sign to one of the same moment', () => {
    given(dispatchedOnMonday, scannedAt('2026-03-03T10:00:00+08:00'))
      .twice(delivered('2026-03-03T10:00:00+08:00'))
      .thenTypes('WatchEnded');
  });

  it('is accepted before the dispatch is known, and leaves nothing to watch', () => {
    given().twice(delivered('2026-03-01T10:00:00+08:00')).thenTypes('SignOfLifeSeen', 'WatchEnded');
    expect(silenceDueAt(given(ended('2026-03-01T10:00:00+08:00'), dispatchedOnMonday).state)).toBeUndefined();
  });
});

const silentFromMondayNoon = silentSinceMonday.slice(1).map(
  (event) =>
    ({
      ...event,
      data: {
        ...event.data,
        due: at('2026-03-04T12:00:00+08:00'),
        lastSignAt: at('2026-03-02T12:00:00+08:00'),
      },
    }) as (typeof silentSinceMonday)[number],
);
