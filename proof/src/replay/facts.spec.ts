import { instant } from '@throughline/values';
import { factsOf, isSeenOnOrder, momentsOf } from './facts.js';
import type { OrderRow } from './order-rows.js';

const at = (dayAndTime: string) => instant(`2024-03-${dayAndTime}:00+08:00`);
const row = (more: Partial<OrderRow> = {}): OrderRow => ({
  line: 2,
  orderNumber: 'a-1',
  customerId: 'c-1',
  canceled: false,
  placedAt: at('01T09:00'),
  ...more,
});
const told = (of: OrderRow) =>
  factsOf(of).map(({ kind, at: toldAt, byHand }) => [kind, toldAt, ...(byHand ? ['by hand'] : [])]);

describe('what a row says happened', () => {
  it('only what happened', () => {
    expect(told(row())).toEqual([['placed', at('01T09:00')]]);
  });

  it('in the order of its times', () => {
    const all = row({ approvedAt: at('01T10:00'), handedOverAt: at('02T10:00'), deliveredAt: at('03T10:00') });
    expect(told(all)).toEqual([
      ['placed', at('01T09:00')],
      ['approved', at('01T10:00')],
      ['handed-over', at('02T10:00')],
      ['delivered', at('03T10:00')],
    ]);
  });

  it('at one instant: placed, approved, handed over, delivered, cancel', () => {
    const noon = at('01T12:00');
    const all = row({ placedAt: noon, approvedAt: noon, handedOverAt: noon, deliveredAt: noon, canceled: true });
    expect(factsOf(all).map((fact) => fact.kind)).toEqual(['placed', 'approved', 'handed-over', 'delivered', 'cancel']);
    expect(factsOf(all).some((fact) => fact.byHand)).toBe(false);
  });

  it('a hand-over before the approval, or without one, is entered by hand at its own time', () => {
    const early = row({ handedOverAt: at('01T10:00'), approvedAt: at('01T11:00') });
    expect(told(early)[1]).toEqual(['handed-over', at('01T10:00'), 'by hand']);
    expect(told(row({ handedOverAt: at('01T10:00') }))[1]).toEqual(['handed-over', at('01T10:00'), 'by hand']);
  });

  it('so is one before the order itself', () => {
    expect(told(row({ handedOverAt: at('01T08:00'), approvedAt: at('01T07:00') }))).toEqual([
      ['handed-over', at('01T08:00'), 'by hand'],
      ['placed', at('01T09:00')],
      ['approved', at('01T09:00')],
    ]);
  });

  it('an approval from before the order is told with the order', () => {
    expect(told(row({ approvedAt: at('01T08:00') }))).toEqual([
      ['placed', at('01T09:00')],
      ['approved', at('01T09:00')],
    ]);
  });

  it('a cancellation is asked for at the last known time', () => {
    expect(told(row({ canceled: true, approvedAt: at('01T10:00') }))[2]).toEqual(['cancel', at('01T10:00')]);
  });

  it('names what stands before each fact', () => {
    const odd = row({ handedOverAt: at('01T08:00'), approvedAt: at('01T10:00') });
    expect(factsOf(odd).map((fact) => fact.after)).toEqual([[], ['handed-over'], ['handed-over', 'placed']]);
  });
});

describe('a delivery is seen on its order at once', () => {
  const seen = (of: OrderRow) => factsOf(of).some(isSeenOnOrder);

  it('when the goods were handed over and the order placed before', () => {
    expect(seen(row({ handedOverAt: at('02T10:00'), deliveredAt: at('03T10:00') }))).toBe(true);
  });

  it('not when its waybill, or its order, is not known yet', () => {
    expect(seen(row({ deliveredAt: at('03T10:00') }))).toBe(false);
    expect(seen(row({ handedOverAt: at('03T10:00'), deliveredAt: at('02T10:00') }))).toBe(false);
    expect(seen(row({ placedAt: at('04T10:00'), handedOverAt: at('02T10:00'), deliveredAt: at('03T10:00') }))).toBe(
      false,
    );
  });
});

describe('the plan of a replay', () => {
  it('turns the clock once per instant, whatever its offset; the rows of an instant side by side', () => {
    const moments = momentsOf([
      row({ orderNumber: 'late', placedAt: at('02T09:00') }),
      row({ orderNumber: 'a', approvedAt: at('01T09:00') }),
      row({ orderNumber: 'b', placedAt: instant('2024-03-01T01:00:00Z') }),
    ]);
    expect(
      moments.map(({ at: clock, rows }) => [
        clock,
        rows.map((facts) => facts.map((f) => `${f.row.orderNumber} ${f.kind}`)),
      ]),
    ).toEqual([
      [at('01T09:00'), [['a placed', 'a approved'], ['b placed']]],
      [at('02T09:00'), [['late placed']]],
    ]);
  });
});
