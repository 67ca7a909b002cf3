import { exceptionCase } from '@throughline/alerting-domain';
import { deliveryChangeAppliedV1 } from '@throughline/contracts';
import { at, on, type Found } from '@throughline/event-sourcing';
import { whenDeliveryChangeApplied } from './when-delivery-change-applied.js';

const having = (caseId?: string): Found => ({ rows: () => [], one: () => caseId });
const context = { now: at('2026-03-04T02:00:05Z'), id: (prefix: string) => `${prefix}_1` };
const told = (data: (typeof deliveryChangeAppliedV1.samples)[number]) =>
  ({
    type: 'logistics.delivery-change-applied.v1',
    data,
    eventId: 'e-1',
    subject: 'shipment/shp_1',
    occurredAt: at('2026-03-04T10:00:00+08:00'),
    recordedAt: at('2026-03-04T02:00:01Z'),
    effectiveAt: at('2026-03-04T10:00:00+08:00'),
    correlationId: 'c-1',
  }) as const;
const [inTime, late] = deliveryChangeAppliedV1.samples;
const evidence = { answeredAt: at('2026-03-04T10:00:00+08:00'), outcome: 'applied' };

describe('when a change is made', () => {
  it('looks for the case of its missing answer', () => {
    expect(whenDeliveryChangeApplied.lookUps?.(told(late!))).toEqual([
      { index: 'case-by-episode', value: `delivery-change-unanswered ${late!.shipmentId} ${late!.changeId}` },
    ]);
    expect(whenDeliveryChangeApplied.react(told(late!), having(), context)).toEqual([]);
  });

  it('resolves it where the answer came late, and voids it where we only heard of it late', () => {
    const data = { evidence, now: context.now };
    expect(whenDeliveryChangeApplied.react(told(late!), having('case_0'), context)).toEqual([
      on(exceptionCase, 'case_0', { type: 'RecordSignalEnded', data }),
    ]);
    expect(whenDeliveryChangeApplied.react(told(inTime!), having('case_0'), context)).toEqual([
      on(exceptionCase, 'case_0', { type: 'RecordSignalWithdrawn', data }),
    ]);
  });
});
