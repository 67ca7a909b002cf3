import { at, specification, type Past } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import type { AnswerDeliveryChange } from './answer-delivery-change.js';
import type { DeliveryChangeKind } from './change-words.js';
import { custodyStageOf } from './custody-stage.js';
import { interceptDueAt } from './delivery-changes.js';
import type { JudgeIntercepts } from './judge-intercepts.js';
import type { RecordChangeAtCarrier } from './record-change-at-carrier.js';
import type { RecordTrackingUpdates } from './record-tracking-updates.js';
import type { RequestDeliveryChange } from './request-delivery-change.js';
import { shipment } from './shipment.decider.js';
import type { InterceptRequested, ShipmentEvent, TrackingUpdateRecorded } from './shipment.events.js';
import { announced, cancelled, contents, dispatched, registeredByHand, update } from './shipment.histories.js';

const { given } = specification(shipment);

const march = (day: number, time = '10:00'): Instant => at(`2026-03-${String(day).padStart(2, '0')}T${time}:00+08:00`);
const wanted = march(3, '09:00');
const now = march(3, '09:01');
const due = at('2026-03-04T09:01:00+08:00');
const [{ orderNumber }] = contents;

const change = (kind: DeliveryChangeKind = 'address', more: Partial<RequestDeliveryChange['data']> = {}) =>
  ({
    type: 'RequestDeliveryChange',
    data: { changeId: 'chg_1', orderNumber, kind, effectiveAt: wanted, answerHours: 24, now, ...more },
  }) as const satisfies RequestDeliveryChange;
const about = { contents, fulfilmentId: 'ful_1', orderNumber, changeId: 'chg_1' };

/** The carrier's scan, as it stands in the log. */
const scanned = (code: TrackingUpdateRecorded['data']['milestone'], occurredAt: Instant): Past<ShipmentEvent> => ({
  type: 'TrackingUpdateRecorded',
  occurredAt,
  data: {
    updateId: `trk_${code}_${occurredAt}`,
    carrier: 'sf',
    waybillNumber: 'SF1234567890123',
    provider: 'generic',
    code,
    receivedAt: occurredAt,
    mappingVersion: 1,
    milestone: code,
  },
});
const inBoxes: ShipmentEvent = {
  type: 'ShipmentPacked',
  occurredAt: march(2, '15:00'),
  data: { contents, packages: [{ packageNumber: '1' }] },
};
const asked = (kind: DeliveryChangeKind, type: InterceptRequested['data']['type']): InterceptRequested => ({
  type: 'InterceptRequested',
  occurredAt: now,
  data: { ...about, kind, carrier: 'sf', waybillNumber: 'SF1234567890123', type, dueAt: due },
});
const withCarrier = [announced, dispatched, asked('address', 'change-address')] as const;
const recalled = [announced, dispatched, asked('recall', 'return-to-sender')] as const;

const answer = (
  outcome: 'applied' | 'refused',
  answeredAt = march(3, '15:00'),
  more: Partial<AnswerDeliveryChange['data']> = {},
): AnswerDeliveryChange => ({
  type: 'AnswerDeliveryChange',
  data: { changeId: 'chg_1', outcome, answeredAt, now: march(9), ...more },
});
const judge: JudgeIntercepts = { type: 'JudgeIntercepts', data: { due, now: march(4, '09:02') } };
const timedOut: ShipmentEvent = {
  type: 'DeliveryChangeTimedOut',
  occurredAt: due,
  data: { ...about, kind: 'address', dueAt: due },
};

