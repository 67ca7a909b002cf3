import { specification } from '@throughline/event-sourcing';
import type { PlaceSalesOrder } from './place-sales-order.js';
import { processes } from './process.js';
import { salesOrder } from './sales-order.decider.js';
import { four, march, march2, placed, six } from './sales-order.histories.js';

const { given } = specification(salesOrder);

const lines = [
  { ...six, sku: 'TEA-250', warehouse: 'main' },
  { ...four, sku: 'CUP-01', warehouse: 'south' },
];
const place = (changes: Partial<PlaceSalesOrder['data']> = {}): PlaceSalesOrder => ({
  type: 'PlaceSalesOrder',
  data: {
    now: march2('09:00'),
    placedAt: march2('08:55'),
    orderNumber: 'SO-1001',
    lines,
    process: 'standard',
    newFulfilmentId: 'ful_1',
    ...changes,
  },
});

describe('placing a sales order', () => {
  it('pins the version of the process and its gates', () => {
    given()
      .twice(place())
      .then({
        type: 'SalesOrderPlaced',
        occurredAt: march2('08:55'),
        data: {
          orderNumber: 'SO-1001',
          lines,
          process: { name: 'standard', version: 1, gates: ['approval'], afterSalesDays: 7 },
        },
      });
  });

  it('keeps who ordered apart from what was ordered', () => {
    given()
      .twice(
        place({
          externalReference: 'TB-1',
          customerId: 'cust_7',
          customer: { name: '王芳', phone: '+86 138 0000 0000', address: { city: '上海' } },
          promise: { on: '2026-03-05', offset: '+08:00' },
        }),
      )
      .then({
        type: 'SalesOrderPlaced',
        occurredAt: march2('08:55'),
        data: {
          orderNumber: 'SO-1001',
          externalReference: 'TB-1',
          customerId: 'cust_7',
          promise: { on: '2026-03-05', offset: '+08:00' },
          lines,
          process: processes.standard,
        },
        personal: { name: '王芳', phone: '+86 138 0000 0000', address: { city: '上海' } },
      });
  });

  it('releases one fulfilment per warehouse at once where no gate stands in the way', () => {
    const release = (fulfilmentId: string, warehouse: string, line: typeof six) => ({
      type: 'FulfilmentReleased' as const,
      occurredAt: march2('08:55'),
      data: { orderNumber: 'SO-1001', fulfilmentId, warehouse, contents: [line] },
    });
    given()
      .twice(place({ process: 'direct' }))
      .then(
        {
          type: 'SalesOrderPlaced',
          occurredAt: march2('08:55'),
          data: { orderNumber: 'SO-1001', lines, process: processes.direct },
        },
        release('ful_1', 'main', six),
        release('ful_1-2', 'south', four),
      );
  });

  it('happens once per order', () =>
    given(...placed)
      .when(place())
      .thenNothing());

  it('is refused without lines', () =>
    given()
      .when(place({ lines: [] }))
      .thenRejected('order-without-lines'));

  it('is refused with a line number used twice', () => {
    given()
      .when(place({ lines: [...lines, ...lines] }))
      .thenRejected('line-number-used-twice');
  });

  it('is refused with a promised day that does not exist', () => {
    given()
      .when(place({ promise: { on: '2026-02-30', offset: '+08:00' } }))
      .thenRejected('promised-day-does-not-exist');
  });

  it('is refused with a promised day after which no day can be written', () => {
    given()
      .when(place({ promise: { on: '9999-12-31', offset: '+08:00' } }))
      .thenRejected('promised-day-does-not-exist');
  });

  it('is refused when it claims to come from the future', () => {
    given()
      .when(place({ placedAt: march(3) }))
      .thenRejected('occurred-in-the-future');
  });
});
