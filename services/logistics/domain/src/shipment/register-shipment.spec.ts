import { at, specification } from '@throughline/event-sourcing';
import type { RegisterShipment } from './register-shipment.js';
import { shipment } from './shipment.decider.js';
import { announced, contents, registeredByHand } from './shipment.histories.js';

const { given } = specification(shipment);
const register = (more: Partial<RegisterShipment['data']> = {}): RegisterShipment => ({
  type: 'RegisterShipment',
  data: { contents, registeredAt: registeredByHand.occurredAt, now: at('2026-03-02T04:00:00Z'), ...more },
});

describe('register shipment', () => {
  it('takes the word of somebody who has goods in hand', () => {
    given().twice(register()).then(registeredByHand);
  });

  it('keeps the warehouse where it is told', () => {
    given()
      .when(register({ warehouse: 'SHA-1' }))
      .then({ ...registeredByHand, data: { contents, warehouse: 'SHA-1' } });
  });

  it('says nothing of a shipment that exists', () => {
    given(announced).when(register()).thenNothing();
  });

  it('wants to know what is in it', () => {
    given()
      .when(register({ contents: [] }))
      .thenRejected('contents-missing');
  });

  it.each([0, -1, 1.5])('refuses a quantity of %s', (quantity) => {
    given()
      .when(register({ contents: [{ orderNumber: 'SO-1', lineNumber: 1, quantity }] }))
      .thenRejected('quantity-not-positive');
  });

  it('refuses an order line named twice', () => {
    given()
      .when(register({ contents: [...contents, ...contents] }))
      .thenRejected('order-line-repeated');
  });

  it('refuses what has not happened yet', () => {
    given()
      .when(register({ registeredAt: at('2026-03-02T04:06:00Z') }))
      .thenRejected('occurred-in-the-future');
  });

  it('enters what happened years ago', () => {
    given()
      .when(register({ registeredAt: at('2018-07-24T20:41:00-03:00') }))
      .then({ ...registeredByHand, occurredAt: at('2018-07-24T20:41:00-03:00') });
  });
});
