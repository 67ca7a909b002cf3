import { at, specification } from '@throughline/event-sourcing';
import { shipmentWatch } from './shipment-watch.decider.js';
import type { ShipmentWatchEvent } from './shipment-watch.events.js';
import { dispatchedOnMonday, silentSinceMonday } from './shipment-watch.histories.js';
import { silenceDueAt } from './silences.js';
import { asRecorded, fold } from '@throughline/event-sourcing';

const { given } = specification(shipmentWatch);
const now = at('2026-03-10T09:00:00+08:00');
const inTwo = (event: ShipmentWatchEvent): ShipmentWatchEvent =>
  event.type === 'WatchStarted' ? { ...event, data: { ...event.data, packageNumbers: ['1', '2'] } } : event;
const ended = (time: string, packageNumbers?: readonly string[]): ShipmentWatchEvent => ({
  type: 'WatchEnded',
  occurredAt: at(time),
  data: { effectiveAt: at(time), reason: 'delivered', ...(packageNumbers && { packageNumbers }) },
});
const seen = (time: string): ShipmentWatchEvent => ({
  type: 'SignOfLifeSeen',
  occurredAt: at(time),
  data: { effectiveAt: at(time), sign: 'DELIVERED' },
});
const end = (time: string, packageNumbers?: readonly string[]) => ({
  type: 'RecordWatchEnd' as const,
  data: {
    occurredAt: at(time),
    effectiveAt: at(time),
    sign: 'DELIVERED',
    reason: 'delivered' as const,
    ...(packageNumbers && { packageNumbers }),
    now,
  },
});
const dueAfter = (...events: readonly ShipmentWatchEvent[]) =>
  silenceDueAt(
    fold(
      shipmentWatch,
      events.map((event, index) => asRecorded('shipment-watch', 'shp_1', event, index)),
    ),
  );

describe('a watch over two packages', () => {
  const tuesday = '2026-03-03T09:00:00+08:00';
  const wednesday = '2026-03-04T08:00:00+08:00';

  it.each(['__proto__', 'constructor'])('may have one with the number %s', (odd) => {
    const inOdd = (event: ShipmentWatchEvent): ShipmentWatchEvent =>
      event.type === 'WatchStarted' ? { ...event, data: { ...event.data, packageNumbers: [odd, '2'] } } : event;
    const past = [inOdd(dispatchedOnMonday), seen(tuesday), ended(tuesday, ['2'])];
    expect(dueAfter(...past)).toBe(at('2026-03-05T09:00:00+08:00'));
    given(...past)
      .twice(end(wednesday, [odd]))
      .then(seen(wednesday), ended(wednesday, [odd]));
    expect(dueAfter(...past, seen(wednesday), ended(wednesday, [odd]))).toBeUndefined();
  });

  it('goes on when the first of them is delivered, and ends with the second', () => {
    given(inTwo(dispatchedOnMonday))
      .twice(end(tuesday, ['1']))
      .then(seen(tuesday), ended(tuesday, ['1']));
    expect(dueAfter(inTwo(dispatchedOnMonday), seen(tuesday), ended(tuesday, ['1']))).toBe(
      at('2026-03-05T09:00:00+08:00'),
    );
    const both = [seen(tuesday), ended(tuesday, ['1']), seen(wednesday), ended(wednesday, ['2'])];
    expect(dueAfter(inTwo(dispatchedOnMonday), ...both)).toBeUndefined();
    expect(dueAfter(...both, inTwo(dispatchedOnMonday))).toBeUndefined();
  });

  it('ends with the whole, whatever was told of its packages', () => {
    expect(dueAfter(inTwo(dispatchedOnMonday), seen(tuesday), ended(tuesday))).toBeUndefined();
  });

  it('ends at the last of the earliest ends that we were told', () => {
    const [start, passed] = silentSinceMonday as [ShipmentWatchEvent, ShipmentWatchEvent];
    const thursday = '2026-03-05T09:00:00+08:00';
    // Said on Thursday first: the silence ended then. An end from before its limit proves that there was none.
    given(inTwo(start), seen(tuesday), ended(tuesday, ['1']), passed, seen(thursday), ended(thursday, ['2']))
      .when(end(wednesday, ['2']))
      .then(seen(wednesday), ended(wednesday, ['2']), {
        type: 'SilenceWithdrawn',
        occurredAt: now,
        data: { due: at('2026-03-04T09:00:00+08:00'), caseId: 'case_1', signAt: at(wednesday) },
      });
  });
});
