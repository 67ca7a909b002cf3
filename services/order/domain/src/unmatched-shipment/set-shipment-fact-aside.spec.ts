import { specification } from '@throughline/event-sourcing';
import type { SetShipmentFactAside } from './set-shipment-fact-aside.js';
import { unmatchedShipment } from './unmatched-shipment.decider.js';
import { april, bothWait, handedOver } from './unmatched-shipment.histories.js';

const { given } = specification(unmatchedShipment);

const [first] = bothWait;
if (first?.type !== 'ShipmentFactSetAside') throw new Error('the history starts with a fact that was set aside');
const { recordedAt: _, ...event } = first;

const aside: SetShipmentFactAside = {
  type: 'SetShipmentFactAside',
  data: { ...event.data, occurredAt: april(1, '09:00') },
};

describe('a fact of a shipment whose order we do not know', () => {
  it('is set aside as it would stand on the order', () => given().twice(aside).then(event));

  it('is not set aside again once it was handed over', () => {
    given(...bothWait, ...handedOver('SO-2001', 'fact-1'))
      .when(aside)
      .thenNothing();
  });
});
