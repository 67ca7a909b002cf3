import { exceptionCase } from '@throughline/alerting-domain';
import { recalledButDeliveredReportedV1 } from '@throughline/contracts';
import { at, on, type Found } from '@throughline/event-sourcing';
import { instant } from '@throughline/values';
import { whenRecalledButDeliveredReported } from './when-recalled-but-delivered-reported.js';

const having = (caseId?: string): Found => ({ rows: () => [], one: () => caseId });
const context = { now: at('2026-03-04T02:00:05Z'), id: (prefix: string) => `${prefix}_1` };
const told = (data: (typeof recalledButDeliveredReportedV1.samples)[number]) =>
  ({
    type: 'order.recalled-but-delivered-reported.v1',
    data,
    eventId: 'e-1',
    subject: 'sales-order/so_1',
    occurredAt: at('2026-03-04T10:00:00+08:00'),
    recordedAt: at('2026-03-04T02:00:01Z'),
    effectiveAt: at('2026-03-04T10:00:00+08:00'),
    correlationId: 'c-1',
  }) as const;

describe('when recalled goods are reported as delivered', () => {
  it.each(recalledButDeliveredReportedV1.samples)('opens a case', (data) => {
    const { orderNumber, salesOrderId, shipmentId, changeId, recalledAt, deliveredAt } = data;
    expect(whenRecalledButDeliveredReported.react(told(data), having(), context)).toEqual([
      on(exceptionCase, 'case_1', {
        type: 'OpenCase',
        data: {
          rule: 'recalled-but-delivered',
          subjectId: shipmentId,
          episode: changeId,
          orders: [orderNumber],
          shipmentId,
          dueAt: instant(deliveredAt),
          now: context.now,
          details: { salesOrderId, changeId, recalledAt, deliveredAt },
        },
      }),
    ]);
  });

  it('opens no second one for the same recall', () => {
    const [data] = recalledButDeliveredReportedV1.samples;
    expect(whenRecalledButDeliveredReported.lookUps?.(told(data!))).toEqual([
      { index: 'case-by-episode', value: `recalled-but-delivered ${data!.shipmentId} ${data!.changeId}` },
    ]);
    expect(whenRecalledButDeliveredReported.react(told(data!), having('case_0'), context)).toEqual([]);
  });
});
