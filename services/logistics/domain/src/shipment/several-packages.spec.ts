import { asRecorded, at, fold, specification } from '@throughline/event-sourcing';
import { addTo, earlier, instant, later, minutes } from '@throughline/values';
import fc from 'fast-check';
import { deliveryExceptions } from '../tracking/delivery-exceptions.js';
import { milestones } from '../tracking/milestones.js';
import { decidingScans, packagePicture, trackingPicture, type Scan } from '../tracking/tracking-picture.js';
import type { TrackingUpdate } from '../tracking/tracking-update.js';
import { pictureOf } from './record-tracking-updates.js';
import { shipment } from './shipment.decider.js';
import type { ShipmentEvent } from './shipment.events.js';
import { announced, dispatched, update } from './shipment.histories.js';
import { shipmentStatus } from './shipment-status.js';

const { given } = specification(shipment);
const line = { orderNumber: 'SO-2026-0001', lineNumber: 1 };
const inFirst = [{ ...line, quantity: 8 }];
const inSecond = [{ ...line, quantity: 2 }];
const contents = [{ ...line, quantity: 10 }];
const first = 'SF1234567890123';
const second = 'SF9876543210002';
const past: readonly ShipmentEvent[] = [
  { ...announced, data: { ...announced.data, contents } },
  {
    ...dispatched,
    data: {
      ...dispatched.data,
      contents,
      packages: [
        { packageNumber: '1', contents: inFirst },
        { packageNumber: '2', waybillNumber: second, contents: inSecond },
      ],
    },
  },
];
const of = (waybillNumber: string, code: string, occurredAt: string) => update(code, occurredAt, { waybillNumber });
const record = (...updates: TrackingUpdate[]) => ({ type: 'RecordTrackingUpdates' as const, data: { updates } });
const said = (...updates: TrackingUpdate[]) =>
  given(...past)
    .when(record(...updates))
    .events.filter(({ type }) => type !== 'TrackingUpdateRecorded');

