import { specification } from '@throughline/event-sourcing';
import type { NoteShipmentFactsHandedOver } from './note-shipment-facts-handed-over.js';
import { unmatchedShipment } from './unmatched-shipment.decider.js';
import { april, bothWait, handedOver, setAside } from './unmatched-shipment.histories.js';

const { given } = specification(unmatchedShipment);

const note: NoteShipmentFactsHandedOver = {
  type: 'NoteShipmentFactsHandedOver',
  data: {
    now: april(1, '12:00'),
    shipmentId: 'shp_7',
    orderNumber: 'SO-2001',
    salesOrderId: 'so_SO-2001',
    factIds: ['fact-1', 'fact-2'],
  },
};

describe('what waited stands on its order', () => {
  it('waits no longer for that order, and still for the other', () => {
    const { state } = given(...bothWait, ...handedOver('SO-2001', 'fact-1'));
    expect(state.waiting.map((entry) => entry.orderNumber)).toEqual(['SO-2002']);
  });

  it('names the facts that were handed over', () => {
    given(...bothWait, ...setAside('fact-2', april(1), april(1), 'SO-2001'))
      .twice(note)
      .then(...handedOver('SO-2001', 'fact-1', 'fact-2'));
  });

  it('says nothing when nothing waits for that order', () => {
    given().twice(note).thenNothing();
    given(...setAside('fact-1', april(1), april(1), 'SO-2002'))
      .when(note)
      .thenNothing();
  });
});
