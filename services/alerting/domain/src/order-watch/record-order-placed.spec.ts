import { at, specification } from '@throughline/event-sourcing';
import { orderWatch } from './order-watch.decider.js';
import { ended, limit, promisedForTheFifth } from './order-watch.histories.js';
import { promiseDueAt } from './order-watch.state.js';
import type { RecordOrderPlaced } from './record-order-placed.js';

const { given } = specification(orderWatch);

describe('record order placed', () => {
  const placed = {
    occurredAt: at('2026-03-01T10:00:00+08:00'),
    effectiveAt: at('2026-03-01T10:00:00+08:00'),
    orderNumber: 'SO-1001',
  };
  const promised: RecordOrderPlaced = { type: 'RecordOrderPlaced', data: { ...placed, promiseLimit: limit } };

  it('puts the limit of the promise on the clock', () => {
    given().twice(promised).then(promisedForTheFifth);
    expect(promiseDueAt(given(promisedForTheFifth).state)).toBe(limit);
  });

  it('watches an order without a promise, for which nothing falls due', () => {
    given().twice({ type: 'RecordOrderPlaced', data: placed }).thenTypes('WatchStarted');
  });

  it('is accepted after the end of the order', () => {
    given(ended(at('2026-03-05T12:00:00+08:00')))
      .twice(promised)
      .then(promisedForTheFifth);
    expect(promiseDueAt(given(ended(at('2026-03-05T12:00:00+08:00')), promisedForTheFifth).state)).toBeUndefined();
  });
});
