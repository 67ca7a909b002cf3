import { specification } from '@throughline/event-sourcing';
import type { RecordGoodsDelivered } from './record-goods-delivered.js';
import { salesOrder } from './sales-order.decider.js';
import type { UnexpectedDelivery } from './sales-order.events.js';
import {
  allDelivered,
  allShipped,
  approved,
  cancelled,
  completed,
  corrected,
  delivered,
  four,
  learnt,
  march,
  march2,
  orderNumber,
  rejected,
  released,
  shipped,
  shippedBeforeApproval,
  six,
} from './sales-order.histories.js';

const { given } = specification(salesOrder);

const sign = (contents = [six, four], effectiveAt = march(4), shipmentId = 'shp_1'): RecordGoodsDelivered => ({
  type: 'RecordGoodsDelivered',
  data: {
    ...learnt(`delivered-${shipmentId}`, effectiveAt),
    occurredAt: effectiveAt,
    shipmentId,
    contents,
    newFulfilmentId: 'ful_9',
  },
});
const odd = (reason: UnexpectedDelivery, contents = [six, four], deliveredAt = march(4)) =>
  ({
    type: 'UnexpectedDeliveryReported',
    occurredAt: deliveredAt,
    data: { orderNumber, shipmentId: 'shp_1', deliveredAt, reason, contents },
  }) as const;

const splitInTwo = [
  ...approved,
  ...shipped('shp_1', [six], march2('12:00'), 'ful_1'),
  ...released('ful_2', [four], march2('12:00')),
  ...shipped('shp_2', [four], march2('13:00'), 'ful_2'),
];

describe('goods are signed for', () => {
  it('closes the order with its last quantity and opens the after-sales window', () => {
    given(...allShipped)
      .twice(sign())
      .then(...delivered('shp_1', [six, four], march(4)), ...completed(march(4), march(11)));
  });

  it('leaves the order open while something is missing', () => {
    given(...splitInTwo)
      .twice(sign([six]))
      .then(...delivered('shp_1', [six], march(4)));
  });

  it('closes the order at the time of its last signature, in whatever order we hear of them', () => {
    given(...splitInTwo, ...delivered('shp_2', [four], march(5)))
      .twice(sign([six]))
      .then(...delivered('shp_1', [six], march(4)), ...completed(march(5), march(12)));
  });

  it('moves to an earlier signature that is learnt later, and the completion with it', () => {
    given(...allDelivered)
      .twice(sign([six, four], march(3)))
      .then(...corrected('shp_1', march(3)), ...completed(march(3), march(10)));
  });

  it('moves to an earlier signature without a word where the completion stays', () => {
    given(
      ...splitInTwo,
      ...delivered('shp_1', [six], march(4)),
      ...delivered('shp_2', [four], march(5)),
      ...completed(march(5), march(12)),
    )
      .twice(sign([six], march(3)))
      .then(...corrected('shp_1', march(3)));
  });

  it('is complete at the time at which the goods were there, whichever of them we hear of last', () => {
    const more = { lineNumber: 2, quantity: 4 };
    given(
      ...splitInTwo,
      ...shipped('shp_3', [more], march2('14:00')),
      ...delivered('shp_1', [six], march(3)),
      ...delivered('shp_2', [four], march(5)),
      ...completed(march(5), march(12)),
    )
      .twice(sign([more], march2('18:00'), 'shp_3'))
      .then(
        ...delivered('shp_3', [more], march2('18:00')),
        {
          type: 'UnexpectedDeliveryReported',
          occurredAt: march2('18:00'),
          data: {
            orderNumber,
            shipmentId: 'shp_3',
            deliveredAt: march2('18:00'),
            reason: 'more-than-ordered',
            contents: [more],
          },
        },
        ...completed(march(3), march(10)),
      );
  });

  it('is welcome before the approval', () => {
    given(...shippedBeforeApproval)
      .twice(sign())
      .thenTypes('GoodsDelivered', 'SalesOrderDelivered', 'AfterSalesWindowOpened');
  });

  it('is recorded once, whatever tells it again', () =>
    given(...allDelivered)
      .when(sign([six], march(6)))
      .thenNothing());

  it('says nothing to an order that does not exist', () => given().twice(sign()).thenNothing());
});

describe('an unexpected delivery', () => {
  it('is reported when we know of no dispatch, and still counts as signed', () => {
    given(...approved)
      .twice(sign())
      .then(...delivered('shp_1', [six, four], march(4)), odd('never-shipped'), ...completed(march(4), march(11)), {
        type: 'FulfilmentWithdrawn',
        occurredAt: march(4),
        data: {
          orderNumber,
          fulfilmentId: 'ful_1',
          warehouse: 'main',
          contents: [six, four],
          reason: 'shipped-otherwise',
        },
      });
  });

  it('is reported after a cancellation or a rejection, and closes nothing', () => {
    given(...cancelled, ...shipped('shp_1', [six, four], march2('12:00')))
      .twice(sign())
      .then(...delivered('shp_1', [six, four], march(4)), odd('after-cancellation'));
    given(...rejected, ...shipped('shp_1', [six, four], march2('12:00')))
      .twice(sign())
      .then(...delivered('shp_1', [six, four], march(4)), odd('after-rejection'));
  });

  it('is reported when more is signed for than the shipment carried', () => {
    const tooMuch = { lineNumber: 2, quantity: 5 };
    given(...allShipped)
      .twice(sign([six, tooMuch]))
      .then(
        ...delivered('shp_1', [six, tooMuch], march(4)),
        odd('more-than-shipped', [tooMuch]),
        ...completed(march(4), march(11)),
      );
  });

  it('is reported when the customer gets more than was ordered', () => {
    given(...allDelivered, ...shipped('shp_2', [four], march(5)))
      .twice(sign([four], march(6), 'shp_2'))
      .then(...delivered('shp_2', [four], march(6)), {
        type: 'UnexpectedDeliveryReported',
        occurredAt: march(6),
        data: {
          orderNumber,
          shipmentId: 'shp_2',
          deliveredAt: march(6),
          reason: 'more-than-ordered',
          contents: [four],
        },
      });
  });

  it('is reported for a line that was never ordered', () => {
    const stranger = { lineNumber: 9, quantity: 1 };
    given(...allShipped)
      .twice(sign([six, four, stranger]))
      .then(
        ...delivered('shp_1', [six, four, stranger], march(4)),
        odd('unknown-line', [stranger]),
        ...completed(march(4), march(11)),
      );
  });
});
