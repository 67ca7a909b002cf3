import { at, specification } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import { orderWatch } from './order-watch.decider.js';
import type { OrderWatchEvent } from './order-watch.events.js';
import { ended, limit, promiseBroken, promisedForTheFifth } from './order-watch.histories.js';
import { promiseDueAt } from './order-watch.state.js';
import type { RecordPromiseChange } from './record-promise-change.js';

const { given } = specification(orderWatch);

const now = at('2026-03-08T10:00:00+08:00');
const march = (day: number, time = '10:00'): Instant => at(`2026-03-0${day}T${time}:00+08:00`);
const later = march(9, '00:00');
const change = (effectiveAt: Instant, promiseLimit = later, changeId = 'chg_1'): RecordPromiseChange => ({
  type: 'RecordPromiseChange',
  data: { changeId, promiseLimit, occurredAt: effectiveAt, effectiveAt, now },
});
const moved = (effectiveAt: Instant, promiseLimit = later, changeId = 'chg_1'): OrderWatchEvent => ({
  type: 'PromiseLimitMoved',
  occurredAt: effectiveAt,
  data: { changeId, promiseLimit, effectiveAt },
});
const dueAfter = (...past: readonly OrderWatchEvent[]) => promiseDueAt(given(promisedForTheFifth, ...past).state);

describe('record promise change', () => {
  it('puts another limit on the clock', () => {
    given(promisedForTheFifth)
      .twice(change(march(4)))
      .then(moved(march(4)));
    expect(dueAfter(moved(march(4)))).toBe(later);
    expect(dueAfter(moved(march(4), march(5, '12:00')))).toBe(march(5, '12:00'));
  });

  it('does not mend what was broken before, nor at the limit itself', () => {
    expect(dueAfter(moved(limit))).toBe(limit);
    given(promisedForTheFifth, promiseBroken).twice(change(limit)).then(moved(limit));
    expect(dueAfter(promiseBroken, moved(limit))).toBeUndefined();
  });

  it('takes the verdict back when it is from before the limit and was learnt late, and the new limit counts', () => {
    const withdrawn: OrderWatchEvent = {
      type: 'PromiseBreachWithdrawn',
      occurredAt: now,
      data: { due: limit, caseId: 'case_1', reason: 'promise-changed', changedAt: march(4) },
    };
    given(promisedForTheFifth, promiseBroken)
      .twice(change(march(4)))
      .then(moved(march(4)), withdrawn);
    expect(dueAfter(promiseBroken, moved(march(4)), withdrawn)).toBe(later);
    expect(dueAfter(promiseBroken, moved(march(4)), withdrawn, ended(march(7)))).toBeUndefined();
  });

  it('takes the last of several, by their times', () => {
    const first = moved(march(3), march(4, '12:00'), 'chg_1');
    const second = moved(march(4), later, 'chg_2');
    expect(dueAfter(first, second)).toBe(later);
    expect(dueAfter(second, first)).toBe(later);
  });

  it('of an order that was promised nothing promises it something', () => {
    const placed: OrderWatchEvent = {
      type: 'WatchStarted',
      occurredAt: march(1),
      data: { effectiveAt: march(1), orderNumber: 'SO-1001' },
    };
    expect(promiseDueAt(given(placed, moved(march(4))).state)).toBe(later);
  });

  it('to a time that has passed is broken from the moment of the change', () => {
    expect(dueAfter(moved(march(4), march(3)))).toBe(march(4));
  });
});
