import { specification } from '@throughline/event-sourcing';
import type { CancelShipment } from './cancel-shipment.js';
import { shipment } from './shipment.decider.js';
import { announced, cancelled, contents, dispatched, registeredByHand } from './shipment.histories.js';

const { given } = specification(shipment);
const cancel: CancelShipment = {
  type: 'CancelShipment',
  data: {
    orderNumber: 'SO-2026-0001',
    reason: 'sales-order-cancelled',
    occurredAt: cancelled.occurredAt,
    effectiveAt: cancelled.data.effectiveAt,
  },
};

describe('cancel shipment', () => {
  it('keeps announced goods in the warehouse', () => {
    given(announced).twice(cancel).then(cancelled);
  });

  it('keeps goods registered by hand in the warehouse', () => {
    given(registeredByHand).twice(cancel).thenTypes('ShipmentCancelled');
  });

  it('comes too late once the goods have left', () => {
    given(announced, dispatched).when(cancel).thenNothing();
  });

  it('lets a shipment go that carries the goods of another order as well', () => {
    const both = [...contents, { orderNumber: 'SO-2026-0002', lineNumber: 1, quantity: 1 }];
    given({ ...registeredByHand, data: { contents: both } })
      .when(cancel)
      .thenNothing();
  });

  it('says nothing of a shipment that never was', () => {
    given().when(cancel).thenNothing();
  });
});
