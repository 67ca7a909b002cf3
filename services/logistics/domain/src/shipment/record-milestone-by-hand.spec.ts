import { at, specification } from '@throughline/event-sourcing';
import type { RecordMilestoneByHand } from './record-milestone-by-hand.js';
import { shipment } from './shipment.decider.js';
import type { ShipmentEvent } from './shipment.events.js';
import { announced, cancelled, contents, dispatched } from './shipment.histories.js';

const { given } = specification(shipment);
const now = at('2026-03-03T10:00:00+08:00');
const byHand = (more: Partial<RecordMilestoneByHand['data']> = {}): RecordMilestoneByHand => ({
  type: 'RecordMilestoneByHand',
  data: { updateId: 'trk_1', milestone: 'ARRIVED', occurredAt: now, now, ...more },
});
const two: ShipmentEvent = {
  ...dispatched,
  data: {
    ...dispatched.data,
    packages: [{ packageNumber: '1' }, { packageNumber: '2', waybillNumber: 'SF9876543210002' }],
  },
};

describe('record a milestone by hand', () => {
  it('is a carrier’s update in our own codes', () => {
    given(announced, dispatched)
      .twice(byHand({ location: '武汉', description: '司机来电', signedBy: '张三' }))
      .then(
        {
          type: 'TrackingUpdateRecorded',
          occurredAt: now,
          data: {
            updateId: 'trk_1',
            carrier: 'sf',
            waybillNumber: 'SF1234567890123',
            provider: 'generic',
            code: 'ARRIVED',
            milestone: 'ARRIVED',
            mappingVersion: 1,
            receivedAt: now,
            location: '武汉',
          },
          personal: { description: '司机来电', signedBy: '张三' },
        },
        {
          type: 'MilestoneReached',
          occurredAt: now,
          data: { contents, carrier: 'sf', waybillNumber: 'SF1234567890123', milestone: 'ARRIVED', location: '武汉' },
        },
      );
  });

  it('can be of one package', () => {
    expect(given(announced, two).when(byHand({ packageNumber: '2', milestone: 'DELIVERED' })).events).toMatchObject([
      { type: 'TrackingUpdateRecorded', data: { waybillNumber: 'SF9876543210002', packageNumbers: ['2'] } },
      { type: 'PackageDelivered', data: { packageNumbers: ['2'] } },
    ]);
    given(announced, two)
      .when(byHand({ packageNumber: '3' }))
      .thenRejected('package-unknown');
  });

  it('says nothing of what has not left', () => {
    given(announced).when(byHand()).thenRejected('shipment-not-dispatched');
    given(announced, cancelled).when(byHand()).thenRejected('shipment-already-cancelled');
    given().when(byHand()).thenRejected('shipment-unknown');
  });

  it('refuses what has not happened yet', () => {
    given(announced, dispatched)
      .when(byHand({ occurredAt: at('2026-03-03T10:06:00+08:00') }))
      .thenRejected('occurred-in-the-future');
  });
});
