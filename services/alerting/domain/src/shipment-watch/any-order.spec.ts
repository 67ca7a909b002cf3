import { asRecorded, fold, type Recorded } from '@throughline/event-sourcing';
import { addTo, epochMs, hours, instantAt, isBefore, isSameInstant, type Instant } from '@throughline/values';
import fc from 'fast-check';
import { shipmentWatch, type ShipmentWatchCommand } from './shipment-watch.decider.js';
import type { ShipmentWatchEvent } from './shipment-watch.events.js';
import { silenceDueAt } from './silences.js';

const start = epochMs('2026-03-02T09:00:00.000Z' as Instant);
const hour = (h: number): Instant => instantAt(start + hours(h));
const limit = 48;
const horizon = hour(400);

/** The arrival of a fact, or a look at the clock: everything that may come in any order. */
type Arrival = { readonly fact: ShipmentWatchCommand } | { readonly judgeUpTo: number };

const dispatch: ShipmentWatchCommand = {
  type: 'RecordDispatch',
  data: {
    occurredAt: hour(0),
    effectiveAt: hour(0),
    limitHours: limit,
    carrier: 'sf',
    waybillNumber: 'SF1',
    orders: ['SO-1'],
  },
};
const sign = (h: number): ShipmentWatchCommand => ({
  type: 'RecordSignOfLife',
  data: { occurredAt: hour(h), effectiveAt: hour(h), sign: 'DEPARTED', now: horizon },
});
const delivered = (h: number): ShipmentWatchCommand => ({
  type: 'RecordWatchEnd',
  data: { occurredAt: hour(h), effectiveAt: hour(h), sign: 'DELIVERED', reason: 'delivered', now: horizon },
});

/** A watch as the store would drive it: every command decided on the fold of all before. */
class Watch {
  readonly events: Recorded<ShipmentWatchEvent>[] = [];

  run(command: ShipmentWatchCommand): void {
    for (const event of shipmentWatch.decide(this.state, command)) {
      if ('to' in event) continue;
      this.events.push(asRecorded('shipment-watch', 'shp_1', event, this.events.length));
    }
  }

  judgeUpTo(h: number): void {
    for (
      let due = silenceDueAt(this.state);
      due !== undefined && isBefore(due, hour(h));
      due = silenceDueAt(this.state)
    ) {
      const caseId = `case_${due}`;
      this.run({ type: 'JudgeSilence', data: { shipmentId: 'shp_1', due, caseId, now: horizon } });
    }
  }

  get state() {
    return fold(shipmentWatch, this.events);
  }

  get standing() {
    return this.state.silences
      .filter(({ standing }) => standing !== 'withdrawn')
      .map(({ due, endedAt }) => ({ due, endedAt }))
      .sort((a, b) => epochMs(a.due) - epochMs(b.due));
  }
}

/** What silences there were, said without any watch: the stretches between neighbours on a time line. */
const silencesIn = (
  signs: readonly number[],
  end: number | undefined,
): readonly { due: Instant; endedAt: Instant | undefined }[] => {
  const line = [0, ...signs.filter((h) => h > 0 && h < (end ?? Infinity)), ...(end === undefined ? [] : [end])];
  const times = [...new Set(line)].sort((a, b) => a - b);
  if (end !== undefined && end < 0) return [];
  return times.flatMap((from, index): { due: Instant; endedAt: Instant | undefined }[] => {
    const next = times[index + 1];
    const due = addTo(hour(from), hours(limit));
    if (next !== undefined) return next - from > limit ? [{ due, endedAt: hour(next) }] : [];
    return end === undefined && isBefore(due, horizon) ? [{ due, endedAt: undefined }] : [];
  });
};

const history = fc
  .record({
    signs: fc.array(fc.integer({ min: -20, max: 390 }), { maxLength: 8 }),
    end: fc.option(fc.integer({ min: -10, max: 390 }), { nil: undefined }),
    laterEnd: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }),
  })
  .chain(({ signs, end, laterEnd }) => {
    const facts: ShipmentWatchCommand[] = [
      dispatch,
      ...signs.map(sign),
      ...(end === undefined ? [] : [delivered(end)]),
      ...(end === undefined || laterEnd === undefined ? [] : [delivered(end + laterEnd)]),
    ];
    const repeated = fc.array(fc.constantFrom(...facts), { maxLength: 4 });
    const looks = fc.array(
      fc.integer({ min: 0, max: 400 }).map((h): Arrival => ({ judgeUpTo: h })),
      { maxLength: 6 },
    );
    return fc.tuple(repeated, looks).chain(([again, clock]) => {
      const arrivals: Arrival[] = [...facts, ...again].map((fact) => ({ fact }));
      const all = [...arrivals, ...clock];
      return fc.record({
        signs: fc.constant(signs),
        end: fc.constant(end),
        arrivals: fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
      });
    });
  });

describe('silences follow the times of the facts', () => {
  it('are the same in whatever order and however often facts arrive, and whenever the clock is looked at', () => {
    fc.assert(
      fc.property(history, ({ signs, end, arrivals }) => {
        const watch = new Watch();
        for (const arrival of arrivals) {
          if ('fact' in arrival) watch.run(arrival.fact);
          else watch.judgeUpTo(arrival.judgeUpTo);
        }
        watch.judgeUpTo(400);
        expect(watch.standing).toEqual(silencesIn(signs, end));
      }),
      { numRuns: 1000 },
    );
  });

  it('come one at a time: none is judged twice, and at most one is open', () => {
    fc.assert(
      fc.property(history, ({ arrivals }) => {
        const watch = new Watch();
        for (const arrival of arrivals) {
          if ('fact' in arrival) watch.run(arrival.fact);
          else watch.judgeUpTo(arrival.judgeUpTo);
          const passed = watch.events.flatMap((event) => (event.type === 'SilenceLimitPassed' ? [event.data.due] : []));
          expect(passed.filter((due, i) => passed.some((other, j) => j < i && isSameInstant(due, other)))).toEqual([]);
          expect(watch.state.silences.filter(({ standing }) => standing === 'open').length).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 300 },
    );
  });
});