describe('who holds the goods', () => {
  it.each([
    [[], 'carrier'],
    [['PICKED_UP', 'ARRIVED'], 'carrier'],
    [['OUT_FOR_DELIVERY'], 'out-for-delivery'],
    [['OUT_FOR_DELIVERY', 'ATTEMPT_FAILED'], 'carrier'],
    [['AVAILABLE_FOR_PICKUP'], 'out-for-delivery'],
    [['RETURNING'], 'returning'],
    [['RETURNED'], 'returned'],
    [['DELIVERED'], 'delivered'],
  ] as const)('after the scans %j it is the %s', (codes, custody) => {
    const scans = codes.map((code, index) => scanned(code, march(3, `1${index}:00`)));
    const { state } = given(announced, dispatched, ...scans);
    expect(state.is !== 'unknown' && custodyStageOf(state)).toBe(custody);
  });

  it('is the warehouse until they leave, and nobody once they shall not', () => {
    const { state } = given(announced);
    expect(state.is !== 'unknown' && custodyStageOf(state)).toBe('warehouse');
    const { state: packed } = given(announced, inBoxes);
    expect(packed.is !== 'unknown' && custodyStageOf(packed)).toBe('packed');
    const { state: off } = given(announced, cancelled);
    expect(off.is !== 'unknown' && custodyStageOf(off)).toBe('cancelled');
  });
});

describe('a change in the warehouse', () => {
  it.each(['address', 'recipient', 'time'] as const)('of %s is made at once, with the wish', (kind) => {
    given(announced)
      .twice(change(kind))
      .then({
        type: 'DeliveryChangeApplied',
        occurredAt: wanted,
        data: { ...about, kind, custody: 'warehouse' },
      });
  });

  it('of what is packed asks for another label', () => {
    for (const kind of ['address', 'recipient'] as const) {
      given(announced, inBoxes)
        .twice(change(kind))
        .then({
          type: 'DeliveryChangeApplied',
          occurredAt: wanted,
          data: { ...about, kind, custody: 'packed', relabel: true },
        });
    }
    given(announced, inBoxes)
      .twice(change('time'))
      .then({ type: 'DeliveryChangeApplied', occurredAt: wanted, data: { ...about, kind: 'time', custody: 'packed' } });
    given(announced, inBoxes).twice(change('recall')).thenTypes('ShipmentCancelled', 'DeliveryChangeApplied');
  });

  it('keeps recalled goods where they are', () => {
    given(announced)
      .twice(change('recall'))
      .then(
        {
          type: 'ShipmentCancelled',
          occurredAt: wanted,
          data: { contents, reason: 'recalled', fulfilmentId: 'ful_1', effectiveAt: wanted },
        },
        {
          type: 'DeliveryChangeApplied',
          occurredAt: wanted,
          data: { ...about, kind: 'recall', custody: 'warehouse' },
        },
      );
  });

  it('concerns nothing that shall not leave', () => {
    given(announced, cancelled).twice(change('address')).thenTypes('DeliveryChangeApplied');
    given().when(change()).thenNothing();
  });
});

describe("a change of another order's goods", () => {
  const shared = [...contents, { orderNumber: 'SO-2026-0002', lineNumber: 1, quantity: 1 }];
  const both = { ...registeredByHand, data: { contents: shared } };

  it.each(['address', 'recipient', 'recall'] as const)('is refused (%s)', (kind) => {
    const [event] = given(both).when(change(kind)).events;
    expect(event).toMatchObject({ type: 'DeliveryChangeRefused', data: { reason: 'shared-shipment' } });
  });

  it('may arrive later, while it is in the warehouse', () => {
    given(both).when(change('time')).thenTypes('DeliveryChangeApplied');
    given(both, { ...dispatched, data: { ...dispatched.data, contents: shared } })
      .when(change('time'))
      .thenTypes('DeliveryChangeRefused');
  });
});

