import { exceptionCase } from '@throughline/alerting-domain';
import { deliveryChangeTimedOutV1 } from '@throughline/contracts';
import { at, on, type Found } from '@throughline/event-sourcing';
import { instant } from '@throughline/values';
import { whenDeliveryChangeTimedOut } from './when-delivery-change-timed-out.js';

const having = (caseId?: string): Found => ({ rows: () => [], one: () => caseId });
const context = { now: at('2026-03-04T02:00:05Z'), id: (prefix: string) => `${prefix}_1` };
const told = (data: (typeof deliveryChangeTimedOutV1.samples)[number]) =>
  ({
    type: 'logistics.delivery-change-timed-out.v1',
    data,
    eventId: 'e-1',
    subject: 'shipment/shp_1',
    occurredAt: at('2026-03-04T10:00:00+08:00'),
    recordedAt: at('2026-03-04T02:00:01Z'),
    effectiveAt: at('2026-03-04T10:00:00+08:00'),
    correlationId: 'c-1',
  }) as const;

describe('when a change is not answered in time', () => {
  it.each(deliveryChangeTimedOutV1.samples)('opens a case, due when the answer was', (data) => {
    const { shipmentId, changeId, kind, orderNumber } = data;
    expect(whenDeliveryChangeTimedOut.react(told(data), having(), context)).toEqual([
      on(exceptionCase, 'case_1', {
        type: 'OpenCase',
        data: {
          rule: 'delivery-change-unanswered',
          subjectId: shipmentId,
          episode: changeId,
          orders: [orderNumber],
          shipmentId,
          dueAt: instant(data.dueAt),
          now: context.now,
          details: { changeId, kind },
        },
      }),
    ]);
  });

  it('opens no second one for the same change', () => {
    const [data] = deliveryChangeTimedOutV1.samples;
    expect(whenDeliveryChangeTimedOut.lookUps?.(told(data!))).toEqual([
      { index: 'case-by-episode', value: `delivery-change-unanswered ${data!.shipmentId} ${data!.changeId}` },
    ]);
    expect(whenDeliveryChangeTimedOut.react(told(data!), having('case_0'), context)).toEqual([]);
  });
});
