import { asRecorded, fold, Rejection, type Recorded } from '@throughline/event-sourcing';
import { addTo, isBefore, minutes, type Instant } from '@throughline/values';
import fc from 'fast-check';
import { ledgerOf, notShipped, quantityOf, total, totalWanted, type LineQuantity } from './quantity-ledger.js';
import { salesOrder, type SalesOrderCommand, type SalesOrderFact } from './sales-order.decider.js';
import type { SalesOrderEvent } from './sales-order.events.js';
import { learnt, march2 } from './sales-order.histories.js';
import type { SalesOrder } from './sales-order.state.js';
import { isReleased, statusOf } from './standing.js';
import { stageBar } from './stage-bar.js';
import { evolveTracked, type TrackedOrder } from './tracked-order.js';

const lines = [
  { lineNumber: 1, quantity: 6, sku: 'TEA-250', warehouse: 'main' },
  { lineNumber: 2, quantity: 4, sku: 'CUP-01', warehouse: 'south' },
];
const place = (process: 'standard' | 'direct'): SalesOrderCommand => ({
  type: 'PlaceSalesOrder',
  data: {
    now: march2('09:00'),
    placedAt: march2('09:00'),
    orderNumber: 'SO-1',
    lines,
    process,
    newFulfilmentId: 'ful_0',
  },
});

/** Few enough that some facts share one. */
const halfHour = fc.integer({ min: -6, max: 6 }).map((offset) => addTo(march2('12:00'), minutes(30 * offset)));
const time = fc.integer({ min: -600, max: 600 }).map((offset) => addTo(march2('12:00'), minutes(offset)));
const shipmentId = fc.constantFrom('shp_1', 'shp_2', 'shp_3');
/** Some of the two lines, now and then too many, now and then of a line that was never ordered. */
const contents: fc.Arbitrary<readonly LineQuantity[]> = fc.uniqueArray(
  fc.record({ lineNumber: fc.constantFrom(1, 1, 2, 2, 9), quantity: fc.integer({ min: 1, max: 8 }) }),
  { minLength: 1, maxLength: 3, selector: (entry) => entry.lineNumber },
);