describe('a change of goods that the carrier has', () => {
  it.each([
    ['address', 'change-address'],
    ['recipient', 'change-recipient'],
    ['recall', 'return-to-sender'],
  ] as const)('(%s) is asked of the carrier: %s', (kind, type) => {
    given(announced, dispatched).twice(change(kind)).then(asked(kind, type));
  });

  it('says for when, where the time shall be another', () => {
    const promise = { on: '2026-03-08', offset: '+08:00' };
    const [event] = given(announced, dispatched).when(change('time', { promise })).events;
    expect(event).toMatchObject({ type: 'InterceptRequested', data: { type: 'change-time', promise } });
  });

  it.each([
    ['OUT_FOR_DELIVERY', 'out-for-delivery'],
    ['DELIVERED', 'already-delivered'],
    ['RETURNING', 'already-returning'],
    ['RETURNED', 'already-returned'],
  ] as const)('is refused at once after %s', (code, reason) => {
    const [event, ...more] = given(announced, dispatched, scanned(code, march(3, '08:00'))).twice(change()).events;
    expect([event, more]).toMatchObject([{ type: 'DeliveryChangeRefused', data: { reason } }, []]);
  });

  it('is done already, where it is a recall of what comes back', () => {
    given(announced, dispatched, scanned('RETURNING', march(3, '08:00')))
      .when(change('recall'))
      .thenTypes('DeliveryChangeApplied');
  });
});

describe("the carrier's answer", () => {
  it('makes the change, or refuses it with a reason', () => {
    given(...withCarrier)
      .twice(answer('applied'))
      .then({
        type: 'DeliveryChangeApplied',
        occurredAt: march(3, '15:00'),
        data: { ...about, kind: 'address', custody: 'carrier' },
      });
    given(...withCarrier)
      .twice(answer('refused', march(3, '15:00'), { reason: 'out-of-area' }))
      .then({
        type: 'DeliveryChangeRefused',
        occurredAt: march(3, '15:00'),
        data: { ...about, kind: 'address', custody: 'carrier', reason: 'out-of-area' },
      });
  });

  it('is awaited for as long as was set, and counts afterwards: late, where it came late', () => {
    const { state } = given(...withCarrier);
    expect(state.is !== 'unknown' && interceptDueAt(state.changes)).toBe(due);
    given(...withCarrier)
      .twice(judge)
      .then(timedOut);
    const late = given(...withCarrier, timedOut).twice(answer('applied', due)).events;
    expect(late).toMatchObject([{ type: 'DeliveryChangeApplied', data: { late: true } }]);
    const refused = given(...withCarrier, timedOut).twice(answer('refused', march(5))).events;
    expect(refused).toMatchObject([{ type: 'DeliveryChangeRefused', data: { late: true } }]);
    const inTime = given(...withCarrier, timedOut).when(answer('applied', march(3, '15:00'))).events;
    expect(inTime[0]?.data).not.toHaveProperty('late');
  });

  it('is not awaited any more once it is there', () => {
    const [applied] = given(...withCarrier).when(answer('applied')).events as ShipmentEvent[];
    const { state } = given(...withCarrier, applied!);
    expect(state.is !== 'unknown' && interceptDueAt(state.changes)).toBeUndefined();
    given(...withCarrier, applied!)
      .when(judge)
      .thenNothing();
    given(...withCarrier, applied!)
      .when(answer('refused'))
      .thenRejected('delivery-change-already-answered');
  });

  it('is not judged before its time', () => {
    given(...withCarrier)
      .when({ ...judge, data: { ...judge.data, due: march(4, '09:00') } })
      .thenNothing();
  });

  it('must be to something that was asked, and not before it', () => {
    given(announced, dispatched).when(answer('applied')).thenRejected('delivery-change-unknown');
    given().when(answer('applied')).thenRejected('shipment-unknown');
    given(...withCarrier)
      .when(answer('applied', march(3, '09:00')))
      .thenRejected('answered-before-it-was-asked');
  });
});

