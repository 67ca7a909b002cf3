import { orderWatch } from '@throughline/alerting-domain';
import { promiseChangedV1 } from '@throughline/contracts';
import { at, on, type Found } from '@throughline/event-sourcing';
import { instant } from '@throughline/values';
import { whenPromiseChanged } from './when-promise-changed.js';

const nothing: Found = { rows: () => [], one: () => undefined };
const context = { now: at('2026-03-04T02:00:05Z'), id: (prefix: string) => `${prefix}_1` };
const told = (data: (typeof promiseChangedV1.samples)[number]) =>
  ({
    type: 'order.promise-changed.v1',
    data,
    eventId: 'e-1',
    subject: 'sales-order/so_1',
    occurredAt: at('2026-03-04T10:00:00+08:00'),
    recordedAt: at('2026-03-04T02:00:01Z'),
    effectiveAt: at('2026-03-04T10:00:00+08:00'),
    correlationId: 'c-1',
  }) as const;

describe('when a promise is changed', () => {
  it.each(promiseChangedV1.samples)('tells the watch of its order', (data) => {
    const { occurredAt, effectiveAt } = told(data);
    expect(whenPromiseChanged.react(told(data), nothing, context)).toEqual([
      on(orderWatch, data.salesOrderId, {
        type: 'RecordPromiseChange',
        data: {
          changeId: data.changeId,
          promiseLimit: instant(data.promiseLimit),
          occurredAt,
          effectiveAt,
          now: context.now,
        },
      }),
    ]);
  });
});
