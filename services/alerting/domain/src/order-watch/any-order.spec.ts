import { asRecorded, fold, type Recorded } from '@throughline/event-sourcing';
import { epochMs, hours, instantAt, type Instant } from '@throughline/values';
import fc from 'fast-check';
import { orderWatch, type OrderWatchCommand } from './order-watch.decider.js';
import type { OrderWatchEvent } from './order-watch.events.js';
import { promiseDueAt } from './order-watch.state.js';

const hour = (h: number): Instant => instantAt(epochMs('2026-03-02T00:00:00.000Z' as Instant) + hours(h));
const limit = 100;

const placed: OrderWatchCommand = {
  type: 'RecordOrderPlaced',
  data: { occurredAt: hour(0), effectiveAt: hour(0), orderNumber: 'SO-1', promiseLimit: hour(limit) },
};
const end = (h: number, reason: 'delivered' | 'cancelled'): OrderWatchCommand => ({
  type: 'RecordOrderEnd',
  data: { occurredAt: hour(h), effectiveAt: hour(h), reason, now: hour(300) },
});

const change = ([h, after]: readonly [number, number]): OrderWatchCommand => ({
  type: 'RecordPromiseChange',
  data: {
    changeId: `chg_${h}`,
    promiseLimit: hour(h + after),
    occurredAt: hour(h),
    effectiveAt: hour(h),
    now: hour(300),
  },
});

/** Hour by hour: the promise that was given last before an hour breaks in it, where that hour is its limit. */
const breaksAt = (changes: readonly (readonly [number, number])[]): number | undefined => {
  for (let h = 1; h <= 400; h += 1) {
    const last = [...changes].sort(([a], [b]) => a - b).findLast(([from]) => from < h);
    if (h === (last === undefined ? limit : last[0] + last[1])) return h;
  }
  return undefined;
};

/** Whether a breach stands once all has arrived; `undefined` among the arrivals is a look at the clock. */
const standsAfter = (arrivals: readonly (OrderWatchCommand | undefined)[]): boolean => {
  const events: Recorded<OrderWatchEvent>[] = [];
  const state = () => fold(orderWatch, events);
  const run = (command: OrderWatchCommand) => {
    for (const event of orderWatch.decide(state(), command)) {
      if (!('to' in event)) events.push(asRecorded('order-watch', 'so_1', event, events.length));
    }
  };
  for (const arrival of [...arrivals, undefined]) {
    if (arrival !== undefined) run(arrival);
    const due = promiseDueAt(state());
    if (arrival !== undefined || due === undefined) continue;
    run({ type: 'JudgePromise', data: { salesOrderId: 'so_1', due, caseId: 'case_1', now: hour(300) } });
  }
  return state().breach?.standing === 'stands';
};

describe('a broken promise follows the times of the facts', () => {
  it('is broken exactly when no end lies before the limit of its time, in whatever order facts arrive', () => {
    const ends = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 200 }), fc.constantFrom('delivered' as const, 'cancelled' as const)),
      { maxLength: 3 },
    );
    const changes = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 150 }), fc.integer({ min: 1, max: 100 })), {
      maxLength: 3,
      selector: ([h]) => h,
    });
    const history = fc.tuple(ends, changes).chain(([list, promised]) => {
      const facts = [placed, ...list.map(([h, reason]) => end(h, reason)), ...promised.map(change)];
      const all = [...facts, ...facts, undefined, undefined];
      return fc.tuple(
        fc.constant({ list, promised }),
        fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
      );
    });
    fc.assert(
      fc.property(history, ([{ list, promised }, arrivals]) => {
        const breaking = breaksAt(promised);
        const broken = breaking !== undefined && !list.some(([h]) => h < breaking);
        expect(standsAfter(arrivals)).toBe(broken);
      }),
      { numRuns: 500 },
    );
  });
});