const fact: fc.Arbitrary<SalesOrderFact> = fc.oneof(
  fc
    .record({ shipmentId, contents, time, fulfilmentId: fc.constantFrom(undefined, 'ful_0', 'ful_1') })
    .map(({ shipmentId, contents, time, fulfilmentId }): SalesOrderFact => ({
      type: 'RecordGoodsShipped',
      data: {
        ...learnt(`shipped-${shipmentId}`, time),
        occurredAt: time,
        shipmentId,
        contents,
        carrier: 'sf',
        waybillNumber: 'SF-1',
        packages: 1,
        ...(fulfilmentId !== undefined && { fulfilmentId }),
        newFulfilmentId: `ful_s${shipmentId}`,
      },
    })),
  fc.record({ shipmentId, contents, time }).map(({ shipmentId, contents, time }): SalesOrderFact => ({
    type: 'RecordGoodsDelivered',
    data: {
      ...learnt(`delivered-${shipmentId}`, time),
      occurredAt: time,
      shipmentId,
      contents,
      newFulfilmentId: `ful_d${shipmentId}`,
    },
  })),
);
const approve: SalesOrderCommand = {
  type: 'ApproveSalesOrder',
  data: { now: march2('11:00'), approvedAt: march2('11:00'), newFulfilmentId: 'ful_1' },
};
const asked: fc.Arbitrary<SalesOrderCommand> = fc.constantFrom<SalesOrderCommand>(
  approve,
  { type: 'RejectSalesOrder', data: { now: march2('11:00'), rejectedAt: march2('11:00'), reason: 'credit-limit' } },
  {
    type: 'CancelSalesOrder',
    data: { now: march2('11:00'), cancelledAt: march2('11:00'), reason: 'customer-request', changeId: 'chg_1' },
  },
);
/** All that is ever told of one shipment: what it carries does not change, its times are told again when an earlier one is learnt. */
const journeyOf = (shipmentId: string): fc.Arbitrary<readonly SalesOrderCommand[]> =>
  fc
    .record({
      contents,
      shippedAt: fc.option(halfHour),
      signedAt: fc.array(halfHour, { maxLength: 3 }),
      milestones: fc.array(fc.tuple(fc.constantFrom('PICKED_UP', 'ARRIVED', 'DELIVERED', 'BY_DRONE'), halfHour), {
        maxLength: 3,
      }),
      raisedAt: fc.option(halfHour),
      clearedAt: fc.array(halfHour, { maxLength: 2 }),
      kind: fc.constantFrom('DELAY', 'LOST', 'REFUSED', 'DAMAGED'),
      ofPackage: fc.constantFrom(undefined, '1', '2'),
      parts: fc.array(fc.tuple(fc.constantFrom('1', '2'), fc.constantFrom('signed', 'returned'), halfHour), {
        maxLength: 4,
      }),
    })
    .map(({ contents, shippedAt, signedAt, milestones, raisedAt, clearedAt, kind, ofPackage, parts }) => {
      /** Two packages, the first with the first line. */
      const inPackage = (packageNumber: string) => ({
        packageNumbers: [packageNumber],
        contents: packageNumber === '1' ? contents.slice(0, 1) : contents.slice(1),
      });
      const tell = (factId: string, at: Instant) => ({
        ...learnt(`${factId}-${shipmentId}-${at}`, at),
        occurredAt: at,
        shipmentId,
      });
      const carried = { carrier: 'sf', waybillNumber: `SF-${shipmentId}` };
      const exception = { exceptionId: `trk_${shipmentId}`, kind };
      const goods = (factId: string, at: Instant) => ({
        ...tell(factId, at),
        contents,
        newFulfilmentId: `ful_${factId}-${shipmentId}-${at}`,
      });
      return [
        ...(shippedAt === null
          ? []
          : [
              {
                type: 'RecordGoodsShipped' as const,
                data: { ...goods('shipped', shippedAt), ...carried, packages: 1 },
              },
            ]),
        ...signedAt.map((at) => ({ type: 'RecordGoodsDelivered' as const, data: goods('signed', at) })),
        ...milestones.map(([milestone, at]) => ({
          type: 'RecordShipmentProgress' as const,
          data: { ...tell(milestone, at), ...carried, milestone },
        })),
        ...(raisedAt === null
          ? []
          : [
              {
                type: 'RecordDeliveryException' as const,
                data: { ...tell('raised', raisedAt), ...exception, ...(ofPackage && inPackage(ofPackage)) },
              },
            ]),
        ...parts.map(([packageNumber, told, at]): SalesOrderCommand =>
          told === 'signed'
            ? {
                type: 'RecordPackageDelivered',
                data: { ...goods(`signed-${packageNumber}`, at), ...inPackage(packageNumber) },
              }
            : { type: 'RecordGoodsReturned', data: { ...tell('returned', at), ...inPackage(packageNumber) } },
        ),
        ...clearedAt.map((at) => ({
          type: 'RecordDeliveryExceptionCleared' as const,
          data: { ...tell('cleared', at), ...exception },
        })),
      ];
    });
const journeys = fc
  .tuple(...['shp_1', 'shp_2', 'shp_3'].map(journeyOf), fc.constantFrom<readonly SalesOrderCommand[]>([], [approve]))
  .map((told) => told.flat());

