import { at, specification } from '@throughline/event-sourcing';
import { update } from '../shipment/shipment.histories.js';
import { stored, type TrackingUpdate } from '../tracking/tracking-update.js';
import { handOver } from './hand-over.js';
import type { NoteUpdatesHandedOver } from './note-updates-handed-over.js';
import type { SetTrackingUpdatesAside } from './set-tracking-updates-aside.js';
import { unmatchedUpdate } from './unmatched-update.decider.js';
import type { TrackingUpdateSetAside, TrackingUpdatesHandedOver } from './unmatched-update.events.js';

const { given } = specification(unmatchedUpdate, 'sf-SF1234567890123');
const pickedUp = update('PICKED_UP', '2026-03-02T20:00:00+08:00', { description: '已被 13800000000 揽收' });
const arrived = update('ARRIVED', '2026-03-04T09:00:00+08:00');
const now = at('2026-03-04T10:00:00Z');

const aside = (from: TrackingUpdate): TrackingUpdateSetAside => ({ type: 'TrackingUpdateSetAside', ...stored(from) });
const setAside = (...updates: TrackingUpdate[]): SetTrackingUpdatesAside => ({
  type: 'SetTrackingUpdatesAside',
  data: { updates },
});
const note = (...updateIds: string[]): NoteUpdatesHandedOver => ({
  type: 'NoteUpdatesHandedOver',
  data: { shipmentId: 'shp_1', updateIds, now },
});
const handedOver = (...updateIds: string[]): TrackingUpdatesHandedOver => ({
  type: 'TrackingUpdatesHandedOver',
  occurredAt: now,
  data: { shipmentId: 'shp_1', updateIds },
});

describe('set tracking updates aside', () => {
  it('keeps what it cannot place, free text apart', () => {
    given().twice(setAside(pickedUp, arrived)).then(aside(pickedUp), aside(arrived));
    expect(aside(pickedUp).personal).toEqual({ description: '已被 13800000000 揽收' });
  });

  it('keeps a scan once, however often it comes', () => {
    given(aside(pickedUp))
      .when(setAside(pickedUp, arrived, arrived))
      .then(aside(arrived));
  });

  it('does not keep again what was handed over', () => {
    given(aside(pickedUp), handedOver(pickedUp.updateId)).when(setAside(pickedUp)).thenNothing();
  });
});

describe('note updates handed over', () => {
  it('lets go what its shipment has', () => {
    given(aside(pickedUp), aside(arrived))
      .twice(note(pickedUp.updateId, arrived.updateId))
      .then(handedOver(pickedUp.updateId, arrived.updateId));
  });

  it('names only what waits', () => {
    given(aside(pickedUp), aside(arrived), handedOver(pickedUp.updateId))
      .when(note(pickedUp.updateId, arrived.updateId, 'trk_never_seen'))
      .then(handedOver(arrived.updateId));
  });

  it('has nothing to say where nothing waits', () => {
    given().when(note('trk_1')).thenNothing();
  });
});

describe('hand over', () => {
  const held = { carrier: 'sf', waybillNumber: 'SF1234567890123', from: at('2026-03-02T18:00:00+08:00') };
  const holder = (streamId: string, more: object = {}) => ({
    streamId,
    row: { waybills: [{ ...held, packageNumbers: ['1'], ...more }] },
  });

  it('records on the shipment all that waited, and notes it', () => {
    const { description = '', ...open } = pickedUp;
    const row = { waiting: [open, arrived], personal: { [open.updateId]: { description } } };
    expect(
      handOver({ streamId: 'sf-SF1234567890123', row }, [holder('shp_1')], now).map(({ streamId, command }) => [
        streamId,
        command,
      ]),
    ).toEqual([
      ['shp_1', { type: 'RecordTrackingUpdates', data: { updates: [pickedUp, arrived] } }],
      ['sf-SF1234567890123', note(pickedUp.updateId, arrived.updateId)],
    ]);
  });

  it('asks nothing where nothing waits', () => {
    expect(
      handOver({ streamId: 'sf-SF1234567890123', row: { waiting: [], personal: {} } }, [holder('shp_1')], now),
    ).toEqual([]);
  });

  it('gives each of two holders what happened in its time, and keeps what was nobody’s', () => {
    const between = update('DEPARTED', '2026-03-03T12:00:00+08:00');
    const row = { waiting: [pickedUp, between, arrived], personal: {} };
    const holders = [
      holder('shp_1', { until: at('2026-03-03T00:00:00+08:00') }),
      holder('shp_2', { from: at('2026-03-04T23:00:00+08:00') }),
    ];
    expect(
      handOver({ streamId: 'sf-SF1234567890123', row }, holders, now)
        .filter(({ decider }) => decider.streamType === 'shipment')
        .map(({ streamId, command }) => [streamId, command]),
    ).toEqual([
      ['shp_1', { type: 'RecordTrackingUpdates', data: { updates: [pickedUp] } }],
      ['shp_2', { type: 'RecordTrackingUpdates', data: { updates: [arrived] } }],
    ]);
  });
});
