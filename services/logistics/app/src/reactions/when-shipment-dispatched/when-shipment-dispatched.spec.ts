import { at, type Found } from '@throughline/event-sourcing';
import { handOver, type TrackingUpdate } from '@throughline/logistics-domain';
import { whenShipmentDispatched } from './when-shipment-dispatched.js';

const occurredAt = at('2026-03-02T18:00:00+08:00');
const context = { now: at('2026-03-02T10:00:05Z'), id: () => '' };
const told = {
  type: 'ShipmentDispatched',
  data: {
    contents: [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 2 }],
    carrier: 'sf',
    waybillNumber: 'SF1234567890123',
    packages: [{ packageNumber: '1' }],
  },
  eventId: 'e-1',
  subject: 'shipment/shp_1',
  occurredAt,
  recordedAt: occurredAt,
  effectiveAt: occurredAt,
  correlationId: 'c-1',
} as const;
const pickedUp: TrackingUpdate = {
  updateId: 'trk_1',
  carrier: 'sf',
  waybillNumber: 'SF1234567890123',
  provider: 'generic',
  code: 'PICKED_UP',
  occurredAt: at('2026-03-02T17:00:00+08:00'),
  receivedAt: at('2026-03-02T17:01:00+08:00'),
};
const waiting = (...updates: TrackingUpdate[]): Found => ({
  rows: <Row>() => [{ streamId: 'sf-SF1234567890123', row: { waiting: updates, personal: {} } as Row }],
  one: () => undefined,
});

describe('when a shipment is dispatched', () => {
  it('hands over what its carrier said before', () => {
    expect(whenShipmentDispatched.lookUps?.(told)).toEqual([
      { index: 'waiting-updates-by-waybill', value: 'sf/SF1234567890123' },
    ]);
    expect(whenShipmentDispatched.react(told, waiting(pickedUp), context)).toEqual(
      handOver({ streamId: 'sf-SF1234567890123', row: { waiting: [pickedUp], personal: {} } }, 'shp_1', context.now),
    );
  });

  it('asks nothing when nothing waits', () => {
    expect(whenShipmentDispatched.react(told, { rows: () => [], one: () => undefined }, context)).toEqual([]);
    expect(whenShipmentDispatched.react(told, waiting(), context)).toEqual([]);
  });
});