describe('a shipment of two packages with a number each', () => {
  const firstSigned = of(first, 'DELIVERED', '2026-03-05T10:00:00+08:00');
  const secondSigned = of(second, 'DELIVERED', '2026-03-06T10:00:00+08:00');
  const firstPart = { contents, carrier: 'sf', waybillNumber: first, packageNumbers: ['1'], affected: inFirst };
  const secondPart = { contents, carrier: 'sf', waybillNumber: second, packageNumbers: ['2'], affected: inSecond };
  const whole = { contents, carrier: 'sf', waybillNumber: first };

  it('is delivered with the last of them', () => {
    expect(said(firstSigned)).toEqual([
      { type: 'PackageDelivered', occurredAt: firstSigned.occurredAt, data: firstPart },
    ]);
    for (const both of [
      [firstSigned, secondSigned],
      [secondSigned, firstSigned],
    ])
      expect(said(...both)).toEqual([
        { type: 'PackageDelivered', occurredAt: firstSigned.occurredAt, data: firstPart },
        { type: 'PackageDelivered', occurredAt: secondSigned.occurredAt, data: secondPart },
        { type: 'ShipmentDelivered', occurredAt: secondSigned.occurredAt, data: whole },
      ]);
  });

  it('hears of each what was scanned of both in one moment', () => {
    for (const what of ['PICKED_UP', 'DELIVERED', 'HELD-UP']) {
      const both = [first, second].map((number) => of(number, what, '2026-03-05T10:00:00+08:00'));
      const once = given(...past).when(record(...both)).events as readonly ShipmentEvent[];
      expect(once.filter(({ type }) => type.startsWith('TrackingUpdate'))).toMatchObject([
        { data: { packageNumbers: ['1'] } },
        { data: { packageNumbers: ['2'] } },
      ]);
      given(...past, ...once)
        .when(record(...both))
        .thenNothing();
    }
    const both = [first, second].map((number) => of(number, 'DELIVERED', '2026-03-05T10:00:00+08:00'));
    expect(said(...both).map(({ type }) => type)).toEqual([
      'PackageDelivered',
      'PackageDelivered',
      'ShipmentDelivered',
    ]);
  });

  it('says of which one a step is', () => {
    expect(said(of(second, 'PICKED_UP', '2026-03-02T20:00:00+08:00'))).toEqual([
      {
        type: 'MilestoneReached',
        occurredAt: at('2026-03-02T20:00:00+08:00'),
        data: { ...secondPart, milestone: 'PICKED_UP' },
      },
    ]);
  });

  it('is refused, returned and lost by package', () => {
    const refused = of(second, 'REFUSED', '2026-03-05T10:00:00+08:00');
    expect(said(refused)).toMatchObject([
      { type: 'DeliveryExceptionRaised', data: { ...secondPart, kind: 'REFUSED', packageNumber: '2' } },
    ]);
    // What becomes of the other one does not end it.
    expect(said(refused, of(first, 'DELIVERED', '2026-03-06T10:00:00+08:00')).map(({ type }) => type)).toEqual([
      'DeliveryExceptionRaised',
      'PackageDelivered',
    ]);
    expect(said(refused, of(second, 'RETURNED', '2026-03-08T10:00:00+08:00'))).toMatchObject([
      { type: 'DeliveryExceptionRaised' },
      { type: 'MilestoneReached', data: { ...secondPart, milestone: 'RETURNED' } },
      { type: 'GoodsReturned', data: secondPart },
      { type: 'DeliveryExceptionCleared', data: { waybillNumber: second, kind: 'REFUSED' } },
    ]);
  });

  it('has its status from what is still on its way', () => {
    const after = (...updates: TrackingUpdate[]) => {
      const { events } = given(...past).when(record(...updates));
      const log = [...past, ...(events as readonly ShipmentEvent[])];
      return shipmentStatus(
        fold(
          shipment,
          log.map((event, i) => asRecorded('shipment', 'shp_1', event, i)),
        ),
      );
    };
    expect(after(of(second, 'PICKED_UP', '2026-03-02T20:00:00+08:00'))).toBe('in-transit');
    expect(after(firstSigned)).toBe('partly-delivered');
    expect(after(firstSigned, of(second, 'RETURNED', '2026-03-08T10:00:00+08:00'))).toBe('partly-delivered');
    expect(after(firstSigned, secondSigned)).toBe('delivered');
  });

  it('does not say what is in a package where nobody has said so', () => {
    const [announcement, { data, ...dispatch }] = past as [ShipmentEvent, typeof dispatched];
    const bare = { ...dispatch, data: { ...data, packages: data.packages.map(({ contents: _, ...piece }) => piece) } };
    expect(given(announcement, bare).when(record(secondSigned)).events[1]).toEqual({
      type: 'PackageDelivered',
      occurredAt: secondSigned.occurredAt,
      data: { contents, carrier: 'sf', waybillNumber: second, packageNumbers: ['2'] },
    });
  });

  it('tells an exception of one of them by its number', () => {
    expect(
      given(...past).when({
        type: 'ReportDeliveryException',
        data: {
          exceptionId: 'exc_1',
          kind: 'DAMAGED',
          packageNumber: '2',
          occurredAt: at('2026-03-04T10:00:00+08:00'),
          now: at('2026-03-04T10:00:00+08:00'),
        },
      }).events,
    ).toMatchObject([{ data: { waybillNumber: second } }, { data: { ...secondPart, packageNumber: '2' } }]);
  });
});