/** All that must not depend on the order in which we learnt it. */
const whatIsKnown = ({ order, tracked }: Run) => ({
  ledger: ledgerOf(order),
  completedAt: [order.deliveredAt, tracked.deliveredAt, tracked.afterSalesClosesAt],
  bar: stageBar(tracked).map(({ troubles, ...node }) => ({
    ...node,
    // That a delivery was unexpected was true when it was learnt; it stands until somebody has looked at it.
    troubles: sorted(troubles.filter(({ kind }) => kind !== 'unexpected-delivery')),
  })),
  shipments: sorted(tracked.shipments),
  exceptions: sorted(tracked.exceptions),
  signed: sorted(order.shipments.map(({ shipmentId, deliveredAt }) => ({ shipmentId, deliveredAt }))),
});
const sorted = <Entry>(entries: readonly Entry[]): readonly Entry[] =>
  [...entries].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

const history = fc.tuple(
  fc.constantFrom<'standard' | 'direct'>('standard', 'direct'),
  fc.array(fc.oneof({ arbitrary: fact, weight: 3 }, { arbitrary: asked, weight: 1 }), { maxLength: 12 }),
);

interface Run {
  readonly order: SalesOrder;
  readonly tracked: TrackedOrder;
  readonly events: readonly Recorded<SalesOrderEvent>[];
}

/** Runs the commands one after the other; people may be refused, facts may not. */
const run = (commands: readonly SalesOrderCommand[]): Run => {
  const events: Recorded<SalesOrderEvent>[] = [];
  for (const command of commands) {
    try {
      const decided = salesOrder.decide(fold(salesOrder, events), command) as SalesOrderEvent[];
      events.push(...decided.map((event, index) => asRecorded('sales-order', 'so_1', event, events.length + index)));
    } catch (error) {
      if (!(error instanceof Rejection) || command.type.startsWith('Record')) throw error;
    }
  }
  const order = fold(salesOrder, events);
  const tracked = events.reduce<TrackedOrder | undefined>(evolveTracked, undefined);
  if (!order.placed || tracked === undefined) throw new Error('the order was not placed');
  return { order, tracked, events };
};
const eachHistory = (check: (run: Run, commands: readonly SalesOrderCommand[]) => void) =>
  fc.assert(
    fc.property(history, ([process, commands]) => {
      const all = [place(process), ...commands];
      check(run(all), all);
    }),
    { numRuns: 200 },
  );

