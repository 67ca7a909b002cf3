import { salesOrderRejectedV1 } from '@throughline/contracts';
import { at, type Found } from '@throughline/event-sourcing';
import { whenSalesOrderRejected } from './when-sales-order-rejected.js';

const nothing: Found = { rows: () => [], one: () => undefined };

describe('when a sales order is rejected', () => {
  it.each(salesOrderRejectedV1.samples)('lets its promise fall away', (data) => {
    const occurredAt = at('2026-03-03T10:00:00+08:00');
    const now = at('2026-03-03T02:00:05Z');
    const [command, ...more] = whenSalesOrderRejected.react(
      {
        type: 'order.sales-order-rejected.v1',
        data,
        eventId: 'e-1',
        subject: `sales-order/${data.salesOrderId}`,
        occurredAt,
        recordedAt: at('2026-03-03T02:00:01Z'),
        effectiveAt: occurredAt,
        correlationId: 'c-1',
      },
      nothing,
      { now, id: () => '' },
    );
    expect(more).toEqual([]);
    expect(command).toMatchObject({
      streamId: data.salesOrderId,
      command: { type: 'RecordOrderEnd', data: { occurredAt, effectiveAt: occurredAt, reason: 'rejected', now } },
    });
  });
});
