import { asRecorded, at, type Recorded } from '@throughline/event-sourcing';
import type { ShipmentEvent } from '@throughline/logistics-domain';
import { waybillsToAsk, type WaybillToAskRow } from './waybills-to-ask.projection.js';

const contents = [{ orderNumber: 'SO-1', lineNumber: 1, quantity: 1 }];
const id = 'shp_1 sf/SF1';
const dispatched: ShipmentEvent = {
  type: 'ShipmentDispatched',
  occurredAt: at('2026-03-02T18:00:00+08:00'),
  data: { contents, carrier: 'sf', waybillNumber: 'SF1', packages: [{ packageNumber: '1' }] },
};
const scanned = (
  milestone: 'PICKED_UP' | 'DELIVERED' | 'RETURNED',
  time: string,
  receivedAt = time,
): ShipmentEvent => ({
  type: 'TrackingUpdateRecorded',
  occurredAt: at(time),
  data: {
    updateId: `trk_${time}`,
    carrier: 'sf',
    waybillNumber: 'SF1',
    provider: 'sf',
    code: 'x',
    receivedAt: at(receivedAt),
    milestone,
    mappingVersion: 1,
  },
});
const rowAfter = (...events: readonly ShipmentEvent[]): WaybillToAskRow | undefined =>
  events
    .map((event, index): Recorded<ShipmentEvent> => asRecorded('shipment', 'shp_1', event, index))
    .reduce<WaybillToAskRow | undefined>(
      (row, event) => (waybillsToAsk.keysOf(event).includes(id) ? waybillsToAsk.project(row, event, id) : row),
      undefined,
    );

describe('waybills to ask', () => {
  it('are there from the dispatch, and know the last sign of life in whatever order signs come', () => {
    expect(rowAfter(dispatched)).toEqual({
      id,
      shipmentId: 'shp_1',
      carrier: 'sf',
      waybillNumber: 'SF1',
      dispatchedAt: at('2026-03-02T18:00:00+08:00'),
      lastSignAt: at('2026-03-02T18:00:00+08:00'),
      endedAt: null,
    });
    const scans = [
      scanned('PICKED_UP', '2026-03-03T09:00:00+08:00'),
      scanned('PICKED_UP', '2026-03-02T20:00:00+08:00'),
    ];
    expect(rowAfter(dispatched, ...scans)).toMatchObject({
      lastSignAt: at('2026-03-03T09:00:00+08:00'),
      endedAt: null,
    });
  });

  it('go by our clock where the carrier’s is ahead', () =>
    expect(
      rowAfter(dispatched, scanned('PICKED_UP', '2026-03-09T09:00:00+08:00', '2026-03-03T09:00:00+08:00'))?.lastSignAt,
    ).toBe(at('2026-03-03T09:00:00+08:00')));

  it.each(['DELIVERED', 'RETURNED'] as const)('end with %s', (milestone) =>
    expect(rowAfter(dispatched, scanned(milestone, '2026-03-04T09:00:00+08:00'))?.endedAt).toBe(
      at('2026-03-04T09:00:00+08:00'),
    ),
  );

  it('are not there without a dispatch', () =>
    expect(rowAfter(scanned('PICKED_UP', '2026-03-03T09:00:00+08:00'))).toBeUndefined());

  it('are those of packages too, and go with a number that is replaced or given up', () => {
    const two: ShipmentEvent = {
      ...dispatched,
      data: { ...dispatched.data, packages: [{ packageNumber: '1' }, { packageNumber: '2', waybillNumber: 'SF2' }] },
    };
    const recorded = (event: ShipmentEvent, index = 0) => asRecorded('shipment', 'shp_1', event, index);
    expect(waybillsToAsk.keysOf(recorded(two))).toEqual([id, 'shp_1 sf/SF2']);
    expect(waybillsToAsk.project(undefined, recorded(two), 'shp_1 sf/SF2')).toMatchObject({ waybillNumber: 'SF2' });

    const occurredAt = at('2026-03-03T09:00:00+08:00');
    const replaced: ShipmentEvent = {
      type: 'WaybillReplaced',
      occurredAt,
      data: { contents, carrier: 'sf', waybillNumber: 'SF3', replaced: { carrier: 'sf', waybillNumber: 'SF1' } },
    };
    expect(waybillsToAsk.keysOf(recorded(replaced))).toEqual([id, 'shp_1 sf/SF3']);
    expect(rowAfter(dispatched, replaced)).toMatchObject({ endedAt: occurredAt });
    expect(waybillsToAsk.project(undefined, recorded(replaced), 'shp_1 sf/SF3')).toEqual({
      id: 'shp_1 sf/SF3',
      shipmentId: 'shp_1',
      carrier: 'sf',
      waybillNumber: 'SF3',
      dispatchedAt: occurredAt,
      lastSignAt: occurredAt,
      endedAt: null,
    });
    const back: ShipmentEvent = {
      ...replaced,
      data: { ...dispatched.data, replaced: { carrier: 'sf', waybillNumber: 'SF3' } } as typeof replaced.data,
    };
    expect(rowAfter(dispatched, replaced, back)).toMatchObject({ endedAt: null });
    const ofOne: ShipmentEvent = { ...replaced, data: { ...replaced.data, packageNumbers: ['2'] } };
    expect(rowAfter(two, ofOne)).toMatchObject({ endedAt: null });
    const voided: ShipmentEvent = {
      type: 'WaybillVoided',
      occurredAt,
      data: { contents, carrier: 'sf', waybillNumber: 'SF1' },
    };
    expect(rowAfter(dispatched, voided)).toMatchObject({ endedAt: occurredAt });
  });
});