describe('under any history', () => {
  it('what left was signed for, came back, is lost or refused, or is on its way: nothing twice', () => {
    fc.assert(
      fc.property(fc.constantFrom('standard' as const, 'direct' as const), journeys, (process, told) => {
        const { order, tracked } = run([place(process), ...told]);
        const byDecision = ledgerOf(order);
        for (const line of ledgerOf(tracked)) {
          for (const counter of Object.values(line)) expect(counter).toBeGreaterThanOrEqual(0);
          const { delivered, deliveredInExcess, refused, lost, returned, shipped, replaced, shippedInExcess } = line;
          const left = shipped + replaced + shippedInExcess;
          expect(delivered + deliveredInExcess + refused + lost + returned).toBeLessThanOrEqual(left);
          expect(line.damaged).toBeLessThanOrEqual(left);
          expect(replaced).toBeLessThanOrEqual(lost + returned);
          const decided = byDecision.find(({ lineNumber }) => lineNumber === line.lineNumber)!;
          expect(decided).toMatchObject({ shipped, delivered, deliveredInExcess, returned });
        }
      }),
      { numRuns: 300 },
    );
  });

  it('quantities are conserved and none is negative', () => {
    eachHistory(({ order }) => {
      const moved = (of: 'shipped' | 'delivered') => order.shipments.flatMap((shipment) => shipment[of] ?? []);
      const ledger = ledgerOf(order);
      const lost = [...moved('shipped'), ...moved('delivered')].filter(
        ({ lineNumber }) => !ledger.some((line) => line.lineNumber === lineNumber),
      );
      expect(lost).toEqual([]);
      for (const line of ledger) {
        for (const counter of Object.values(line)) expect(counter).toBeGreaterThanOrEqual(0);
        expect(line.delivered).toBeLessThanOrEqual(line.shipped);
        expect(line.cancelled + line.shipped + notShipped(line)).toBe(line.ordered);
        expect(line.packed).toBeLessThanOrEqual(line.ordered - line.cancelled);

        expect(line.delivered + line.deliveredInExcess).toBe(quantityOf(line.lineNumber, moved('delivered')));
        expect(line.shipped + line.shippedInExcess).toBeGreaterThanOrEqual(
          quantityOf(line.lineNumber, moved('shipped')),
        );
      }
    });
  });

  it('open fulfilments are exactly what is wanted and has not left', () => {
    eachHistory(({ order }) => {
      for (const line of ledgerOf(order)) {
        const open = order.openFulfilments.reduce((sum, each) => sum + quantityOf(line.lineNumber, each.contents), 0);
        expect(open).toBe(isReleased(order) ? notShipped(line) : 0);
      }
    });
  });

  it('the status never contradicts the ledger', () => {
    eachHistory(({ order }) => {
      const ledger = ledgerOf(order);
      const [wanted, shipped, delivered] = [totalWanted(ledger), total(ledger, 'shipped'), total(ledger, 'delivered')];
      const status = statusOf(order);
      expect(wanted === 0).toBe(status === 'cancelled' || status === 'rejected');
      expect(wanted > 0 && delivered === wanted).toBe(status === 'delivered');
      expect(delivered > 0 && delivered < wanted).toBe(status === 'partly-delivered');
      expect(wanted > 0 && delivered === 0 && shipped === wanted).toBe(status === 'shipped');
      expect(delivered === 0 && shipped > 0 && shipped < wanted).toBe(status === 'partly-shipped');
      expect(order.deliveredAt !== undefined).toBe(status === 'delivered');
    });
  });

  it('the stage bar never contradicts the ledger', () => {
    eachHistory(({ tracked }) => {
      const ledger = ledgerOf(tracked);
      for (const { stage, progress, done, total: wanted } of stageBar(tracked)) {
        expect(done).toBeLessThanOrEqual(wanted);
        if (stage === 'shipped') expect(done).toBe(total(ledger, 'shipped'));
        if (stage === 'delivered') expect(done).toBe(total(ledger, 'delivered'));
        if (stage === 'shipped' || stage === 'delivered') {
          expect(progress === 'reached').toBe(wanted > 0 && done === wanted);
        }
      }
    });
  });

  it('twice is once', () => {
    eachHistory(({ events }, commands) => {
      const twice = commands.flatMap((command) => [command, command]);
      expect(run(twice).events).toEqual(events);
    });
  });

  it('what is said of an order is said once, and a completion again only with an earlier time', () => {
    eachHistory(({ events }) => {
      for (const type of ['SalesOrderPlaced', 'SalesOrderApproved']) {
        expect(events.filter((event) => event.type === type).length).toBeLessThanOrEqual(1);
      }
      const completions = events.flatMap((event) =>
        event.type === 'SalesOrderDelivered' ? event.data.deliveredAt : [],
      );
      completions.slice(1).forEach((at, index) => expect(isBefore(at, completions[index]!)).toBe(true));
      const reports = events.filter((event) => event.type.endsWith('Reported'));
      const keys = reports.map((event) => `${event.type} ${(event.data as { shipmentId: string }).shipmentId}`);
      expect(new Set(keys).size).toBe(keys.length);
    });
  });

  it('facts come to the same ledger, times and troubles in whatever order and number they arrive', () => {
    const told = fc.tuple(fc.constantFrom('standard' as const, 'direct' as const), journeys);
    const shuffled = told.chain(([process, facts]) =>
      fc.tuple(
        fc.constant([place(process), ...facts]),
        fc
          .shuffledSubarray([...facts, ...facts], { minLength: facts.length * 2, maxLength: facts.length * 2 })
          .map((again) => [place(process), ...again]),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([once, again]) => expect(whatIsKnown(run(again))).toEqual(whatIsKnown(run(once)))),
      { numRuns: 300 },
    );
  });
});
