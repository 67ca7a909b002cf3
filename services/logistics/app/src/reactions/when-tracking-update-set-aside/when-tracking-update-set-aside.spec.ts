import { at, type Found } from '@throughline/event-sourcing';
import { handOver, type TrackingUpdate } from '@throughline/logistics-domain';
import { whenTrackingUpdateSetAside } from './when-tracking-update-set-aside.js';

const context = { now: at('2026-03-02T10:00:05Z'), id: () => '' };
const pickedUp: TrackingUpdate = {
  updateId: 'trk_1',
  carrier: 'sf',
  waybillNumber: 'SF1234567890123',
  provider: 'generic',
  code: 'PICKED_UP',
  occurredAt: at('2026-03-02T17:00:00+08:00'),
  receivedAt: at('2026-03-02T17:01:00+08:00'),
};
const { occurredAt, ...data } = pickedUp;
const told = {
  type: 'TrackingUpdateSetAside',
  data,
  eventId: 'e-1',
  subject: 'unmatched-update/sf-SF1234567890123',
  occurredAt,
  recordedAt: pickedUp.receivedAt,
  effectiveAt: occurredAt,
  correlationId: 'c-1',
} as const;

const waybill = { carrier: 'sf', waybillNumber: 'SF1234567890123' };
const found = (shipments: Record<string, string>, updates: readonly TrackingUpdate[]): Found => ({
  rows: <Row>(index: string) =>
    index === 'shipment-by-waybill'
      ? Object.entries(shipments).map(([streamId, dispatchedAt]) => ({
          streamId,
          row: { waybills: [{ ...waybill, from: at(dispatchedAt), packageNumbers: ['1'] }] } as Row,
        }))
      : [{ streamId: 'sf-SF1234567890123', row: { waiting: updates, personal: {} } as Row }],
  one: () => undefined,
});

describe('when a tracking update is set aside', () => {
  it('looks for both sides', () => {
    expect(whenTrackingUpdateSetAside.lookUps?.(told)).toEqual([
      { index: 'shipment-by-waybill', value: 'sf/SF1234567890123' },
      { index: 'waiting-updates-by-waybill', value: 'sf/SF1234567890123' },
    ]);
  });

  it('asks nothing while no shipment has the waybill', () => {
    expect(whenTrackingUpdateSetAside.react(told, found({}, [pickedUp]), context)).toEqual([]);
  });

  it('hands over when the shipment was dispatched meanwhile', () => {
    const from = at('2026-03-02T18:00:00+08:00');
    const holder = { streamId: 'shp_1', row: { waybills: [{ ...waybill, from, packageNumbers: ['1'] }] } };
    const meanwhile = found({ shp_1: '2026-03-02T18:00:00+08:00' }, [pickedUp]);
    expect(whenTrackingUpdateSetAside.react(told, meanwhile, context)).toEqual(
      handOver({ streamId: 'sf-SF1234567890123', row: { waiting: [pickedUp], personal: {} } }, [holder], context.now),
    );
  });

  it('gives a number that is used again to the shipment that had it then', () => {
    const again = found({ shp_2: '2026-03-02T18:00:00+08:00', shp_3: '2025-01-01T00:00:00Z' }, [pickedUp]);
    expect(whenTrackingUpdateSetAside.react(told, again, context).map(({ streamId }) => streamId)).toEqual([
      'shp_2',
      'sf-SF1234567890123',
    ]);
  });

  it('asks nothing when another fact has handed everything over', () => {
    const over = found({ shp_1: '2026-03-02T18:00:00+08:00' }, []);
    expect(whenTrackingUpdateSetAside.react(told, over, context)).toEqual([]);
  });
});
