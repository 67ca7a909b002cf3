import { specification } from '@throughline/event-sourcing';
import type { LineQuantity } from './quantity-ledger.js';
import type { RecordPackageDelivered } from './record-package-delivered.js';
import { salesOrder } from './sales-order.decider.js';
import {
  allShipped,
  approved,
  cancelled,
  completed,
  delivered,
  four,
  learnt,
  march,
  orderNumber,
  six,
  type SalesOrderPast,
} from './sales-order.histories.js';

const { given } = specification(salesOrder);
const told = (
  packageNumber: string,
  contents: readonly LineQuantity[] | undefined,
  day = 4,
  shipmentId = 'shp_1',
): RecordPackageDelivered => ({
  type: 'RecordPackageDelivered',
  data: {
    ...learnt(`signed-${packageNumber}-${day}`, march(day)),
    occurredAt: march(day),
    shipmentId,
    packageNumbers: [packageNumber],
    ...(contents && { contents }),
    newFulfilmentId: 'ful_9',
  },
});
const noted = (packageNumber: string, contents?: readonly LineQuantity[], day = 4): SalesOrderPast => [
  {
    type: 'PackageDelivered',
    occurredAt: march(day),
    data: {
      orderNumber,
      ...learnt(`signed-${packageNumber}-${day}`, march(day)),
      shipmentId: 'shp_1',
      packageNumbers: [packageNumber],
      ...(contents && { contents }),
    },
  },
];

describe('a package that was signed for', () => {
  it('is noted', () =>
    given(...allShipped)
      .twice(told('1', [six]))
      .then(...noted('1', [six])));

  it('completes the order with the last quantity', () => {
    given(...allShipped, ...noted('1', [six]))
      .twice(told('2', [four], 5))
      .then(...noted('2', [four], 5), ...completed(march(5), march(12)));
  });

  it('completes it earlier when an earlier signature is learnt', () => {
    given(...allShipped, ...noted('1', [six]), ...noted('2', [four], 5), ...completed(march(5), march(12)))
      .twice(told('2', [four], 3))
      .then(...noted('2', [four], 3), ...completed(march(4), march(11)));
  });

  it('is no news at a later time', () => {
    given(...allShipped, ...noted('1', [six]))
      .when(told('1', [six], 6))
      .thenNothing();
  });

  it('of which nobody has said what is in it counts nothing before the whole is signed for', () => {
    given(...allShipped)
      .when(told('1', undefined))
      .then(...noted('1'));
    given(...allShipped, ...noted('1'), ...noted('2', undefined, 5))
      .when({
        type: 'RecordGoodsDelivered',
        data: {
          ...learnt('delivered-shp_1', march(5)),
          occurredAt: march(5),
          shipmentId: 'shp_1',
          contents: [six, four],
          newFulfilmentId: 'ful_9',
        },
      })
      .then(...delivered('shp_1', [six, four], march(5)), ...completed(march(5), march(12)));
  });

  it('is unexpected where the order was cancelled; the second package says so no more', () => {
    const report: SalesOrderPast = [
      {
        type: 'UnexpectedDeliveryReported',
        occurredAt: march(4),
        data: {
          orderNumber,
          shipmentId: 'shp_1',
          deliveredAt: march(4),
          reason: 'after-cancellation',
          contents: [six],
        },
      },
    ];
    given(...cancelled)
      .twice(told('1', [six]))
      .then(...noted('1', [six]), ...report);
    given(...cancelled, ...noted('1', [six]), ...report)
      .when(told('2', [four], 5))
      .then(...noted('2', [four], 5));
  });

  it('is unexpected where nothing was shipped', () => {
    expect(given(...approved).when(told('1', [six])).events).toMatchObject([
      { type: 'PackageDelivered' },
      { type: 'UnexpectedDeliveryReported', data: { reason: 'never-shipped', contents: [six] } },
      { type: 'FulfilmentWithdrawn' },
      { type: 'FulfilmentReleased', data: { contents: [four] } },
    ]);
  });

  it('is one of hundreds: none of them takes long', () => {
    const numbers = Array.from({ length: 300 }, (_, index) => String(index + 1));
    const half = numbers.slice(1).flatMap((number) => noted(number, []));
    const began = performance.now();
    given(...allShipped, ...half)
      .when(told('1', [six]))
      .then(...noted('1', [six]));
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it('says nothing of an order that is not placed', () =>
    given()
      .when(told('1', [six]))
      .thenNothing());
});
