import { salesOrderPlacedV1 } from '@throughline/contracts';
import { at, type Found } from '@throughline/event-sourcing';
import { instant } from '@throughline/values';
import { whenSalesOrderPlaced } from './when-sales-order-placed.js';

const nothing: Found = { rows: () => [], one: () => undefined };

describe('when a sales order is placed', () => {
  it.each(salesOrderPlacedV1.samples.map((data) => [data.orderNumber, data] as const))(
    'puts the limit of its promise on the clock, if there is one (%s)',
    (orderNumber, data) => {
      const occurredAt = at('2026-03-01T10:00:00+08:00');
      const [command, ...more] = whenSalesOrderPlaced.react(
        {
          type: 'order.sales-order-placed.v1',
          data,
          eventId: 'e-1',
          subject: `sales-order/${data.salesOrderId}`,
          occurredAt,
          recordedAt: at('2026-03-01T02:00:00Z'),
          effectiveAt: occurredAt,
          correlationId: 'c-1',
        },
        nothing,
        { now: at('2026-03-01T02:00:01Z'), id: () => '' },
      );
      expect(more).toEqual([]);
      expect(command).toMatchObject({ streamId: data.salesOrderId });
      expect(command?.command).toEqual({
        type: 'RecordOrderPlaced',
        data: {
          occurredAt,
          effectiveAt: occurredAt,
          orderNumber,
          ...('promiseLimit' in data && { promiseLimit: instant(data.promiseLimit) }),
        },
      });
    },
  );
});
