import { specification } from '@throughline/event-sourcing';
import type { RejectSalesOrder } from './reject-sales-order.js';
import { salesOrder } from './sales-order.decider.js';
import {
  approved,
  cancelled,
  march2,
  orderNumber,
  placed,
  placedDirect,
  rejected,
  shippedBeforeApproval,
} from './sales-order.histories.js';

const { given } = specification(salesOrder);

const reject: RejectSalesOrder = {
  type: 'RejectSalesOrder',
  data: { now: march2('10:01'), rejectedAt: march2('10:00'), reason: 'credit-limit', note: 'spoke to Mr Wu' },
};

describe('rejecting a sales order', () => {
  it('ends it before anything is released', () => {
    given(...placed)
      .twice(reject)
      .then({
        type: 'SalesOrderRejected',
        occurredAt: march2('10:00'),
        data: { orderNumber, reason: 'credit-limit' },
        personal: { note: 'spoke to Mr Wu' },
      });
  });

  it('happens once', () =>
    given(...rejected)
      .when(reject)
      .thenNothing());

  it('is refused after the approval', () =>
    given(...approved)
      .when(reject)
      .thenRejected('order-already-approved'));

  it('is refused once goods have left', () => {
    given(...shippedBeforeApproval)
      .when(reject)
      .thenRejected('goods-already-left');
  });

  it('is refused after a cancellation', () =>
    given(...cancelled)
      .when(reject)
      .thenRejected('order-already-cancelled'));

  it('is refused where the process has no gate', () => {
    given(...placedDirect)
      .when(reject)
      .thenRejected('order-needs-no-approval');
  });

  it('is refused for an order that does not exist', () => given().when(reject).thenRejected('sales-order-unknown'));
});
