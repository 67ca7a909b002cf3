import { specification } from '@throughline/event-sourcing';
import type { ApproveSalesOrder } from './approve-sales-order.js';
import { salesOrder } from './sales-order.decider.js';
import {
  approved,
  cancelled,
  delivered,
  four,
  march,
  march2,
  orderNumber,
  placed,
  placedDirect,
  rejected,
  shipped,
  shippedBeforeApproval,
  six,
  withdrawn,
} from './sales-order.histories.js';

const { given } = specification(salesOrder);

const approve = (approvedAt = march2('10:00'), now = march2('10:01'), note?: string): ApproveSalesOrder => ({
  type: 'ApproveSalesOrder',
  data: { now, approvedAt, newFulfilmentId: 'ful_1', ...(note !== undefined && { note }) },
});
const passed = { type: 'SalesOrderApproved', occurredAt: march2('10:00'), data: { orderNumber } } as const;
const release = (...contents: (typeof six)[]) =>
  ({
    type: 'FulfilmentReleased',
    occurredAt: march2('10:00'),
    data: { orderNumber, fulfilmentId: 'ful_1', warehouse: 'main', contents },
  }) as const;

describe('approving a sales order', () => {
  it('releases what was ordered', () =>
    given(...placed)
      .twice(approve())
      .then(passed, release(six, four)));

  it('keeps the note apart, since it may speak of people', () => {
    given(...placed)
      .twice(approve(march2('10:00'), march2('10:01'), 'Mrs Li asked for it'))
      .then({ ...passed, personal: { note: 'Mrs Li asked for it' } }, release(six, four));
  });

  it('releases only what has not shipped already', () => {
    given(...placed, ...shipped('shp_1', [{ lineNumber: 1, quantity: 4 }, four], march2('09:30')))
      .twice(approve())
      .then(passed, release({ lineNumber: 1, quantity: 2 }));
  });

  it('is allowed after everything has shipped, and releases nothing', () => {
    given(...shippedBeforeApproval)
      .twice(approve())
      .then(passed);
  });

  it('withdraws the report of goods that had left after it', () => {
    given(...shippedBeforeApproval)
      .twice(approve(march2('09:30')))
      .then({ ...passed, occurredAt: march2('09:30') }, ...withdrawn('shp_1', march2('10:01')));
    given(...placed, ...shipped('shp_1', [six, four], march2('09:30')))
      .twice(approve(march2('09:00')))
      .thenTypes('SalesOrderApproved');
  });

  it('is allowed after everything was delivered', () => {
    given(...shippedBeforeApproval, ...delivered('shp_1', [six, four], march2('09:50')))
      .twice(approve())
      .then(passed);
  });

  it('happens once', () =>
    given(...approved)
      .when(approve())
      .thenNothing());

  it('is refused once the order has ended', () => {
    given(...cancelled)
      .when(approve())
      .thenRejected('order-already-cancelled');
    given(...rejected)
      .when(approve())
      .thenRejected('order-already-rejected');
  });

  it('is refused where the process has no such gate', () => {
    given(...placedDirect)
      .when(approve())
      .thenRejected('order-needs-no-approval');
  });

  it('is refused for an order that does not exist', () => given().when(approve()).thenRejected('sales-order-unknown'));

  it('is refused when it claims to come from the future', () => {
    given(...placed)
      .when(approve(march(3)))
      .thenRejected('occurred-in-the-future');
  });
});
