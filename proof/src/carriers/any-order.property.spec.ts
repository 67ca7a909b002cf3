import { asRecorded, fold, type DomainEvent, type Found, type Reaction, type Told } from '@throughline/event-sourcing';
import { logisticsApp } from '@throughline/logistics-app';
import {
  legsOf,
  packagePicture,
  shipment,
  waybillKey,
  type ShipmentCommand,
  type ShipmentEvent,
  type ShipmentState,
  type TrackingUpdate,
} from '@throughline/logistics-domain';
import { orderApp } from '@throughline/order-app';
import {
  evolveTracked,
  ledgerOf,
  salesOrder,
  stageBar,
  total,
  type SalesOrderCommand,
  type SalesOrderEvent,
  type TrackedOrder,
} from '@throughline/order-domain';
import { scenarioNames, startSimulator, type ProviderName, type Truth } from '@throughline/simulator';
import { addTo, days, hours, instant, type Instant } from '@throughline/values';
import fc from 'fast-check';

// What the simulator tells of two packages with a waybill each, in any order, number and batches, as pushes and as answers: through the
// translations, decisions, publications and reactions of both services, without a database.

const began = instant('2026-03-02T02:00:00Z');
const carriers = { kuaidi100: 'zto', sf: 'sf', aftership: 'ups' } as const;
const scenarios = scenarioNames.filter((name) => name !== 'recycled-number' && name !== 'corrected');
const lines = [
  { orderNumber: 'SO-1', lineNumber: 1, quantity: 8 },
  { orderNumber: 'SO-1', lineNumber: 2, quantity: 2 },
];
const numbers = ['SIM1001', 'SIM1002'];

const truths = new Map<string, readonly TrackingUpdate[]>();

beforeAll(async () => {
  const simulator = await startSimulator({ now: () => began, seed: 7 });
  for (const provider of Object.keys(carriers) as ProviderName[])
    for (const scenario of scenarios)
      for (const waybillNumber of numbers) {
        const [truth] = simulator.add({
          provider,
          carrier: carriers[provider],
          waybillNumber: `${waybillNumber}${scenario.length}${scenarios.indexOf(scenario)}`,
          scenario,
          startsAt: began,
        });
        truths.set([provider, scenario, waybillNumber].join(), updatesOf(truth!, waybillNumber));
      }
  await simulator.close();
});

/** The simulator's own list, as a translator would give it. */
const updatesOf = ({ provider, carrier, scans }: Truth, waybillNumber: string): readonly TrackingUpdate[] =>
  scans.map(({ code, text, location, occurredAt }) => ({
    updateId: `trk_${waybillNumber}_${code}_${occurredAt}_${location}`,
    carrier,
    waybillNumber,
    provider,
    code,
    occurredAt,
    receivedAt: occurredAt,
    location,
    description: text,
  }));

interface Run {
  readonly shipment: Extract<ShipmentState, { is: 'dispatched' }>;
  readonly order: TrackedOrder;
}

const dispatchedAt = began;
const dispatch = (carrier: string): readonly ShipmentCommand[] => [
  { type: 'RegisterShipment', data: { contents: lines, registeredAt: began, now: began } },
  {
    type: 'DispatchShipment',
    data: {
      carrier,
      waybillNumber: numbers[0]!,
      packages: [{ contents: [lines[0]!] }, { waybillNumber: numbers[1]!, contents: [lines[1]!] }],
      dispatchedAt,
      now: began,
    },
  },
];
const place: SalesOrderCommand = {
  type: 'PlaceSalesOrder',
  data: {
    now: began,
    placedAt: began,
    orderNumber: 'SO-1',
    lines: lines.map(({ lineNumber, quantity }) => ({
      lineNumber,
      quantity,
      sku: `SKU-${lineNumber}`,
      warehouse: 'main',
    })),
    process: 'direct',
    newFulfilmentId: 'ful_0',
  },
};

