import { jest } from '@jest/globals';
import { at, specification } from '@throughline/event-sourcing';
import { addTo, minutes } from '@throughline/values';
import { stored, type TrackingUpdate } from '../tracking/tracking-update.js';
import type { RecordTrackingUpdates } from './record-tracking-updates.js';
import { shipment } from './shipment.decider.js';
import { announced, contents, dispatched, update } from './shipment.histories.js';
import type {
  DeliveryExceptionCleared,
  DeliveryExceptionRaised,
  MilestoneReached,
  ShipmentDelivered,
  TrackingUpdateRecorded,
} from './shipment.events.js';

const { given } = specification(shipment);
const record = (...updates: TrackingUpdate[]): RecordTrackingUpdates => ({
  type: 'RecordTrackingUpdates',
  data: { updates },
});
const mapped = [
  {
    provider: 'generic',
    revision: 7,
    meanings: {
      '30-71': { milestone: 'DELIVERED', signer: 'locker' },
      '30-72': { planned: 'DEPARTED' },
      PICKED_UP: { milestone: 'RETURNED' },
    },
  },
] as const;
const onItsWay = { contents, carrier: 'sf', waybillNumber: 'SF1234567890123' };

const pickedUp = update('PICKED_UP', '2026-03-02T20:00:00+08:00', { location: '上海' });
const delayed = update('DELAY', '2026-03-03T09:00:00+08:00', { reason: 'weather' });
const arrived = update('ARRIVED', '2026-03-04T09:00:00+08:00');
const delivered = update('DELIVERED', '2026-03-05T16:20:00+08:00', { signedBy: '张三' });

const recorded = (
  from: TrackingUpdate,
  meaning: Pick<TrackingUpdateRecorded['data'], 'milestone' | 'exceptionKind'>,
): TrackingUpdateRecorded => {
  const { data, ...rest } = stored(from);
  return { type: 'TrackingUpdateRecorded', ...rest, data: { ...data, mappingVersion: 1, ...meaning } };
};
const milestone = (from: TrackingUpdate, code: 'PICKED_UP' | 'DEPARTED' | 'ARRIVED'): MilestoneReached => ({
  type: 'MilestoneReached',
  occurredAt: from.occurredAt,
  data: { ...onItsWay, milestone: code, ...(from.location !== undefined && { location: from.location }) },
});
const raised: DeliveryExceptionRaised = {
  type: 'DeliveryExceptionRaised',
  occurredAt: delayed.occurredAt,
  data: { ...onItsWay, exceptionId: delayed.updateId, kind: 'DELAY', reason: 'weather', liableParty: 'nobody' },
};
const cleared: DeliveryExceptionCleared = {
  type: 'DeliveryExceptionCleared',
  occurredAt: arrived.occurredAt,
  data: { ...onItsWay, exceptionId: delayed.updateId, kind: 'DELAY' },
};
const signed: ShipmentDelivered = { type: 'ShipmentDelivered', occurredAt: delivered.occurredAt, data: onItsWay };

const past = [announced, dispatched];
const recordedPickUp = recorded(pickedUp, { milestone: 'PICKED_UP' });
const recordedDelay = recorded(delayed, { milestone: 'EXCEPTION', exceptionKind: 'DELAY' });
const recordedArrival = recorded(arrived, { milestone: 'ARRIVED' });
const recordedSignature = recorded(delivered, { milestone: 'DELIVERED' });

