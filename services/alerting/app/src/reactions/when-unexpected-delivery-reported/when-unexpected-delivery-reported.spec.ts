import { exceptionCase } from '@throughline/alerting-domain';
import { unexpectedDeliveryReportedV1 } from '@throughline/contracts';
import { at, on, type Found } from '@throughline/event-sourcing';
import { instant } from '@throughline/values';
import { whenUnexpectedDeliveryReported } from './when-unexpected-delivery-reported.js';

const having = (caseId?: string): Found => ({ rows: () => [], one: () => caseId });
const context = { now: at('2026-03-05T02:00:05Z'), id: (prefix: string) => `${prefix}_1` };
const told = (data: (typeof unexpectedDeliveryReportedV1.samples)[number]) =>
  ({
    type: 'order.unexpected-delivery-reported.v1',
    data,
    eventId: 'e-1',
    subject: 'sales-order/so_1',
    occurredAt: at('2026-03-05T10:00:00+08:00'),
    recordedAt: at('2026-03-05T02:00:01Z'),
    effectiveAt: at('2026-03-05T10:00:00+08:00'),
    correlationId: 'c-1',
  }) as const;

describe('when an unexpected delivery is reported', () => {
  it.each(unexpectedDeliveryReportedV1.samples)('opens a case', (data) => {
    expect(whenUnexpectedDeliveryReported.react(told(data), having(), context)).toEqual([
      on(exceptionCase, 'case_1', {
        type: 'OpenCase',
        data: {
          rule: 'unexpected-delivery',
          subjectId: data.salesOrderId,
          episode: data.shipmentId,
          orders: [data.orderNumber],
          shipmentId: data.shipmentId,
          dueAt: instant(data.deliveredAt),
          now: context.now,
          details: {
            salesOrderId: data.salesOrderId,
            shipmentId: data.shipmentId,
            deliveredAt: data.deliveredAt,
            reason: data.reason,
          },
        },
      }),
    ]);
  });

  it('opens no second one for the same episode', () => {
    const [data] = unexpectedDeliveryReportedV1.samples;
    expect(whenUnexpectedDeliveryReported.lookUps?.(told(data!))).toEqual([
      { index: 'case-by-episode', value: `unexpected-delivery ${data!.salesOrderId} ${data!.shipmentId}` },
    ]);
    expect(whenUnexpectedDeliveryReported.react(told(data!), having('case_0'), context)).toEqual([]);
  });
});
