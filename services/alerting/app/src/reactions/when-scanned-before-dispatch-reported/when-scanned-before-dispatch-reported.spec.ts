import { exceptionCase } from '@throughline/alerting-domain';
import { scannedBeforeDispatchReportedV1 } from '@throughline/contracts';
import { at, on, type Found } from '@throughline/event-sourcing';
import { instant } from '@throughline/values';
import { whenScannedBeforeDispatchReported } from './when-scanned-before-dispatch-reported.js';

const having = (caseId?: string): Found => ({ rows: () => [], one: () => caseId });
const context = { now: at('2026-03-06T02:00:05Z'), id: (prefix: string) => `${prefix}_1` };
const [data] = scannedBeforeDispatchReportedV1.samples;
const occurredAt = at('2026-03-05T16:20:00+08:00');
const told = {
  type: 'logistics.scanned-before-dispatch-reported.v1',
  data: data!,
  eventId: 'e-1',
  subject: 'shipment/shp_1',
  occurredAt,
  recordedAt: occurredAt,
  effectiveAt: occurredAt,
  correlationId: 'c-1',
} as const;

describe('scanned before dispatch reported', () => {
  it('opens a case', () => {
    const { shipmentId, carrier, waybillNumber, milestone, scannedAt, dispatchedAt } = data!;
    expect(whenScannedBeforeDispatchReported.react(told, having(), context)).toEqual([
      on(exceptionCase, 'case_1', {
        type: 'OpenCase',
        data: {
          rule: 'scanned-before-dispatch',
          subjectId: shipmentId,
          episode: shipmentId,
          orders: ['SO-2026-0001'],
          shipmentId,
          dueAt: instant(scannedAt),
          now: context.now,
          details: { carrier, waybillNumber, milestone, scannedAt, dispatchedAt },
        },
      }),
    ]);
  });

  it('opens no second one for the same episode', () => {
    expect(whenScannedBeforeDispatchReported.react(told, having('case_0'), context)).toEqual([]);
  });
});
