import { exceptionCase } from '@throughline/alerting-domain';
import { shippedBeforeApprovalReportedV1 } from '@throughline/contracts';
import { at, on, type Found } from '@throughline/event-sourcing';
import { instant } from '@throughline/values';
import { whenShippedBeforeApprovalReported } from './when-shipped-before-approval-reported.js';

const having = (caseId?: string): Found => ({ rows: () => [], one: () => caseId });
const context = { now: at('2026-03-05T02:00:05Z'), id: (prefix: string) => `${prefix}_1` };
const told = (data: (typeof shippedBeforeApprovalReportedV1.samples)[number]) =>
  ({
    type: 'order.shipped-before-approval-reported.v1',
    data,
    eventId: 'e-1',
    subject: 'sales-order/so_1',
    occurredAt: at('2026-03-05T10:00:00+08:00'),
    recordedAt: at('2026-03-05T02:00:01Z'),
    effectiveAt: at('2026-03-05T10:00:00+08:00'),
    correlationId: 'c-1',
  }) as const;

describe('when goods are reported to have left before approval', () => {
  it.each(shippedBeforeApprovalReportedV1.samples)('opens a case', (data) => {
    expect(whenShippedBeforeApprovalReported.react(told(data), having(), context)).toEqual([
      on(exceptionCase, 'case_1', {
        type: 'OpenCase',
        data: {
          rule: 'shipped-before-approval',
          subjectId: data.salesOrderId,
          episode: data.shipmentId,
          orders: [data.orderNumber],
          shipmentId: data.shipmentId,
          dueAt: instant(data.shippedAt),
          now: context.now,
          details: {
            salesOrderId: data.salesOrderId,
            shipmentId: data.shipmentId,
            shippedAt: data.shippedAt,
            ...('approvedAt' in data && { approvedAt: data.approvedAt }),
          },
        },
      }),
    ]);
  });

  it('opens no second one for the same episode', () => {
    const [data] = shippedBeforeApprovalReportedV1.samples;
    expect(whenShippedBeforeApprovalReported.lookUps?.(told(data!))).toEqual([
      { index: 'case-by-episode', value: `shipped-before-approval ${data!.salesOrderId} ${data!.shipmentId}` },
    ]);
    expect(whenShippedBeforeApprovalReported.react(told(data!), having('case_0'), context)).toEqual([]);
  });
});
