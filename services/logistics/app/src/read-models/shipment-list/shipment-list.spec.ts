import { asRecorded, at, fold } from '@throughline/event-sourcing';
import { shipment, shipmentStatus, type ShipmentEvent, type TrackingUpdate } from '@throughline/logistics-domain';
import fc from 'fast-check';
import { shipmentList, type ShipmentListRow } from './shipment-list.projection.js';

const contents = [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 2 }];
const announced: ShipmentEvent = {
  type: 'ShipmentAnnounced',
  occurredAt: at('2026-03-02T10:00:00+08:00'),
  data: { fulfilmentId: 'ful_1', warehouse: 'SHA-1', contents, effectiveAt: at('2026-03-02T10:00:00+08:00') },
};
const dispatched: ShipmentEvent = {
  type: 'ShipmentDispatched',
  occurredAt: at('2026-03-02T18:00:00+08:00'),
  data: { contents, carrier: 'sf', waybillNumber: 'SF1234567890123', packages: [{ packageNumber: '1' }] },
};
const cancelled: ShipmentEvent = {
  type: 'ShipmentCancelled',
  occurredAt: at('2026-03-02T12:00:00+08:00'),
  data: { contents, reason: 'sales-order-cancelled', effectiveAt: at('2026-03-02T12:00:00+08:00') },
};
const update = (code: string, occurredAt: string): TrackingUpdate => ({
  updateId: `trk_${code}`,
  carrier: 'sf',
  waybillNumber: 'SF1234567890123',
  provider: 'generic',
  code,
  occurredAt: at(occurredAt),
  receivedAt: at('2026-04-01T00:00:00Z'),
});

const logOf = (past: readonly ShipmentEvent[], updates: readonly TrackingUpdate[]) => {
  const log = past.map((event, index) => asRecorded('shipment', 'shp_1', event, index));
  for (const each of updates) {
    const events = shipment.decide(fold(shipment, log), { type: 'RecordTrackingUpdates', data: { updates: [each] } });
    log.push(...events.map((event, i) => asRecorded('shipment', 'shp_1', event as ShipmentEvent, log.length + i)));
  }
  return log;
};
const rowOf = (past: readonly ShipmentEvent[], updates: readonly TrackingUpdate[] = [], id = 'shp_1') =>
  logOf(past, updates).reduce<ShipmentListRow | undefined>(
    (row, event) => shipmentList.project(row, event, id),
    undefined,
  );

describe('shipment list', () => {
  it('shows what waits, left and was cancelled, each in a row of its own', () => {
    expect(rowOf([announced])).toMatchObject({ id: 'shp_1', status: 'announced', warehouse: 'SHA-1', carrier: null });
    expect(rowOf([announced, cancelled], [], 'shp_2')).toMatchObject({ id: 'shp_2', status: 'cancelled' });
    expect(rowOf([announced, dispatched], [], 'shp_3')).toMatchObject({
      id: 'shp_3',
      status: 'dispatched',
      carrier: 'sf',
    });
  });

  it('is searched by what people have in hand', () => {
    expect(rowOf([announced, dispatched])?.searched).toBe('shp_1 SO-2026-0001 SF1234567890123');
  });

  it('is in trouble while an exception stands', () => {
    const lost = update('LOST', '2026-03-03T09:00:00+08:00');
    const arrived = update('ARRIVED', '2026-03-04T09:00:00+08:00');
    const signed = update('DELIVERED', '2026-03-05T09:00:00+08:00');
    expect(rowOf([announced, dispatched], [lost, arrived])).toMatchObject({ status: 'in-transit', inTrouble: true });
    expect(rowOf([announced, dispatched], [lost, arrived, signed])).toMatchObject({
      status: 'delivered',
      inTrouble: false,
      deliveredAt: '2026-03-05T09:00:00.000+08:00',
    });
  });

  it('shows the same for every order of the updates, and what the shipment itself says', () => {
    const updates = ['ANNOUNCED', 'PICKED_UP', 'DELAY', 'ARRIVED', 'ATTEMPT_FAILED', 'UNTRACKED'].map((code, index) =>
      update(code, `2026-03-0${index + 3}T09:00:00+08:00`),
    );
    const past = [announced, dispatched];
    const expected = rowOf(past, updates);
    fc.assert(
      fc.property(fc.shuffledSubarray([...updates, ...updates], { minLength: 12 }), (shuffled) => {
        expect(rowOf(past, shuffled)).toEqual(expected);
        expect(shipmentStatus(fold(shipment, logOf(past, shuffled)))).toBe(expected?.status);
      }),
    );
  });
});
