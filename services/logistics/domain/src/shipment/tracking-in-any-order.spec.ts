import { asRecorded, fold, type Decision } from '@throughline/event-sourcing';
import { addTo, instant, minutes } from '@throughline/values';
import fc from 'fast-check';
import type { MappedByPeople } from '../code-mapping/code-mapping.state.js';
import type { Meaning } from '../tracking/code-mapping.js';
import { deliveryExceptions } from '../tracking/delivery-exceptions.js';
import { milestones } from '../tracking/milestones.js';
import { decidingScans, trackingPicture, type Scan } from '../tracking/tracking-picture.js';
import type { TrackingUpdate } from '../tracking/tracking-update.js';
import type { ShipmentEvent } from './shipment.events.js';
import { shipment, type ShipmentCommand } from './shipment.decider.js';
import { announced, dispatched, update } from './shipment.histories.js';
import { shipmentStatus } from './shipment-status.js';

const codes = [...Object.keys(milestones), ...Object.keys(deliveryExceptions), 'UNHEARD-OF'];
const firstScan = instant('2026-03-02T08:00:00Z');
const received = instant('2026-04-01T00:00:00Z');

/** Few moments and places, so that scans often share them; some lie after the moment at which we hear of them. */
const scan = fc
  .record({
    code: fc.constantFrom(...codes),
    minute: fc.integer({ min: -5, max: 12 }).map((n) => (n < 10 ? n : 60 * 24 * 60 + n)),
    location: fc.constantFrom(undefined, '上海', 'Campinas'),
  })
  .map(({ code, minute, location }) =>
    update(code, addTo(firstScan, minutes(minute)), { receivedAt: received, ...(location && { location }) }),
  );

const scans = fc.uniqueArray(scan, { selector: (each) => each.updateId, maxLength: 12 });

/** The scans in some order, some of them more than once, cut into batches. */
const arrivals = scans.chain((list) =>
  fc.tuple(
    fc.constant(list),
    fc.shuffledSubarray([...list, ...list], { minLength: list.length }).map((some) => [...some, ...list]),
    fc.infiniteStream(fc.integer({ min: 1, max: 4 })),
  ),
);

interface Ran {
  state: Extract<ReturnType<typeof shipment.evolve>, { is: 'dispatched' }>;
  told: ShipmentEvent[];
}

/** From which batch on people have mapped a code; what came before is read again at that moment. */
interface Mapped {
  readonly mapped: readonly MappedByPeople[];
  readonly from: number;
  readonly meaning: Meaning;
}

const run = (batches: readonly (readonly TrackingUpdate[])[], people?: Mapped): Ran => {
  const log: ShipmentEvent[] = [announced, dispatched];
  const stateOf = () =>
    fold(
      shipment,
      log.map((event, i) => asRecorded('shipment', 'shp_1', event, i)),
    );
  const told: ShipmentEvent[] = [];
  const decide = (command: ShipmentCommand) => {
    const events: Decision<ShipmentEvent> = shipment.decide(stateOf(), command);
    told.push(...(events as ShipmentEvent[]));
    log.push(...(events as ShipmentEvent[]));
  };
  const readAgain = () => {
    if (people === undefined) return;
    const read = { provider: 'generic', code: 'UNHEARD-OF', meaning: people.meaning, revision: 1 };
    decide({ type: 'ReadUpdatesAgain', data: read });
  };
  for (const [index, updates] of batches.entries()) {
    const mapped = people !== undefined && index >= people.from ? people.mapped : [];
    if (index === people?.from) readAgain();
    decide({ type: 'RecordTrackingUpdates', data: { updates, mapped } });
  }
  readAgain();
  const state = stateOf();
  if (state.is !== 'dispatched') throw new Error('still dispatched, whatever the carrier says');
  return { state, told };
};

const inBatches = (list: readonly TrackingUpdate[], sizes: Iterator<number>): TrackingUpdate[][] => {
  const rest = [...list];
  const batches: TrackingUpdate[][] = [];
  while (rest.length > 0) batches.push(rest.splice(0, sizes.next().value as number));
  return batches;
};

/** When the shipment was signed for, as the last word on it says. */
const lastDelivered = (told: readonly ShipmentEvent[]) =>
  told.findLast((event) => event.type === 'ShipmentDelivered')?.occurredAt;

const raised = (told: readonly ShipmentEvent[]) =>
  told
    .flatMap((event) => (event.type === 'DeliveryExceptionRaised' ? [[event.data.exceptionId, event.occurredAt]] : []))
    .sort();

