import { specification } from '@throughline/event-sourcing';
import type { AnnounceShipment } from './announce-shipment.js';
import { shipment } from './shipment.decider.js';
import { announced, cancelled, dispatched, registeredByHand } from './shipment.histories.js';

const { given } = specification(shipment);
const announce: AnnounceShipment = {
  type: 'AnnounceShipment',
  data: { ...announced.data, occurredAt: announced.occurredAt },
};

describe('announce shipment', () => {
  it('makes a shipment of a released fulfilment', () => {
    given().twice(announce).then(announced);
  });

  it.each([[[announced]], [[announced, cancelled]], [[announced, dispatched]], [[registeredByHand]]])(
    'says nothing of a shipment that exists',
    (past) =>
      given(...past)
        .when(announce)
        .thenNothing(),
  );
});
