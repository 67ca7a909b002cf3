import { exceptionCase } from '@throughline/alerting-domain';
import { deliveryChangeRefusedV1 } from '@throughline/contracts';
import { at, on, type Found } from '@throughline/event-sourcing';
import { whenDeliveryChangeRefused } from './when-delivery-change-refused.js';

const having = (cases: Readonly<Record<string, string>> = {}): Found => ({
  rows: () => [],
  one: (_, value) => cases[value.split(' ')[0] ?? ''],
});
const context = { now: at('2026-03-04T02:00:05Z'), id: (prefix: string) => `${prefix}_1` };
const told = (data: (typeof deliveryChangeRefusedV1.samples)[number]) =>
  ({
    type: 'logistics.delivery-change-refused.v1',
    data,
    eventId: 'e-1',
    subject: 'shipment/shp_1',
    occurredAt: at('2026-03-04T10:00:00+08:00'),
    recordedAt: at('2026-03-04T02:00:01Z'),
    effectiveAt: at('2026-03-04T10:00:00+08:00'),
    correlationId: 'c-1',
  }) as const;
const [address, recall] = deliveryChangeRefusedV1.samples;
const react = (data = address!, found = having()) => whenDeliveryChangeRefused.react(told(data), found, context);
const effectiveAt = at('2026-03-04T10:00:00+08:00');

describe('when a change is refused', () => {
  it('opens a case that says who held the goods and why', () => {
    const { shipmentId, changeId, kind, custody, reason, orderNumber } = address!;
    expect(react()).toEqual([
      on(exceptionCase, 'case_1', {
        type: 'OpenCase',
        data: {
          rule: 'delivery-change-refused',
          subjectId: shipmentId,
          episode: changeId,
          orders: [orderNumber],
          shipmentId,
          dueAt: effectiveAt,
          now: context.now,
          details: { changeId, kind, custody, reason },
        },
      }),
    ]);
  });

  it('opens no second one for the same change', () => {
    expect(whenDeliveryChangeRefused.lookUps?.(told(address!))).toEqual([
      { index: 'case-by-episode', value: `delivery-change-refused ${address!.shipmentId} ${address!.changeId}` },
      { index: 'case-by-episode', value: `delivery-change-unanswered ${address!.shipmentId} ${address!.changeId}` },
    ]);
    expect(react(address, having({ 'delivery-change-refused': 'case_0' }))).toEqual([]);
  });

  it('ends the case of the missing answer', () => {
    const unanswered = having({ 'delivery-change-unanswered': 'case_0' });
    const ended = (type: 'RecordSignalEnded' | 'RecordSignalWithdrawn') =>
      on(exceptionCase, 'case_0', {
        type,
        data: { evidence: { answeredAt: effectiveAt, outcome: 'refused' }, now: context.now },
      });
    expect(react({ ...address!, late: true }, unanswered)[0]).toEqual(ended('RecordSignalEnded'));
    expect(react(address, unanswered)[0]).toEqual(ended('RecordSignalWithdrawn'));
  });

  it('leaves recalled goods that were signed for meanwhile to order', () => {
    expect(react(recall)).toEqual([]);
    expect(react({ ...recall!, reason: 'already-delivered' })).toHaveLength(1);
    expect(react({ ...recall!, kind: 'address' })).toHaveLength(1);
  });
});
