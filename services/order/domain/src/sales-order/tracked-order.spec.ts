import { asRecorded, type Past } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import fc from 'fast-check';
import type { SalesOrderEvent } from './sales-order.events.js';
import {
  allShipped,
  learnt,
  march,
  march2,
  orderNumber,
  silenceCaseOpened,
  silenceCaseResolved,
  type SalesOrderPast,
} from './sales-order.histories.js';
import { evolveTracked, firstShippedAt, shipmentStatusOf, type TrackedOrder } from './tracked-order.js';

const tracked = (past: SalesOrderPast): TrackedOrder | undefined =>
  past
    .map((event, index) => asRecorded('sales-order', 'so_1', event, index))
    .reduce<TrackedOrder | undefined>(evolveTracked, undefined);

const [opened] = silenceCaseOpened;
const [resolved] = silenceCaseResolved;
if (opened?.type !== 'CaseOpenedOnOrder' || resolved?.type !== 'CaseEndedOnOrder') throw new Error('not as expected');

const { severity: _s, ownerRole: _o, dueAt: _d, ...identity } = opened.data;
const progress = (step: 'acknowledged' | 'reopened', at: Instant): Past<SalesOrderEvent> => ({
  type: 'CaseProgressNoted',
  occurredAt: at,
  data: { ...identity, ...learnt(`${step}-${at}`, at), step },
});
const ended = (as: 'resolved' | 'closed', at: Instant): Past<SalesOrderEvent> => ({
  ...resolved,
  occurredAt: at,
  data: { ...resolved.data, ...learnt(`${as}-${at}`, at), as },
});
const milestone = (code: string, at: Instant): Past<SalesOrderEvent> => ({
  type: 'ShipmentProgressNoted',
  occurredAt: at,
  data: {
    orderNumber,
    shipmentId: 'shp_1',
    ...learnt(`${code}-${at}`, at),
    milestone: code,
    carrier: 'sf',
    waybillNumber: 'SF-shp_1',
  },
});
const exception = { orderNumber, shipmentId: 'shp_1', exceptionId: 'trk_1', kind: 'DELAY' };
const noted: Past<SalesOrderEvent> = {
  type: 'DeliveryExceptionNoted',
  occurredAt: march(3),
  data: { ...exception, ...learnt('noted', march(3)) },
};
const cleared: Past<SalesOrderEvent> = {
  type: 'DeliveryExceptionCleared',
  occurredAt: march(4),
  data: { ...exception, ...learnt('cleared', march(4)) },
};

describe('what people look at on an order', () => {
  it('is nothing before the order is placed', () => expect(tracked([noted])).toBeUndefined());

  it('shows how far each shipment is', () => {
    const order = tracked(allShipped);
    expect(order && firstShippedAt(order)).toBe(march2('12:00'));
    expect(order?.shipments.map(shipmentStatusOf)).toEqual(['shipped']);
  });

  it('shows who works on a case, and drops what was found once it is opened again', () => {
    const first = [...allShipped, opened, progress('acknowledged', march(4, '13:00'))];
    expect(tracked(first)?.cases).toMatchObject([{ state: 'acknowledged', ownerRole: 'service' }]);
    const second = [...first, ended('resolved', march(4, '18:00'))];
    expect(tracked(second)?.cases).toMatchObject([{ state: 'resolved', findings: { cause: 'signal-cleared' } }]);
    const [again] = tracked([...second, progress('reopened', march(5))])?.cases ?? [];
    expect(again).toMatchObject({ state: 'open', since: march(5) });
    expect(again).not.toHaveProperty('findings');
  });

  it('does not depend on the order in which facts arrive', () => {
    const facts: SalesOrderPast = [
      opened,
      progress('acknowledged', march(4, '13:00')),
      ended('resolved', march(4, '18:00')),
      progress('reopened', march(5)),
      ended('resolved', march(6)),
      ended('closed', march(7)),
      milestone('PICKED_UP', march2('14:00')),
      milestone('ARRIVED', march(3)),
      milestone('OUT_FOR_DELIVERY', march(4)),
      noted,
      cleared,
    ];
    const expected = tracked([...allShipped, ...facts]);
    expect(expected?.cases).toMatchObject([{ state: 'closed', since: march(7) }]);
    expect(expected?.shipments).toMatchObject([{ milestone: { code: 'OUT_FOR_DELIVERY' } }]);
    fc.assert(
      fc.property(fc.shuffledSubarray([...facts], { minLength: facts.length }), (shuffled) => {
        expect(tracked([...allShipped, ...shuffled])).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });
});