const found: Found = { rows: () => [], one: (_, value) => (value === 'SO-1' ? 'so_1' : undefined) };
const reactions = orderApp.reactions.logistics as readonly Reaction[];

/** Both services, each with its own log, fed in the order in which logistics tells. */
class Both {
  private readonly shipped: ShipmentEvent[] = [];
  private readonly ordered: SalesOrderEvent[] = [];

  constructor(carrier: string) {
    this.order(place);
    for (const command of dispatch(carrier)) this.ship(command);
  }

  ship(command: ShipmentCommand): void {
    for (const event of shipment.decide(this.shipmentState, command) as readonly ShipmentEvent[]) {
      const version = this.shipped.push(event);
      this.tell(event, version);
    }
  }

  private order(command: SalesOrderCommand): void {
    const state = fold(
      salesOrder,
      this.ordered.map((event, index) => asRecorded('sales-order', 'so_1', event, index)),
    );
    this.ordered.push(...(salesOrder.decide(state, command) as readonly SalesOrderEvent[]));
  }

  private tell(event: ShipmentEvent, version: number): void {
    const publication = (logisticsApp.publications as Record<string, unknown>)[event.type];
    if (typeof publication !== 'function') return;
    const recorded = asRecorded('shipment', 'shp_1', event, version);
    for (const { type, data } of publication(recorded) as readonly { type: string; data: object }[]) {
      const told: Told = {
        type,
        data,
        eventId: `${version}-${type}`,
        subject: 'shipment/shp_1',
        occurredAt: event.occurredAt,
        recordedAt: event.occurredAt,
        effectiveAt: event.occurredAt,
        correlationId: 'c-1',
      };
      for (const reaction of reactions.filter(({ to }) => to.includes(type)))
        for (const { command } of reaction.react(told, found, {
          now: began,
          id: (prefix, key = '') => `${prefix}_${version}_${key}`,
        }))
          this.order(command as SalesOrderCommand);
    }
  }

  get shipmentState(): ShipmentState {
    return fold(
      shipment,
      this.shipped.map((event, index) => asRecorded('shipment', 'shp_1', event, index)),
    );
  }

  get tracked(): TrackedOrder {
    const order = this.ordered
      .map((event: DomainEvent, index) => asRecorded('sales-order', 'so_1', event as SalesOrderEvent, index))
      .reduce<TrackedOrder | undefined>(evolveTracked, undefined);
    if (order === undefined) throw new Error('placed at the beginning');
    return order;
  }

  get run(): Run {
    const state = this.shipmentState;
    if (state.is !== 'dispatched') throw new Error('dispatched at the beginning');
    return { shipment: state, order: this.tracked };
  }
}

const deliveredOf = (both: Both): number => total(ledgerOf(both.tracked), 'delivered');

const told = (carrier: string, batches: readonly (readonly TrackingUpdate[])[]): Run => {
  const both = new Both(carrier);
  let delivered = 0;
  for (const updates of batches) {
    both.ship({ type: 'RecordTrackingUpdates', data: { updates } });
    // Whatever comes, no signature is taken back.
    const now = deliveredOf(both);
    expect(now).toBeGreaterThanOrEqual(delivered);
    delivered = now;
  }
  return both.run;
};

const sorted = <Entry>(entries: readonly Entry[]): readonly Entry[] =>
  [...entries].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

/** All that must not depend on how it was heard. */
const known = ({ shipment: state, order }: Run) => ({
  packages: state.packages.map(({ packageNumber }) => packagePicture(withoutArrival(state.scans), packageNumber)),
  told: state.told,
  ledger: ledgerOf(order),
  deliveredAt: order.deliveredAt,
  bar: stageBar(order).map((node) => ({ ...node, troubles: sorted(node.troubles) })),
  shipments: sorted(order.shipments),
  exceptions: sorted(order.exceptions),
});
const withoutArrival = (scans: Run['shipment']['scans']) =>
  scans.map(({ updateId, milestone, code, effectiveAt, packageNumbers, provider, occurredAt }) => ({
    updateId,
    milestone,
    code,
    effectiveAt,
    provider,
    occurredAt,
    ...(packageNumbers && { packageNumbers }),
  }));

