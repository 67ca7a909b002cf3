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
const cleared: Extract<Past<SalesOrderEvent>, { type: 'DeliveryExceptionCleared' }> = {
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

  it('takes the word of a case as it was said, whatever time was claimed for it', () => {
    const past = [...allShipped, opened, ended('resolved', march(4, '18:00'))];
    expect(tracked([...past, progress('reopened', march(4, '17:00'))])?.cases).toMatchObject([{ state: 'open' }]);
    expect(tracked([...past, ended('closed', march(4, '17:00'))])?.cases).toMatchObject([{ state: 'closed' }]);
  });

  it('knows how a case ended whose opening comes later', () => {
    const [late] = tracked([...allShipped, ended('resolved', march(4, '18:00')), opened])?.cases ?? [];
    expect(late).toMatchObject({ state: 'resolved', since: march(4, '18:00'), ownerRole: 'service' });
  });

  it('does not depend on the order in which facts arrive', () => {
    const facts: SalesOrderPast = [
      milestone('PICKED_UP', march2('14:00')),
      milestone('ARRIVED', march(3)),
      milestone('DELIVERED', march(4)),
      milestone('OUT_FOR_DELIVERY', march(4)),
      milestone('BY_DRONE', march(4)),
      noted,
      cleared,
      { ...cleared, data: { ...cleared.data, ...learnt('cleared again', march(3, '18:00')) } },
    ];
    const expected = tracked([...allShipped, ...facts]);
    expect(expected?.shipments).toMatchObject([{ milestone: { code: 'DELIVERED' } }]);
    expect(expected?.exceptions).toMatchObject([{ clearedAt: march(3, '18:00') }]);
    fc.assert(
      fc.property(fc.shuffledSubarray([...facts], { minLength: facts.length }), (shuffled) => {
        expect(tracked([...allShipped, ...shuffled])).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });
});
