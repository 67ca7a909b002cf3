import { salesOrderCancelledV1 } from '@throughline/contracts';
import { at, type Found } from '@throughline/event-sourcing';
import { whenSalesOrderCancelled } from './when-sales-order-cancelled.js';

const nothing: Found = { rows: () => [], one: () => undefined };

describe('when a sales order is cancelled', () => {
  it.each(salesOrderCancelledV1.samples)('lets its promise fall away', (data) => {
    const occurredAt = at('2026-03-03T10:00:00+08:00');
    const now = at('2026-03-03T02:00:05Z');
    const [command, ...more] = whenSalesOrderCancelled.react(
      {
        type: 'order.sales-order-cancelled.v1',
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
      command: { type: 'RecordOrderEnd', data: { occurredAt, effectiveAt: occurredAt, reason: 'cancelled', now } },
    });
  });
});
