import { specification } from '@throughline/event-sourcing';
import type { CancelSalesOrder } from './cancel-sales-order.js';
import { salesOrder } from './sales-order.decider.js';
import {
  allDelivered,
  allShipped,
  answered,
  approved,
  cancelled,
  delivered,
  four,
  march2,
  orderNumber,
  placed,
  recalled,
  rejected,
  shipped,
  six,
} from './sales-order.histories.js';

const { given } = specification(salesOrder);

const cancel: CancelSalesOrder = {
  type: 'CancelSalesOrder',
  data: { now: march2('13:01'), cancelledAt: march2('13:00'), reason: 'customer-request', changeId: 'chg_1' },
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

  it('recalls what has left, and keeps the rest in the warehouse', () => {
    given(...allShipped)
      .twice(cancel)
      .then(...recalled('chg_1', march2('13:00'), 'shp_1'));
    given(...approved, ...shipped('shp_1', [four], march2('12:00')))
      .when(cancel)
      .then(
        {
          type: 'FulfilmentWithdrawn',
          occurredAt: march2('13:00'),
          data: {
            orderNumber,
            fulfilmentId: 'ful_1',
            warehouse: 'main',
            contents: [six, four],
            reason: 'recalled',
          },
        },
        ...recalled('chg_1', march2('13:00'), 'shp_1'),
      );
  });

  it('asks once while a recall is not answered, and again where it was refused', () => {
    const other: CancelSalesOrder = { ...cancel, data: { ...cancel.data, changeId: 'chg_2' } };
    const asked = [...allShipped, ...recalled('chg_1', march2('12:30'), 'shp_1')];
    given(...asked)
      .when(other)
      .thenNothing();
    given(...asked, ...answered('refused', 'chg_1', 'shp_1', march2('12:40')))
      .when(other)
      .thenTypes('DeliveryChangeRequested');
  });

  it('is refused once all that left was signed for, also of which no dispatch is known', () => {
    given(...allDelivered)
      .when(cancel)
      .thenRejected('order-already-delivered');
    given(...approved, ...delivered('shp_9', [four], march2('12:00')))
      .when(cancel)
      .thenRejected('order-already-delivered');
  });

  it('is refused after a rejection', () =>
    given(...rejected)
      .when(cancel)
      .thenRejected('order-already-rejected'));

  it('is refused for an order that does not exist', () => given().when(cancel).thenRejected('sales-order-unknown'));
});