describe('scans of several packages, in any order', () => {
  const numbers = [first, second, 'SF9876543210003'];
  const three: readonly ShipmentEvent[] = [
    past[0]!,
    {
      ...dispatched,
      data: {
        ...dispatched.data,
        contents,
        packages: [
          { packageNumber: '1', contents: [{ ...line, quantity: 5 }] },
          { packageNumber: '2', waybillNumber: second, contents: [{ ...line, quantity: 3 }] },
          { packageNumber: '3', waybillNumber: numbers[2]!, contents: inSecond },
        ],
      },
    },
  ];
  const codes = ['DELIVERED', 'DELIVERED', 'RETURNED', ...Object.keys(milestones), ...Object.keys(deliveryExceptions)];
  const scan = fc
    .record({ code: fc.constantFrom(...codes), minute: fc.nat(10), number: fc.constantFrom(...numbers) })
    .map(({ code, minute, number }) => {
      const time = addTo(instant('2026-03-02T08:00:00Z'), minutes(minute));
      return { ...of(number, code, time), updateId: `trk_${code}_${minute}_${number}`, location: number };
    });
  const arrivals = fc.uniqueArray(scan, { selector: (each) => each.updateId, maxLength: 12 }).chain((list) =>
    fc.tuple(
      fc.constant(list),
      fc.shuffledSubarray([...list, ...list], { minLength: list.length }).map((some) => [...some, ...list]),
      fc.infiniteStream(fc.integer({ min: 1, max: 4 })),
    ),
  );
  const run = (batches: readonly (readonly TrackingUpdate[])[]) => {
    const log: ShipmentEvent[] = [...three];
    const stateOf = () =>
      fold(
        shipment,
        log.map((event, i) => asRecorded('shipment', 'shp_1', event, i)),
      );
    for (const updates of batches)
      log.push(...(shipment.decide(stateOf(), record(...updates)) as readonly ShipmentEvent[]));
    const state = stateOf();
    if (state.is !== 'dispatched') throw new Error('still dispatched');
    return { state, told: log.slice(three.length) };
  };
  const cut = (list: readonly TrackingUpdate[], sizes: Iterator<number>): TrackingUpdate[][] => {
    const rest = [...list];
    const batches: TrackingUpdate[][] = [];
    while (rest.length > 0) batches.push(rest.splice(0, sizes.next().value as number));
    return batches;
  };
  /** What others know in the end: of each fact of each part the earliest time. */
  const known = (told: readonly ShipmentEvent[]) => {
    const facts = new Map<string, string>();
    for (const event of told) {
      // Said once, of whichever such scan we hear of first.
      if (event.type === 'ScannedBeforeDispatchReported') continue;
      const {
        exceptionId = '',
        packageNumbers = [],
        milestone = '',
      } = event.data as {
        exceptionId?: string;
        packageNumbers?: readonly string[];
        milestone?: string;
      };
      const isStep = event.type === 'MilestoneReached' || event.type === 'TrackingUpdateRecorded';
      const key = [event.type, exceptionId, packageNumbers, milestone, isStep ? event.occurredAt : ''].join('|');
      facts.set(key, earlier(instant(facts.get(key) ?? event.occurredAt), event.occurredAt));
    }
    return Object.fromEntries([...facts].sort(([a], [b]) => (a < b ? -1 : 1)));
  };

  it('give the same packages, and let others know the same', () => {
    fc.assert(
      fc.property(arrivals, ([list, arrived, sizes]) => {
        const inOrder = run([list]);
        const shuffled = run(cut(arrived, sizes));
        expect(pictureOf(shuffled.state)).toEqual(pictureOf(inOrder.state));
        expect(shuffled.state.told).toEqual(inOrder.state.told);
        expect(known(shuffled.told)).toEqual(known(inOrder.told));
      }),
      { numRuns: 300 },
    );
  });

  it('deliver the whole when each is delivered, at the last of their signatures', () => {
    fc.assert(
      fc.property(arrivals, ([list]) => {
        const { state } = run([list]);
        const signed = ['1', '2', '3'].map((piece) => packagePicture(state.scans, piece).deliveredAt);
        const all = signed.every((time) => time !== undefined) ? signed.reduce(later) : undefined;
        expect(pictureOf(state).deliveredAt).toBe(all);
        expect(state.told.deliveredAt).toBe(all);
      }),
      { numRuns: 300 },
    );
  });

  it('are decided by few of them', () => {
    fc.assert(
      fc.property(arrivals, ([list]) => {
        const packages = ['1', '2', '3'];
        const { scans: all } = run([list]).state;
        const few = all.reduce<readonly Scan[]>((kept, each) => decidingScans([...kept, each], packages), []);
        const { latest, status, deliveredAt } = trackingPicture(all, {}, packages);
        expect(few.length).toBeLessThanOrEqual(5);
        expect(trackingPicture(few, {}, packages)).toMatchObject({
          ...(latest && { latest }),
          ...(status && { status }),
        });
        expect(trackingPicture(few, {}, packages).deliveredAt).toBe(deliveredAt);
      }),
      { numRuns: 300 },
    );
  });
});
