import { exceptionCase } from '@throughline/alerting-domain';
import { shippedBeforeApprovalWithdrawnV1 } from '@throughline/contracts';
import { at, on, type Found } from '@throughline/event-sourcing';
import { whenShippedBeforeApprovalWithdrawn } from './when-shipped-before-approval-withdrawn.js';

const having = (caseId?: string): Found => ({ rows: () => [], one: () => caseId });
const context = { now: at('2026-03-07T02:00:05Z'), id: () => '' };
const [data] = shippedBeforeApprovalWithdrawnV1.samples;
const told = {
  type: 'order.shipped-before-approval-withdrawn.v1',
  data: data!,
  eventId: 'e-1',
  subject: `sales-order/${data!.salesOrderId}`,
  occurredAt: at('2026-03-07T10:00:00+08:00'),
  recordedAt: at('2026-03-07T02:00:01Z'),
  effectiveAt: at('2026-03-07T10:00:00+08:00'),
  correlationId: 'c-1',
} as const;

describe('when a report of goods that left before approval is withdrawn', () => {
  it('voids the case that the report opened', () => {
    expect(whenShippedBeforeApprovalWithdrawn.lookUps?.(told)).toEqual([
      { index: 'case-by-episode', value: `shipped-before-approval ${data!.salesOrderId} ${data!.shipmentId}` },
    ]);
    expect(whenShippedBeforeApprovalWithdrawn.react(told, having('case_1'), context)).toEqual([
      on(exceptionCase, 'case_1', {
        type: 'RecordSignalWithdrawn',
        data: {
          evidence: { salesOrderId: data!.salesOrderId, shipmentId: data!.shipmentId, withdrawnAt: told.occurredAt },
          now: context.now,
        },
      }),
    ]);
  });

  it('has nothing to void where no case was opened', () => {
    expect(whenShippedBeforeApprovalWithdrawn.react(told, having(), context)).toEqual([]);
  });
});
