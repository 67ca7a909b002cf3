import { exceptionCase } from '@throughline/alerting-domain';
import { unmatchedShipmentReportedV1 } from '@throughline/contracts';
import { at, on, type Found } from '@throughline/event-sourcing';
import { whenUnmatchedShipmentReported } from './when-unmatched-shipment-reported.js';

const having = (caseId?: string): Found => ({ rows: () => [], one: () => caseId });
const context = { now: at('2026-03-05T02:00:05Z'), id: (prefix: string) => `${prefix}_1` };
const told = (data: (typeof unmatchedShipmentReportedV1.samples)[number]) =>
  ({
    type: 'order.unmatched-shipment-reported.v1',
    data,
    eventId: 'e-1',
    subject: 'sales-order/so_1',
    occurredAt: at('2026-03-05T10:00:00+08:00'),
    recordedAt: at('2026-03-05T02:00:01Z'),
    effectiveAt: at('2026-03-05T10:00:00+08:00'),
    correlationId: 'c-1',
  }) as const;

describe('when an unmatched shipment is reported', () => {
  it.each(unmatchedShipmentReportedV1.samples)('opens a case', (data) => {
    expect(whenUnmatchedShipmentReported.react(told(data), having(), context)).toEqual([
      on(exceptionCase, 'case_1', {
        type: 'OpenCase',
        data: {
          rule: 'unmatched-shipment',
          subjectId: data.shipmentId,
          episode: data.waitingSince,
          orders: data.orderNumbers,
          shipmentId: data.shipmentId,
          dueAt: at('2026-03-05T10:00:00+08:00'),
          now: context.now,
          details: { shipmentId: data.shipmentId, waitingSince: data.waitingSince },
        },
      }),
    ]);
  });

  it('opens no second one for the same episode', () => {
    const [data] = unmatchedShipmentReportedV1.samples;
    expect(whenUnmatchedShipmentReported.lookUps?.(told(data!))).toEqual([
      { index: 'case-by-episode', value: `unmatched-shipment ${data!.shipmentId} ${data!.waitingSince}` },
    ]);
    expect(whenUnmatchedShipmentReported.react(told(data!), having('case_0'), context)).toEqual([]);
  });
});