describe('record tracking updates', () => {
  it('tells a step for the first time', () => {
    given(...past)
      .twice(record(pickedUp))
      .then(recordedPickUp, milestone(pickedUp, 'PICKED_UP'));
  });

  it('says once that the shipment was signed for, and keeps the name apart', () => {
    given(...past)
      .twice(record(delivered))
      .then({ ...recordedSignature, personal: { signedBy: '张三' } }, signed);
  });

  it('keeps a later signature without saying it again', () => {
    const again = update('DELIVERED', '2026-03-05T17:00:00+08:00');
    given(...past, recordedSignature, signed)
      .twice(record(again))
      .then(recorded(again, { milestone: 'DELIVERED' }));
  });

  it('says it again when an earlier signature becomes known', () => {
    const earlier = update('DELIVERED', '2026-03-05T15:00:00+08:00');
    const between = update('DELIVERED', '2026-03-05T16:00:00+08:00');
    const moved = { ...signed, occurredAt: earlier.occurredAt };
    const recordedEarlier = recorded(earlier, { milestone: 'DELIVERED' });
    given(...past, recordedSignature, signed)
      .twice(record(earlier))
      .then(recordedEarlier, moved);
    given(...past, recordedSignature, signed, recordedEarlier, moved)
      .when(record(between))
      .then(recorded(between, { milestone: 'DELIVERED' }));
  });

  it('raises a delivery exception', () => {
    given(...past)
      .twice(record(delayed))
      .then(recordedDelay, raised);
  });

  it('clears a delay with the next step that moves', () => {
    given(...past, recordedDelay, raised)
      .twice(record(arrived))
      .then(recordedArrival, milestone(arrived, 'ARRIVED'), cleared);
  });

  it('raises and clears at once a delay that is heard of after it was over', () => {
    given(...past, recordedArrival, milestone(arrived, 'ARRIVED'))
      .twice(record(delayed))
      .then(recordedDelay, raised, cleared);
  });

  it('says it again when an earlier step that cleared it becomes known', () => {
    const moving = update('DEPARTED', '2026-03-03T20:00:00+08:00');
    given(...past, recordedDelay, raised, recordedArrival, milestone(arrived, 'ARRIVED'), cleared)
      .twice(record(moving))
      .then(recorded(moving, { milestone: 'DEPARTED' }), milestone(moving, 'DEPARTED'), {
        ...cleared,
        occurredAt: moving.occurredAt,
      });
  });

  it('does not clear a delay with a step from before it', () => {
    given(...past, recordedDelay, raised)
      .when(record(pickedUp))
      .then(recordedPickUp, milestone(pickedUp, 'PICKED_UP'));
  });

  it('does not make good what was lost by a scan in a hub, but by the signature', () => {
    const lost = update('LOST', '2026-03-03T09:00:00+08:00');
    const told = given(...past).when(record(lost, arrived, delivered)).events;
    expect(told.map((event) => event.type)).toEqual([
      'TrackingUpdateRecorded',
      'DeliveryExceptionRaised',
      'TrackingUpdateRecorded',
      'MilestoneReached',
      'TrackingUpdateRecorded',
      'ShipmentDelivered',
      'DeliveryExceptionCleared',
    ]);
  });

  it('records a late scan after the signature without taking the signature back', () => {
    given(...past, recordedSignature, signed)
      .twice(record(arrived))
      .then(recordedArrival, milestone(arrived, 'ARRIVED'));
  });

  it('records in time order what comes together', () => {
    given(...past)
      .twice(record(delivered, arrived, pickedUp))
      .then(
        recordedPickUp,
        milestone(pickedUp, 'PICKED_UP'),
        recordedArrival,
        milestone(arrived, 'ARRIVED'),
        recordedSignature,
        signed,
      );
  });

  it('takes scans of one moment that come together for steps of an ordinary journey', () => {
    const left = update('DEPARTED', '2026-03-04T09:00:00+08:00');
    const signedFor = update('DELIVERED', '2026-03-04T09:00:00+08:00');
    given(...past)
      .when(record(signedFor, arrived, left))
      .then(
        recorded(left, { milestone: 'DEPARTED' }),
        milestone(left, 'DEPARTED'),
        recordedArrival,
        milestone(arrived, 'ARRIVED'),
        recorded(signedFor, { milestone: 'DELIVERED' }),
        { ...signed, occurredAt: signedFor.occurredAt },
      );
  });

  it('takes the same code at the same moment in the same place for the same scan, whatever its offset or id', () => {
    const sameScan = update('PICKED_UP', '2026-03-02T12:00:00Z', { location: '上海', updateId: 'trk_other' });
    given(...past, recordedPickUp)
      .when(record(sameScan, pickedUp))
      .thenNothing();
  });

  it('keeps a code that nobody has mapped, where people see it', () => {
    const unheardOf = update('30-71', '2026-03-03T09:00:00+08:00');
    const { data, ...rest } = stored(unheardOf);
    given(...past)
      .twice(record(unheardOf))
      .then({ type: 'TrackingUpdateUnmapped', ...rest, data: { ...data, mappingVersion: 1 } });
  });

  it('reads a code as people have mapped it, and says by which revision', () => {
    const unheardOf = update('30-71', '2026-03-03T09:00:00+08:00');
    const { data, ...rest } = stored(unheardOf);
    given(...past)
      .twice({ type: 'RecordTrackingUpdates', data: { updates: [unheardOf], mapped } })
      .then(
        {
          type: 'TrackingUpdateRecorded',
          ...rest,
          data: { ...data, mappingVersion: 1, revision: 7, milestone: 'DELIVERED', signer: 'locker' },
        },
        {
          ...signed,
          occurredAt: unheardOf.occurredAt,
          data: { ...onItsWay, signer: 'locker' },
        },
      );
  });

  it('asks people only about codes that our tables do not know', () => {
    given(...past)
      .when({
        type: 'RecordTrackingUpdates',
        data: { updates: [pickedUp, update('constructor', '2026-03-03T09:00:00+08:00')], mapped },
      })
      .thenTypes('TrackingUpdateRecorded', 'MilestoneReached', 'TrackingUpdateUnmapped');
  });

  it('notes what is no step, and that somebody handled the goods', () => {
    const aboutToLeave = update('30-72', '2026-03-03T09:00:00+08:00', { location: '上海' });
    const { data, ...rest } = stored(aboutToLeave);
    given(...past)
      .twice({ type: 'RecordTrackingUpdates', data: { updates: [aboutToLeave], mapped } })
      .then(
        {
          type: 'TrackingUpdateNoted',
          ...rest,
          data: { ...data, mappingVersion: 1, revision: 7, planned: 'DEPARTED' },
        },
        {
          type: 'HandlingNoted',
          occurredAt: aboutToLeave.occurredAt,
          data: { ...onItsWay, planned: 'DEPARTED', location: '上海' },
        },
      );
  });

  it('does not take the code of one provider for that of another', () => {
    const there = update('DELIVERED', '2026-03-05T16:20:00+08:00', { provider: 'somebody' });
    given(...past, recordedSignature, signed)
      .twice(record(there))
      .thenTypes('TrackingUpdateUnmapped');
  });

  it('records an update from before the dispatch, and reports what is too early', () => {
    given(...past)
      .twice(record(update('PICKED_UP', '2026-03-02T08:00:00+08:00')))
      .thenTypes('TrackingUpdateRecorded', 'MilestoneReached');
    given(...past)
      .twice(record(update('PICKED_UP', '2026-03-01T08:00:00+08:00')))
      .thenTypes('TrackingUpdateRecorded', 'MilestoneReached', 'ScannedBeforeDispatchReported');
  });

  it('stores a scan from the future as given, and tells what follows for when we heard of it', () => {
    const heard = at('2026-03-04T09:00:00+08:00');
    const ahead = ['ARRIVED', 'LOST', 'DELIVERED'].map((code) =>
      update(code, '2027-03-04T09:00:00+08:00', { receivedAt: heard }),
    );
    const told = given(...past, recordedDelay, raised).when(record(...ahead)).events;
    expect(told.map((event) => [event.type, event.occurredAt])).toEqual([
      ['TrackingUpdateRecorded', ahead[0]?.occurredAt],
      ['MilestoneReached', heard],
      ['DeliveryExceptionCleared', heard],
      ['TrackingUpdateRecorded', ahead[1]?.occurredAt],
      ['DeliveryExceptionRaised', heard],
      ['TrackingUpdateRecorded', ahead[2]?.occurredAt],
      ['ShipmentDelivered', heard],
    ]);
  });

  it('takes little more for each scan of a long quiet journey than for each of a short one', () => {
    const start = at('2026-03-02T20:00:00+08:00');
    const read = jest.spyOn(Date, 'parse');
    const readings = (count: number): number => {
      const scans = Array.from({ length: count }, (_, n) => update('ARRIVED', addTo(start, minutes(n))));
      read.mockClear();
      expect(given(...past).when(record(...scans)).events).toHaveLength(2 * count);
      return read.mock.calls.length / count;
    };
    expect(readings(500)).toBeLessThan(2 * readings(20));
    read.mockRestore();
  });

  it('is a mistake of ours on a shipment that has no waybill', () => {
    expect(() => given(announced).when(record(pickedUp))).toThrow('without a waybill');
  });
});
