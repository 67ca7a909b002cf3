import { asRecorded, at } from '@throughline/event-sourcing';
import { stored, type TrackingUpdate, type UnmatchedUpdateEvent } from '@throughline/logistics-domain';
import { unmatchedUpdates, type UnmatchedUpdatesRow } from './unmatched-updates.projection.js';
import { unmatchedUpdatesItem } from './unmatched-updates.view.js';

const update = (updateId: string, more: Partial<TrackingUpdate> = {}): TrackingUpdate => ({
  updateId,
  carrier: 'sf',
  waybillNumber: 'SF1234567890123',
  provider: 'generic',
  code: 'PICKED_UP',
  occurredAt: at('2026-03-02T20:00:00+08:00'),
  receivedAt: at('2026-03-02T12:01:00Z'),
  ...more,
});
const pickedUp = update('trk_1');
const told = { description: '已被 13800000000 揽收', signedBy: '张三' };
const arrived = update('trk_2', { code: 'ARRIVED' });
const aside = (from: TrackingUpdate): UnmatchedUpdateEvent => ({ type: 'TrackingUpdateSetAside', ...stored(from) });
const handedOver = (...updateIds: string[]): UnmatchedUpdateEvent => ({
  type: 'TrackingUpdatesHandedOver',
  occurredAt: at('2026-03-03T00:00:00Z'),
  data: { shipmentId: 'shp_1', updateIds },
});
const rowOf = (id: string, ...events: UnmatchedUpdateEvent[]) =>
  events.reduce<UnmatchedUpdatesRow | undefined>(
    (row, event, index) => unmatchedUpdates.project(row, asRecorded('unmatched-update', id, event, index), id),
    undefined,
  );

describe('unmatched updates', () => {
  it('keep all that is needed to record them later', () => {
    expect(rowOf('sf-SF1234567890123', aside({ ...pickedUp, ...told }), aside(arrived))).toEqual({
      id: 'sf-SF1234567890123',
      carrier: 'sf',
      waybillNumber: 'SF1234567890123',
      waiting: [pickedUp, arrived],
      personal: { trk_1: told },
      isWaiting: true,
      shipmentId: null,
    });
  });

  it('show nothing about people, and keep that no longer than they wait', () => {
    const row = rowOf('sf-SF1234567890123', aside({ ...pickedUp, ...told }), aside(arrived));
    const shown = JSON.stringify(unmatchedUpdatesItem(row as UnmatchedUpdatesRow));
    expect(shown).toContain('trk_1');
    for (const text of Object.values(told)) expect(shown).not.toContain(text);
    expect(rowOf('sf-SF1234567890123', aside({ ...pickedUp, ...told }), handedOver('trk_1'))?.personal).toEqual({});
  });

  it('go on without what has been erased', () => {
    const event = asRecorded('unmatched-update', 'sf-SF1234567890123', aside({ ...pickedUp, ...told }));
    const row = unmatchedUpdates.project(undefined, { ...event, personal: 'erased' }, event.streamId);
    expect(row).toMatchObject({ waiting: [pickedUp], personal: {} });
  });

  it('wait until they are handed over, and are found by their waybill only so long', () => {
    const waiting = unmatchedUpdates.lookUps?.['waiting-updates-by-waybill']?.values;
    const before = rowOf('sf-SF1234567890123', aside(pickedUp), aside(arrived), handedOver('trk_1'));
    const after = rowOf('sf-SF1234567890123', aside(pickedUp), handedOver('trk_1'));
    expect(before).toMatchObject({ waiting: [arrived], isWaiting: true, shipmentId: 'shp_1' });
    expect(waiting?.(before!)).toEqual(['sf/SF1234567890123']);
    expect(after).toMatchObject({ waiting: [], isWaiting: false, shipmentId: 'shp_1' });
    expect(waiting?.(after!)).toEqual([]);
  });
});
