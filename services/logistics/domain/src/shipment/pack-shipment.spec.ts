import { at, specification } from '@throughline/event-sourcing';
import type { PackShipment } from './pack-shipment.js';
import { shipment } from './shipment.decider.js';
import type { ShipmentPacked } from './shipment.events.js';
import { announced, cancelled, contents, dispatched, registeredByHand } from './shipment.histories.js';

const { given } = specification(shipment);
const now = at('2026-03-02T17:00:00+08:00');
const pack = (more: Partial<PackShipment['data']> = {}): PackShipment => ({
  type: 'PackShipment',
  data: { packages: [{ weightGrams: 800 }, {}], packedAt: now, now, ...more },
});
const packed: ShipmentPacked = {
  type: 'ShipmentPacked',
  occurredAt: now,
  data: {
    contents,
    packages: [{ packageNumber: '1', weightGrams: 800 }, { packageNumber: '2' }],
    fulfilmentId: 'ful_1',
  },
};

describe('pack shipment', () => {
  it('says which packages the goods lie in', () => given(announced).twice(pack()).then(packed));

  it('takes the last word, where goods are packed anew', () => {
    given(announced, packed)
      .when(pack({ packages: [{}] }))
      .then({ ...packed, data: { ...packed.data, packages: [{ packageNumber: '1' }] } });
  });

  it('packs what was entered by hand', () => {
    given(registeredByHand)
      .when(pack())
      .then({ ...packed, data: { contents, packages: packed.data.packages } });
  });

  it('refuses two packages of one number', () => {
    given(announced)
      .when(pack({ packages: [{ packageNumber: '2' }, {}] }))
      .thenRejected('package-number-repeated');
  });

  it('packs nothing that has left, was cancelled or is not known', () => {
    given(announced, dispatched).when(pack()).thenRejected('shipment-already-dispatched');
    given(announced, cancelled).when(pack()).thenRejected('shipment-already-cancelled');
    given().when(pack()).thenRejected('shipment-unknown');
  });

  it('refuses what has not happened yet', () => {
    given(announced)
      .when(pack({ packedAt: at('2026-03-02T17:06:00+08:00') }))
      .thenRejected('occurred-in-the-future');
  });
});