const lateBy = fc.constantFrom(0, hours(1), days(2));

const journeys = fc
  .record({
    provider: fc.constantFrom(...(Object.keys(carriers) as ProviderName[])),
    first: fc.constantFrom(...scenarios),
    second: fc.constantFrom(...scenarios),
  })
  .chain(({ provider, first, second }) => {
    const list = [first, second].flatMap((scenario, index) => truths.get([provider, scenario, numbers[index]].join())!);
    return fc.tuple(
      fc.constant(provider),
      fc.constant(list),
      fc.shuffledSubarray([...list, ...list], { minLength: list.length }),
      fc.array(lateBy, { minLength: 3 * list.length, maxLength: 3 * list.length }),
      fc.infiniteStream(fc.integer({ min: 1, max: 9 })),
    );
  });

/** Pushed late or asked for: heard again, and later. */
const heardLater = (update: TrackingUpdate, ms: number): TrackingUpdate => ({
  ...update,
  receivedAt: addTo(update.receivedAt, ms),
});

describe('what carriers tell of two packages', () => {
  it.each(Object.keys(carriers) as ProviderName[])(
    'moves the ledger: one signed for, the other returned, by %s',
    (provider) => {
      const of = (scenario: string, number: string) => truths.get([provider, scenario, number].join())!;
      const list = [...of('smooth', numbers[0]!), ...of('refused-and-returned', numbers[1]!)];
      expect(ledgerOf(told(carriers[provider], [list]).order)).toMatchObject([
        { shipped: 8, delivered: 8, returned: 0 },
        { shipped: 2, delivered: 0, returned: 2 },
      ]);
    },
  );

  it('comes to the same shipment, ledger and bar in any order, number and batches, pushed or asked for', () => {
    fc.assert(
      fc.property(journeys, ([provider, list, some, late, sizes]) => {
        const heard = [...some, ...list].map((update, index) => heardLater(update, late[index % late.length]!));
        const batches: TrackingUpdate[][] = [];
        while (heard.length > 0) batches.push(heard.splice(0, sizes.next().value as number));
        expect(known(told(carriers[provider], batches))).toEqual(known(told(carriers[provider], [list])));
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  it('conserves every quantity, and opens a reverse leg with every true return', () => {
    fc.assert(
      fc.property(journeys, ([provider, list]) => {
        const { shipment: state, order } = told(carriers[provider], [list]);
        for (const {
          shipped,
          replaced,
          shippedInExcess,
          delivered,
          deliveredInExcess,
          refused,
          lost,
          returned,
        } of ledgerOf(order)) {
          expect(delivered + deliveredInExcess + refused + lost + returned).toBeLessThanOrEqual(
            shipped + replaced + shippedInExcess,
          );
          expect([shippedInExcess, deliveredInExcess]).toEqual([0, 0]);
        }
        for (const { packageNumber } of state.packages) {
          const timeline = state.scans
            .filter(({ packageNumbers }) => packageNumbers?.includes(packageNumber) ?? true)
            .sort((a, b) => Date.parse(a.effectiveAt) - Date.parse(b.effectiveAt));
          const waybills = state.waybills.filter(({ packageNumbers }) => packageNumbers.includes(packageNumber));
          const isReturn = timeline.some(({ milestone }) => milestone === 'RETURNING' || milestone === 'RETURNED');
          const legs = legsOf({ timeline, waybills, dispatchedAt: dispatchedAt satisfies Instant });
          expect(legs.some(({ direction }) => direction === 'reverse')).toBe(isReturn);
          expect(new Set(waybills.map(waybillKey)).size).toBe(waybills.length);
        }
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});