/** When each exception was cleared, as the last word on it says. */
const lastCleared = (told: readonly ShipmentEvent[]): Record<string, string> =>
  Object.fromEntries(
    told.flatMap((event) =>
      event.type === 'DeliveryExceptionCleared' ? [[event.data.exceptionId, event.occurredAt]] : [],
    ),
  );

describe('tracking in any order', () => {
  it('gives the same shipment for every order, repetition and batching of its scans', () => {
    fc.assert(
      fc.property(arrivals, ([list, arrived, sizes]) => {
        const inOrder = run([list]);
        const shuffled = run(inBatches(arrived, sizes));
        expect(shipmentStatus(shuffled.state)).toBe(shipmentStatus(inOrder.state));
        expect(trackingPicture(shuffled.state.scans)).toEqual(trackingPicture(inOrder.state.scans));
        expect([...shuffled.state.seen].sort()).toEqual([...inOrder.state.seen].sort());
        expect(shuffled.state.told.deliveredAt).toBe(trackingPicture(inOrder.state.scans).deliveredAt);
        expect(shuffled.state.told.cleared).toEqual(inOrder.state.told.cleared);
      }),
      { numRuns: 200 },
    );
  });

  it('tells others the same steps and exceptions, each once, and in the end the same times of their clearing and of the signature', () => {
    fc.assert(
      fc.property(arrivals, ([list, arrived, sizes]) => {
        const inOrder = run([list]).told;
        const shuffled = run(inBatches(arrived, sizes)).told;
        expect(raised(shuffled)).toEqual(raised(inOrder));
        expect(lastCleared(shuffled)).toEqual(lastCleared(inOrder));
        expect(lastDelivered(shuffled)).toBe(lastDelivered(inOrder));
        for (const type of ['TrackingUpdateRecorded', 'TrackingUpdateUnmapped', 'MilestoneReached'])
          expect(shuffled.filter((event) => event.type === type)).toHaveLength(
            inOrder.filter((event) => event.type === type).length,
          );
      }),
      { numRuns: 200 },
    );
  });

  it('says the same in the same order of what comes together, however a batch is sorted', () => {
    const batch = scans.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(fc.property(batch, ([list, shuffled]) => expect(run([shuffled]).told).toEqual(run([list]).told)));
  });

  it('says the same of a code whenever it is given a meaning', () => {
    const meanings = fc.constantFrom<Meaning>(
      { milestone: 'DELIVERED' },
      { milestone: 'EXCEPTION', exceptionKind: 'LOST' },
      { milestone: 'ARRIVED' },
      {},
    );
    fc.assert(
      fc.property(arrivals, meanings, fc.nat(5), ([list, arrived, sizes], meaning, after) => {
        const mapped = [{ provider: 'generic', revision: 1, meanings: { 'UNHEARD-OF': meaning } }];
        const known = run([list], { mapped, from: 0, meaning });
        const late = run(inBatches(arrived, sizes), { mapped, from: after, meaning });
        expect(late.state.unmapped).toEqual([]);
        expect(shipmentStatus(late.state)).toBe(shipmentStatus(known.state));
        expect(trackingPicture(late.state.scans)).toEqual(trackingPicture(known.state.scans));
        expect(late.state.told).toEqual(known.state.told);
        expect(raised(late.told)).toEqual(raised(known.told));
        for (const type of ['MilestoneReached', 'HandlingNoted'])
          expect(late.told.filter((event) => event.type === type)).toHaveLength(
            known.told.filter((event) => event.type === type).length,
          );
      }),
      { numRuns: 200 },
    );
  });

  it('never lowers a signature', () => {
    fc.assert(
      fc.property(scans, (list) => {
        const signature = update('DELIVERED', '2026-03-02T08:03:00Z');
        expect(shipmentStatus(run([[signature], list]).state)).toBe('delivered');
        expect(shipmentStatus(run([list, [signature]]).state)).toBe('delivered');
      }),
    );
  });

  it('is decided by few scans, which may be kept alone as the others go by', () => {
    fc.assert(
      fc.property(scans, (list) => {
        const { scans: all } = run([list]).state;
        const few = all.reduce<readonly Scan[]>((kept, each) => decidingScans([...kept, each]), []);
        const { latest, status, deliveredAt } = trackingPicture(all);
        expect(few.length).toBeLessThanOrEqual(2);
        expect(trackingPicture(few)).toMatchObject({ ...(latest && { latest }), ...(status && { status }) });
        expect(trackingPicture(few).deliveredAt).toBe(deliveredAt);
      }),
    );
  });
});
