import { asRecorded, specification } from '@throughline/event-sourcing';
import type { RecordDeliveryExpected } from './record-delivery-expected.js';
import { salesOrder } from './sales-order.decider.js';
import type { SalesOrderEvent } from './sales-order.events.js';
import { allDelivered, allShipped, learnt, march, orderNumber } from './sales-order.histories.js';
import { evolveTracked, type TrackedOrder } from './tracked-order.js';

const { given } = specification(salesOrder);
const told = (day: number, deliveryDay: number, expectedBy = 'aftership'): RecordDeliveryExpected => ({
  type: 'RecordDeliveryExpected',
  data: {
    ...learnt(`eta-${day}-${expectedBy}`, march(day)),
    occurredAt: march(day),
    shipmentId: 'shp_1',
    expectedBy,
    deliveryAt: march(deliveryDay),
  },
});
const noted = (...of: Parameters<typeof told>): SalesOrderEvent => {
  const { occurredAt, ...data } = told(...of).data;
  return { type: 'DeliveryExpected', occurredAt, data: { orderNumber, ...data } };
};
const expected = (...past: readonly SalesOrderEvent[]) =>
  past
    .map((event, index) => asRecorded('sales-order', 'so_1', event, index))
    .reduce<TrackedOrder | undefined>(evolveTracked, undefined)?.shipments[0]?.expected;

describe('when a delivery is expected', () => {
  it('is noted, once', () =>
    given(...allShipped)
      .twice(told(3, 6))
      .then(noted(3, 6)));

  it('is noted of an order that is delivered as well: it is what was said', () =>
    given(...allDelivered)
      .when(told(5, 6))
      .then(noted(5, 6)));

  it('says nothing of an order that is not placed', () => given().when(told(3, 6)).thenNothing());

  it('shows what was said last, whoever said it and in whatever order we hear of it', () => {
    const past = allShipped as readonly SalesOrderEvent[];
    const last = { deliveryAt: march(7), expectedBy: 'easypost', toldAt: march(4) };
    expect(expected(...past, noted(3, 6), noted(4, 7, 'easypost'))).toEqual(last);
    expect(expected(...past, noted(4, 7, 'easypost'), noted(3, 6))).toEqual(last);
    expect(expected(...past)).toBeUndefined();
  });
});
