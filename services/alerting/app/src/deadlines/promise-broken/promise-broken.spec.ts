import { at } from '@throughline/event-sourcing';
import { promiseBroken } from './promise-broken.js';

describe('promise broken', () => {
  const due = at('2026-03-06T00:00:00+08:00');
  const now = at('2026-03-05T16:00:01Z');

  it('asks the watch with its true due time and a case of its own', () => {
    expect(promiseBroken.judge(due, 'so_1', { now, id: (prefix) => `${prefix}_1` })).toEqual({
      type: 'JudgePromise',
      data: { salesOrderId: 'so_1', due, caseId: 'case_1', now },
    });
  });

  it('needs the word of order, and order’s of logistics; it waits for parked facts of its order', () => {
    const placed = { orderNumber: 'SO-1001', promiseLimit: due };
    expect(promiseBroken.needs).toEqual(['order', 'order:logistics']);
    expect(promiseBroken.subjects({ placed }, 'so_1')).toEqual(['so_1', 'SO-1001']);
    expect(promiseBroken.dueAt({ placed })).toBe(due);
  });
});
