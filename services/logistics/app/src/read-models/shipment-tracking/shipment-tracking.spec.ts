import { asRecorded, at, fold } from '@throughline/event-sourcing';
import {
  shipment,
  shipmentStatus,
  type Meaning,
  type ShipmentEvent,
  type TrackingUpdate,
} from '@throughline/logistics-domain';
import fc from 'fast-check';
import { shipmentTracking, type ShipmentTrackingRow } from './shipment-tracking.projection.js';

const contents = [
  { orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 2 },
  { orderNumber: 'SO-2026-0001', lineNumber: 2, quantity: 1 },
  { orderNumber: 'SO-2026-0002', lineNumber: 1, quantity: 1 },
];
const registered: ShipmentEvent = {
  type: 'ShipmentRegistered',
  occurredAt: at('2026-03-02T10:00:00+08:00'),
  data: { contents },
};
const dispatched: ShipmentEvent = {
  type: 'ShipmentDispatched',
  occurredAt: at('2026-03-02T18:00:00+08:00'),
  data: { contents, carrier: 'sf', waybillNumber: 'SF1234567890123', packages: [{ packageNumber: '1' }] },
};
const update = (code: string, occurredAt: string, more: Partial<TrackingUpdate> = {}): TrackingUpdate => ({
  updateId: `trk_${code}_${occurredAt}`,
  carrier: 'sf',
  waybillNumber: 'SF1234567890123',
  provider: 'generic',
  code,
  occurredAt: at(occurredAt),
  receivedAt: at(occurredAt),
  ...more,
});

/** The log of a shipment after these updates, each told on its own. */
const logOf = (id: string, past: readonly ShipmentEvent[], updates: readonly TrackingUpdate[]) => {
  const log = past.map((event, index) => asRecorded('shipment', id, event, index));
  for (const each of updates) {
    const events = shipment.decide(fold(shipment, log), { type: 'RecordTrackingUpdates', data: { updates: [each] } });
    log.push(...events.map((event, index) => asRecorded('shipment', id, event as ShipmentEvent, log.length + index)));
  }
  return log;
};
const rowOf = (id: string, past: readonly ShipmentEvent[], updates: readonly TrackingUpdate[] = []) =>
  logOf(id, past, updates).reduce<ShipmentTrackingRow | undefined>(
    (row, event) => shipmentTracking.project(row, event, id),
    undefined,
  );

