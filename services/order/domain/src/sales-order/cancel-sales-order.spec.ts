import { specification } from '@throughline/event-sourcing';
import type { CancelSalesOrder } from './cancel-sales-order.js';
import { salesOrder } from './sales-order.decider.js';
import {
  allDelivered,
  approved,
  cancelled,
  delivered,
  four,
  march2,
  orderNumber,
  placed,
  rejected,
  shipped,
} from './sales-order.histories.js';

const { given } = specification(salesOrder);

const cancel: CancelSalesOrder = {
  type: 'CancelSalesOrder',
  data: { now: march2('13:01'), cancelledAt: march2('13:00'), reason: 'customer-request' },
};
const off = {
  type: 'SalesOrderCancelled',
  occurredAt: march2('13:00'),
  data: { orderNumber, reason: 'customer-request' },
} as const;

describe('cancelling a sales order', () => {
  it('calls it off before or after the approval', () => {
    given(...placed)
      .twice(cancel)
      .then(off);
    given(...approved)
      .twice(cancel)
      .then(off);
  });

  it('happens once', () =>
    given(...cancelled)
      .when(cancel)
      .thenNothing());

  it('is refused once anything has shipped, even a part', () => {
    given(...approved, ...shipped('shp_1', [four], march2('12:00')))
      .when(cancel)
      .thenRejected('goods-already-left');
    given(...allDelivered)
      .when(cancel)
      .thenRejected('goods-already-left');
  });

  it('is refused when something was signed for of which no dispatch is known', () => {
    given(...approved, ...delivered('shp_9', [four], march2('12:00')))
      .when(cancel)
      .thenRejected('goods-already-left');
  });

  it('is refused after a rejection', () =>
    given(...rejected)
      .when(cancel)
      .thenRejected('order-already-rejected'));

  it('is refused for an order that does not exist', () => given().when(cancel).thenRejected('sales-order-unknown'));
});
