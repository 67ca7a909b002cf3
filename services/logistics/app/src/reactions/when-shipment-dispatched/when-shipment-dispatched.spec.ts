import { at, type Found } from '@throughline/event-sourcing';
import { handOver, waybillsAtDispatch, type TrackingUpdate } from '@throughline/logistics-domain';
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
const holder = { streamId: 'shp_1', row: { waybills: waybillsAtDispatch(told) } };
const waiting = (...updates: TrackingUpdate[]): Found => ({
  rows: <Row>(index: string) =>
    index === 'shipment-by-waybill'
      ? [{ streamId: 'shp_1', row: { waybills: waybillsAtDispatch(told) } as Row }]
      : [{ streamId: 'sf-SF1234567890123', row: { waiting: updates, personal: {} } as Row }],
  one: () => undefined,
});

describe('when a shipment is dispatched', () => {
  it('hands over what its carrier said before', () => {
    expect(whenShipmentDispatched.lookUps?.(told)).toEqual([
      { index: 'shipment-by-waybill', value: 'sf/SF1234567890123' },
      { index: 'waiting-updates-by-waybill', value: 'sf/SF1234567890123' },
    ]);
    expect(whenShipmentDispatched.react(told, waiting(pickedUp), context)).toEqual(
      handOver({ streamId: 'sf-SF1234567890123', row: { waiting: [pickedUp], personal: {} } }, [holder], context.now),
    );
  });

  it('asks for the number of each package', () => {
    const packages = [{ packageNumber: '1' }, { packageNumber: '2', waybillNumber: 'SF9876543210002' }];
    const two = { ...told, data: { ...told.data, packages } };
    expect(whenShipmentDispatched.lookUps?.(two).map(({ value }) => value)).toEqual([
      'sf/SF1234567890123',
      'sf/SF1234567890123',
      'sf/SF9876543210002',
      'sf/SF9876543210002',
    ]);
  });

  it.each([
    ['not long ago', '2026-02-20T18:00:00+08:00', 1],
    ['long ago', '2025-02-20T18:00:00+08:00', 0],
  ])('reports that another shipment had the number %s', (_, from, count) => {
    const other = { ...waybillsAtDispatch(told)[0]!, from: at(from) };
    const found: Found = {
      rows: <Row>(index: string) =>
        index === 'shipment-by-waybill'
          ? [
              { streamId: 'shp_0', row: { waybills: [other] } as Row },
              { streamId: 'shp_1', row: { waybills: waybillsAtDispatch(told) } as Row },
            ]
          : [],
      one: () => undefined,
    };
    const commands = whenShipmentDispatched.react(told, found, context);
    expect(commands.map(({ streamId, command }) => [streamId, command.type])).toEqual(
      Array.from({ length: count }, () => ['shp_1', 'ReportNumberReused']),
    );
  });

  it('asks nothing when nothing waits', () => {
    expect(whenShipmentDispatched.react(told, { rows: () => [], one: () => undefined }, context)).toEqual([]);
    expect(whenShipmentDispatched.react(told, waiting(), context)).toEqual([]);
  });
});
