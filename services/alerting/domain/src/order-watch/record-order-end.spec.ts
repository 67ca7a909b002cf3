import { at, specification } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import type { OrderEndReason } from './order-watch.events.js';
import { orderWatch } from './order-watch.decider.js';
import { ended, limit, promiseBroken, promisedForTheFifth } from './order-watch.histories.js';
import { promiseDueAt } from './order-watch.state.js';
import type { RecordOrderEnd } from './record-order-end.js';

const { given } = specification(orderWatch);

const now = at('2026-03-08T10:00:00+08:00');
const end = (effectiveAt: Instant, reason: OrderEndReason = 'delivered'): RecordOrderEnd => ({
  type: 'RecordOrderEnd',
  data: { occurredAt: effectiveAt, effectiveAt, reason, now },
});
const before = at('2026-03-05T23:59:59.999+08:00');
const after = at('2026-03-07T10:00:00+08:00');

describe('record order end', () => {
  it.each(['delivered', 'cancelled', 'rejected'] as const)(
    'stops the clock when it is %s before the limit',
    (reason) => {
      given(promisedForTheFifth).twice(end(before, reason)).then(ended(before, reason));
      expect(promiseDueAt(given(promisedForTheFifth, ended(before, reason)).state)).toBeUndefined();
    },
  );

  it('leaves the verdict due when it is at the limit itself', () => {
    expect(promiseDueAt(given(promisedForTheFifth, ended(limit)).state)).toBe(limit);
  });

  it('leaves the case open when it comes after the promise was broken', () => {
    given(promisedForTheFifth, promiseBroken).twice(end(after)).then(ended(after));
  });

  it('takes the verdict back when it lies before the limit and was learnt late', () => {
    given(promisedForTheFifth, promiseBroken)
      .twice(end(before))
      .then(ended(before), {
        type: 'PromiseBreachWithdrawn',
        occurredAt: now,
        data: { due: limit, caseId: 'case_1', reason: 'delivered', endedAt: before },
      });
  });

  it('keeps the earliest of several ends', () => {
    given(promisedForTheFifth, ended(before, 'cancelled')).when(end(after)).thenNothing();
    given(promisedForTheFifth, ended(after)).when(end(before, 'cancelled')).then(ended(before, 'cancelled'));
  });

  it('takes the verdict back when an earlier signature, before the limit, comes to light after a later one', () => {
    const withdrawn = {
      type: 'PromiseBreachWithdrawn',
      occurredAt: now,
      data: { due: limit, caseId: 'case_1', reason: 'delivered', endedAt: before },
    } as const;
    given(promisedForTheFifth, promiseBroken, ended(after)).twice(end(before)).then(ended(before), withdrawn);
    given(promisedForTheFifth, ended(after), promiseBroken).twice(end(before)).then(ended(before), withdrawn);
  });

  it('leaves the verdict when the earlier signature is too late as well', () => {
    given(promisedForTheFifth, promiseBroken, ended(after)).twice(end(limit)).then(ended(limit));
  });

  it('is accepted before the order is known', () => {
    given().twice(end(before)).then(ended(before));
  });
});