describe('goods that answer by where they go', () => {
  const tell = (...codes: readonly (readonly [string, string])[]): RecordTrackingUpdates => ({
    type: 'RecordTrackingUpdates',
    data: { updates: codes.map(([code, occurredAt]) => update(code, occurredAt)) },
  });

  it('turn back, and the recall is answered', () => {
    const turned = tell(['RETURNING', '2026-03-03T20:00:00+08:00']);
    given(...recalled)
      .twice(turned)
      .thenTypes('TrackingUpdateRecorded', 'MilestoneReached', 'DeliveryChangeApplied');
    given(...recalled, { ...timedOut, data: { ...timedOut.data, kind: 'recall' } })
      .twice(tell(['RETURNED', '2026-03-06T20:00:00+08:00'], ['RETURNING', '2026-03-05T20:00:00+08:00']))
      .thenTypes(
        'TrackingUpdateRecorded',
        'MilestoneReached',
        'TrackingUpdateRecorded',
        'MilestoneReached',
        'GoodsReturned',
        'DeliveryChangeApplied',
      );
  });

  it('are signed for, and the answer is no', () => {
    for (const past of [withCarrier, recalled]) {
      const events = given(...past).twice(tell(['DELIVERED', '2026-03-03T20:00:00+08:00'])).events;
      expect(events.at(-1)).toMatchObject({ type: 'DeliveryChangeRefused', data: { reason: 'delivered-meanwhile' } });
    }
    const before = given(...recalled).twice(tell(['DELIVERED', '2026-03-03T08:00:00+08:00'])).events;
    expect(before.at(-1)).toMatchObject({
      type: 'DeliveryChangeRefused',
      occurredAt: now,
      data: { reason: 'already-delivered' },
    });
  });

  it('answer for all of them: one package of two that turns back leaves the other to be recalled', () => {
    const second = 'SF9876543210002';
    const two: ShipmentEvent = {
      ...dispatched,
      data: { ...dispatched.data, packages: [{ packageNumber: '1' }, { packageNumber: '2', waybillNumber: second }] },
    };
    const back = (waybillNumber: string, time: string): RecordTrackingUpdates => ({
      type: 'RecordTrackingUpdates',
      data: { updates: [update('RETURNING', march(3, time), { waybillNumber })] },
    });
    const [, , intercept] = recalled;
    const first = given(announced, two, intercept).when(back('SF1234567890123', '15:00'));
    first.thenTypes('TrackingUpdateRecorded', 'MilestoneReached');
    given(announced, two, intercept, ...(first.events as readonly ShipmentEvent[]))
      .when(back(second, '16:00'))
      .thenTypes('TrackingUpdateRecorded', 'MilestoneReached', 'DeliveryChangeApplied');
    given(announced, two, ...(given(announced, two).when(back(second, '08:00')).events as readonly ShipmentEvent[]))
      .when(change('recall'))
      .thenTypes('InterceptRequested');
  });

  it('say nothing of another address by turning back', () => {
    given(...withCarrier)
      .when(tell(['RETURNING', '2026-03-03T20:00:00+08:00']))
      .thenTypes('TrackingUpdateRecorded', 'MilestoneReached');
  });
});

describe('a change that was made at the carrier', () => {
  const record: RecordChangeAtCarrier = {
    type: 'RecordChangeAtCarrier',
    data: {
      changeId: 'chg_7',
      kind: 'address',
      delivery: { address: { city: '杭州市' } },
      changedAt: march(3),
      now: march(3, '10:05'),
    },
  };

  it('is recorded, with the people in it apart', () => {
    given(announced, dispatched)
      .twice(record)
      .then({
        type: 'ChangedAtCarrier',
        occurredAt: march(3),
        data: { contents, carrier: 'sf', waybillNumber: 'SF1234567890123', changeId: 'chg_7', kind: 'address' },
        personal: { address: { city: '杭州市' } },
      });
  });

  it('is refused where the carrier has nothing, or has delivered, or the time is missing', () => {
    given().when(record).thenRejected('shipment-unknown');
    given(announced).when(record).thenRejected('shipment-not-dispatched');
    given(announced, cancelled).when(record).thenRejected('shipment-already-cancelled');
    given(announced, dispatched, scanned('DELIVERED', march(3, '08:00')))
      .when(record)
      .thenRejected('shipment-already-delivered');
    given(announced, dispatched)
      .when({ ...record, data: { ...record.data, kind: 'time' } })
      .thenRejected('delivery-time-missing');
  });
});
