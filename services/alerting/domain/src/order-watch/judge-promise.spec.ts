import { at, specification } from '@throughline/event-sourcing';
import { orderWatch } from './order-watch.decider.js';
import { ended, limit, promiseBroken, promisedForTheFifth } from './order-watch.histories.js';
import type { JudgePromise } from './judge-promise.js';

const { given } = specification(orderWatch);

const now = at('2026-03-06T00:00:01+08:00');
const judge: JudgePromise = {
  type: 'JudgePromise',
  data: { salesOrderId: 'so_1', due: limit, caseId: 'case_1', now },
};

describe('judge promise', () => {
  it('breaks the promise at its limit and opens a case in the same breath', () => {
    given(promisedForTheFifth)
      .twice(judge)
      .then(promiseBroken, {
        type: 'CaseOpened',
        to: { streamType: 'exception-case', streamId: 'case_1' },
        occurredAt: now,
        data: {
          rule: 'promise-broken',
          stage: 'delivered',
          severity: 'high',
          ownerRole: 'sales',
          subject: { type: 'sales-order', id: 'so_1' },
          episode: limit,
          orders: ['SO-1001'],
          dueAt: limit,
          details: { promiseLimit: limit },
        },
      });
  });

  it('breaks it too when the order was delivered at the limit or later', () => {
    given(promisedForTheFifth, ended(limit)).twice(judge).thenTypes('PromiseBroken', 'CaseOpened');
  });

  it('finds it kept when the order was delivered a moment before', () => {
    given(promisedForTheFifth, ended(at('2026-03-05T23:59:59.999+08:00')))
      .when(judge)
      .thenNothing();
  });

  it('marks a verdict that comes more than 24 h after the limit', () => {
    const late: JudgePromise = { ...judge, data: { ...judge.data, now: at('2026-03-07T00:00:01+08:00') } };
    const facts = given(promisedForTheFifth).when(late).events;
    expect(facts.map(({ data }) => (data as { learntLate?: true }).learntLate)).toEqual([true, true]);
  });

  it('has nothing to say of an order that is not known', () => {
    given().when(judge).thenNothing();
  });
});