describe('shipment tracking', () => {
  it('shows what is in a shipment that waits', () => {
    expect(rowOf('shp_1', [registered])).toMatchObject({
      id: 'shp_1',
      status: 'registered',
      orderNumbers: ['SO-2026-0001', 'SO-2026-0002'],
      enteredAt: registered.occurredAt,
      carrier: null,
    });
  });

  it('keeps two shipments apart', () => {
    const other = rowOf('shp_2', [registered, dispatched]);
    expect(other).toMatchObject({ id: 'shp_2', status: 'dispatched', waybillNumber: 'SF1234567890123' });
    expect(rowOf('shp_1', [registered])).toMatchObject({ id: 'shp_1', status: 'registered', waybillNumber: null });
  });

  it('shows the journey, what is wrong with it, and what nobody understands', () => {
    const row = rowOf(
      'shp_1',
      [registered, dispatched],
      [
        update('ARRIVED', '2026-03-04T09:00:00+08:00'),
        update('LOST', '2026-03-05T09:00:00+08:00', { reason: 'hub-closed' }),
        update('PICKED_UP', '2026-03-02T20:00:00+08:00', { description: '已揽收' }),
        update('30-71', '2026-03-05T10:00:00+08:00'),
      ],
    );
    expect(row).toMatchObject({
      status: 'in-transit',
      milestone: 'ARRIVED',
      milestoneAt: '2026-03-04T09:00:00.000+08:00',
    });
    expect(row?.timeline.map((entry) => entry.code)).toEqual(['PICKED_UP', 'ARRIVED', 'LOST']);
    expect(row?.timeline[0]?.description).toBe('已揽收');
    expect(row?.exceptions).toEqual([
      {
        exceptionId: 'trk_LOST_2026-03-05T09:00:00+08:00',
        kind: 'LOST',
        raisedAt: '2026-03-05T09:00:00.000+08:00',
        reason: 'hub-closed',
      },
    ]);
    expect(row?.unmapped.map((entry) => entry.code)).toEqual(['30-71']);
  });

  it('shows both readings of an update that was read again, with its words', () => {
    const log = logOf(
      'shp_1',
      [registered, dispatched],
      [
        update('30-71', '2026-03-05T10:00:00+08:00', { description: '王某已签收', signedBy: '王某' }),
        update('30-72', '2026-03-05T11:00:00+08:00', { description: '已称重' }),
      ],
    );
    const readings: [string, Meaning][] = [
      ['30-71', { milestone: 'DELIVERED' }],
      ['30-72', { planned: 'DEPARTED' }],
    ];
    for (const [code, meaning] of readings) {
      const data = { provider: 'generic', code, meaning, revision: 1 };
      const events = shipment.decide(fold(shipment, log), { type: 'ReadUpdatesAgain', data });
      log.push(
        ...events.map((event, index) => asRecorded('shipment', 'shp_1', event as ShipmentEvent, log.length + index)),
      );
    }
    const row = log.reduce<ShipmentTrackingRow | undefined>(
      (before, event) => shipmentTracking.project(before, event, 'shp_1'),
      undefined,
    );
    expect(row).toMatchObject({
      status: 'delivered',
      timeline: [{ code: '30-71', milestone: 'DELIVERED', revision: 1, description: '王某已签收', signedBy: '王某' }],
      noted: [{ code: '30-72', planned: 'DEPARTED', description: '已称重' }],
      unmapped: [
        { code: '30-71', readAgainAt: expect.any(String) as string },
        { code: '30-72', readAgainAt: expect.any(String) as string },
      ],
    });
    expect(shipmentTracking.lookUps?.['shipments-by-unmapped-code']?.values(row!)).toEqual([]);
  });

  it('is found by each code that nobody has understood, as its state has it', () => {
    const updates = ['30-71', '30-72', '30-71', 'ARRIVED'].map((code, n) =>
      update(code, `2026-03-05T1${n}:00:00+08:00`),
    );
    const row = rowOf('shp_1', [registered, dispatched], updates);
    expect(shipmentTracking.lookUps?.['shipments-by-unmapped-code']?.values(row!)).toEqual([
      'generic/30-71',
      'generic/30-72',
    ]);
  });

  it('goes on without what has been erased', () => {
    const log = logOf(
      'shp_1',
      [registered, dispatched],
      [update('DELIVERED', '2026-03-05T16:20:00+08:00', { signedBy: '张三' })],
    );
    const row = log
      .map((event) => ('personal' in event && event.personal ? { ...event, personal: 'erased' as const } : event))
      .reduce<ShipmentTrackingRow | undefined>(
        (before, event) => shipmentTracking.project(before, event, 'shp_1'),
        undefined,
      );
    expect(row).toMatchObject({ status: 'delivered', deliveredAt: '2026-03-05T16:20:00.000+08:00' });
    expect(JSON.stringify(row)).not.toContain('张三');
  });

  it('is found by order number, and by waybill once it has one', () => {
    const values = (index: string, row: ShipmentTrackingRow | undefined) =>
      shipmentTracking.lookUps?.[index]?.values(row!);
    expect(values('shipment-by-order-number', rowOf('shp_1', [registered]))).toEqual(['SO-2026-0001', 'SO-2026-0002']);
    expect(values('shipment-by-waybill', rowOf('shp_1', [registered]))).toEqual([]);
    expect(values('shipment-by-waybill', rowOf('shp_1', [registered, dispatched]))).toEqual(['sf/SF1234567890123']);
  });

  it('is the same row for every order in which the updates come', () => {
    const updates = [
      update('PICKED_UP', '2026-03-02T20:00:00+08:00'),
      update('DELAY', '2026-03-03T09:00:00+08:00'),
      update('ARRIVED', '2026-03-04T09:00:00+08:00'),
      update('OUT_FOR_DELIVERY', '2026-03-05T09:00:00+08:00'),
      update('DELIVERED', '2026-03-05T16:20:00+08:00'),
      update('RETURNING', '2026-03-06T16:20:00+08:00'),
    ];
    const past = [registered, dispatched];
    const expected = rowOf('shp_1', past, updates);
    expect(expected?.status).toBe('delivered');
    fc.assert(
      fc.property(fc.shuffledSubarray([...updates, ...updates], { minLength: 12 }), (shuffled) => {
        expect(rowOf('shp_1', past, shuffled)).toEqual(expected);
        expect(shipmentStatus(fold(shipment, logOf('shp_1', past, shuffled)))).toBe(expected?.status);
      }),
    );
  });
});
