import { at, specification } from '@throughline/event-sourcing';
import type { RecordProofOfDelivery } from './record-proof-of-delivery.js';
import { shipment } from './shipment.decider.js';
import type { DeliveredWithoutProofReported, ProofOfDeliveryRecorded, ShipmentEvent } from './shipment.events.js';
import { announced, cancelled, contents, dispatched, update } from './shipment.histories.js';

const { given } = specification(shipment);
const now = at('2026-03-05T10:00:00+08:00');
const onItsWay = { contents, carrier: 'sf', waybillNumber: 'SF1234567890123' };
const hash = 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9';
const requiring = (...proofRequired: ('signature' | 'photo')[]): ShipmentEvent => ({
  ...dispatched,
  data: { ...dispatched.data, packages: [{ packageNumber: '1' }, { packageNumber: '2' }], proofRequired },
});
const prove = (more: Partial<RecordProofOfDelivery['data']> = {}): RecordProofOfDelivery => ({
  type: 'RecordProofOfDelivery',
  data: { proofId: 'pod_1', signedBy: '张三', hash, provedAt: now, now, ...more },
});
const recorded = (more: Partial<ProofOfDeliveryRecorded['data']> = {}): ProofOfDeliveryRecorded => ({
  type: 'ProofOfDeliveryRecorded',
  occurredAt: now,
  data: { ...onItsWay, proofId: 'pod_1', hash, kinds: ['signature'], isComplete: true, ...more },
  personal: { signedBy: '张三' },
});
const signature = update('DELIVERED', '2026-03-05T09:00:00+08:00');
const delivered = (...past: readonly ShipmentEvent[]) =>
  given(...past)
    .when({ type: 'RecordTrackingUpdates', data: { updates: [signature] } })
    .events.filter(({ type }) => type !== 'TrackingUpdateRecorded');
const unproven = (...missing: ('signature' | 'photo')[]): DeliveredWithoutProofReported => ({
  type: 'DeliveredWithoutProofReported',
  occurredAt: signature.occurredAt,
  data: { ...onItsWay, deliveredAt: signature.occurredAt, missing },
});

describe('record a proof of delivery', () => {
  it('keeps what it says of people apart, and its hash for ever', () => {
    const position = { latitude: 31.2304, longitude: 121.4737 };
    const photos = [{ url: 'https://photos.example.org/door.jpg' }];
    given(announced, dispatched)
      .twice(prove({ signer: 'recipient', photos, code: '7731', position }))
      .then({
        ...recorded({ kinds: ['signature', 'photo', 'code', 'position'], signer: 'recipient' }),
        personal: { signedBy: '张三', photos, code: '7731', position },
      });
  });

  it('is of one package, and says whether something is missing still', () => {
    given(announced, requiring('signature'))
      .twice(prove({ packageNumber: '2' }))
      .then(recorded({ packageNumbers: ['2'], isComplete: false }));
    given(announced, requiring('signature'), recorded({ packageNumbers: ['2'], isComplete: false }))
      .when(prove({ packageNumber: '1', proofId: 'pod_2', hash: hash.replace('b', 'a') }))
      .then(recorded({ packageNumbers: ['1'], proofId: 'pod_2', hash: hash.replace('b', 'a') }));
  });

  it.each([
    ['nothing', { signedBy: undefined, photos: [] }, 'proof-empty'],
    ['a package that is not there', { packageNumber: '3' }, 'package-unknown'],
    ['a time to come', { provedAt: at('2026-03-05T10:06:00+08:00') }, 'occurred-in-the-future'],
  ])('refuses %s', (_, more, code) => {
    given(announced, dispatched)
      .when(prove(more as Partial<RecordProofOfDelivery['data']>))
      .thenRejected(code);
  });

  it('proves nothing of what has not left', () => {
    given(announced).when(prove()).thenRejected('shipment-not-dispatched');
    given(announced, cancelled).when(prove()).thenRejected('shipment-already-cancelled');
    given().when(prove()).thenRejected('shipment-unknown');
  });
});

describe('a delivery', () => {
  it('without what its service requires is reported, once', () => {
    expect(delivered(announced, requiring('signature', 'photo'))).toMatchObject([
      { type: 'ShipmentDelivered' },
      unproven('signature', 'photo'),
    ]);
    const [told, report] = delivered(announced, requiring('signature')) as readonly ShipmentEvent[];
    expect(
      given(announced, requiring('signature'), told!, report!).when({
        type: 'RecordTrackingUpdates',
        data: { updates: [update('DELIVERED', '2026-03-05T08:00:00+08:00')] },
      }).events,
    ).toMatchObject([{ type: 'TrackingUpdateRecorded' }, { type: 'ShipmentDelivered' }]);
  });

  it('is no report where the proof came first, or none is required', () => {
    expect(delivered(announced, requiring('signature'), recorded())).toMatchObject([{ type: 'ShipmentDelivered' }]);
    expect(delivered(announced, dispatched)).toMatchObject([{ type: 'ShipmentDelivered' }]);
    expect(delivered(announced, requiring('signature', 'photo'), recorded())).toMatchObject([
      { type: 'ShipmentDelivered' },
      unproven('photo'),
    ]);
  });
});

describe('a scan from before the dispatch', () => {
  const told = (code: string, time: string) =>
    given(announced, dispatched)
      .twice({ type: 'RecordTrackingUpdates', data: { updates: [update(code, time)] } })
      .events.filter(({ type }) => type === 'ScannedBeforeDispatchReported');

  it('is reported when it is more than a day older, once', () => {
    const report = {
      type: 'ScannedBeforeDispatchReported',
      occurredAt: at('2026-03-01T17:59:00+08:00'),
      data: {
        ...onItsWay,
        milestone: 'PICKED_UP',
        scannedAt: at('2026-03-01T17:59:00+08:00'),
        dispatchedAt: dispatched.occurredAt,
      },
    };
    expect(told('PICKED_UP', '2026-03-01T17:59:00+08:00')).toEqual([report]);
    expect(told('PICKED_UP', '2026-03-01T18:00:00+08:00')).toEqual([]);
    const updates = [update('PICKED_UP', '2026-02-28T08:00:00+08:00'), update('DEPARTED', '2026-02-28T09:00:00+08:00')];
    const { events } = given(announced, dispatched).when({ type: 'RecordTrackingUpdates', data: { updates } });
    expect(events.filter(({ type }) => type === 'ScannedBeforeDispatchReported')).toHaveLength(1);
  });

  it('is none where a label was made, and always where it was delivered', () => {
    expect(told('ANNOUNCED', '2026-02-20T08:00:00+08:00')).toEqual([]);
    expect(told('DELIVERED', '2026-03-02T17:59:00+08:00')).toHaveLength(1);
  });
});

describe('a number that another shipment had', () => {
  const report = {
    type: 'ReportNumberReused' as const,
    data: {
      waybill: { carrier: 'sf', waybillNumber: 'SF1234567890123' },
      otherShipmentId: 'shp_0',
      otherSince: at('2026-02-20T18:00:00+08:00'),
      dispatchedAt: dispatched.occurredAt,
    },
  };

  it('is reported once', () => {
    const { otherShipmentId, otherSince, dispatchedAt } = report.data;
    given(announced, dispatched)
      .twice(report)
      .then({
        type: 'WaybillNumberReusedReported',
        occurredAt: dispatched.occurredAt,
        data: { ...onItsWay, otherShipmentId, otherSince, dispatchedAt },
      });
  });

  it('is no news where nothing has left', () => given(announced).when(report).thenNothing());
});
