import { salesOrderDeliveredV1 } from '@throughline/contracts';
import { at, type Found } from '@throughline/event-sourcing';
import { instant } from '@throughline/values';
import { whenSalesOrderDelivered } from './when-sales-order-delivered.js';

const nothing: Found = { rows: () => [], one: () => undefined };
const [sample] = salesOrderDeliveredV1.samples;
const now = at('2026-03-04T07:21:00Z');

const reactTo = (deliveredAt: string) =>
  whenSalesOrderDelivered.react(
    {
      type: 'order.sales-order-delivered.v1',
      data: { ...sample!, deliveredAt },
      eventId: 'e-1',
      subject: `sales-order/${sample!.salesOrderId}`,
      occurredAt: instant(deliveredAt),
      recordedAt: at('2026-03-04T07:20:30Z'),
      effectiveAt: at('2026-03-04T07:20:30Z'),
      correlationId: 'c-1',
    },
    nothing,
    { now, id: () => '' },
  );

describe('when a sales order is delivered', () => {
  it('ends its watch at the moment of the last signature', () => {
    const deliveredAt = instant(sample!.deliveredAt);
    const [command, ...more] = reactTo(deliveredAt);
    expect(more).toEqual([]);
    expect(command).toMatchObject({
      streamId: sample!.salesOrderId,
      command: {
        type: 'RecordOrderEnd',
        data: { occurredAt: deliveredAt, effectiveAt: deliveredAt, reason: 'delivered', now },
      },
    });
  });

  it('believes no signature from after the order service knew of it', () => {
    expect(reactTo('2026-03-09T00:00:00.000+08:00')[0]?.command.data).toMatchObject({
      effectiveAt: at('2026-03-04T07:20:30Z'),
    });
  });
});
