import { exceptionCase } from '@throughline/alerting-domain';
import { waybillNumberReusedReportedV1 } from '@throughline/contracts';
import { at, on, type Found } from '@throughline/event-sourcing';
import { instant } from '@throughline/values';
import { whenWaybillNumberReusedReported } from './when-waybill-number-reused-reported.js';

const having = (caseId?: string): Found => ({ rows: () => [], one: () => caseId });
const context = { now: at('2026-03-06T02:00:05Z'), id: (prefix: string) => `${prefix}_1` };
const [data] = waybillNumberReusedReportedV1.samples;
const occurredAt = at('2026-03-05T16:20:00+08:00');
const told = {
  type: 'logistics.waybill-number-reused-reported.v1',
  data: data!,
  eventId: 'e-1',
  subject: 'shipment/shp_1',
  occurredAt,
  recordedAt: occurredAt,
  effectiveAt: occurredAt,
  correlationId: 'c-1',
} as const;

describe('waybill number reused reported', () => {
  it('opens a case', () => {
    const { shipmentId, carrier, waybillNumber, otherShipmentId, otherSince, dispatchedAt } = data!;
    expect(whenWaybillNumberReusedReported.react(told, having(), context)).toEqual([
      on(exceptionCase, 'case_1', {
        type: 'OpenCase',
        data: {
          rule: 'waybill-number-reused',
          subjectId: shipmentId,
          episode: otherShipmentId,
          orders: ['SO-2026-0001'],
          shipmentId,
          dueAt: instant(dispatchedAt),
          now: context.now,
          details: { carrier, waybillNumber, otherShipmentId, otherSince, dispatchedAt },
        },
      }),
    ]);
  });

  it('opens no second one for the same episode', () => {
    expect(whenWaybillNumberReusedReported.react(told, having('case_0'), context)).toEqual([]);
  });
});
