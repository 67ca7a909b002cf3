import { asRecorded, fold, Rejection, type Recorded } from '@throughline/event-sourcing';
import { addTo, minutes } from '@throughline/values';
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
const asked: fc.Arbitrary<SalesOrderCommand> = fc.constantFrom<SalesOrderCommand>(
  { type: 'ApproveSalesOrder', data: { now: march2('11:00'), approvedAt: march2('11:00'), newFulfilmentId: 'ful_1' } },
  { type: 'RejectSalesOrder', data: { now: march2('11:00'), rejectedAt: march2('11:00'), reason: 'credit-limit' } },
  {
    type: 'CancelSalesOrder',
    data: { now: march2('11:00'), cancelledAt: march2('11:00'), reason: 'customer-request' },
  },
);
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
  it('quantities are conserved and none is negative', () => {
    eachHistory(({ order }) => {
      for (const line of ledgerOf(order)) {
        for (const counter of Object.values(line)) expect(counter).toBeGreaterThanOrEqual(0);
        expect(line.delivered).toBeLessThanOrEqual(line.shipped);
        expect(line.cancelled + line.shipped + notShipped(line)).toBe(line.ordered);
        expect(line.packed).toBeLessThanOrEqual(line.ordered - line.cancelled);

        const signed = order.shipments.map((shipment) => quantityOf(line.lineNumber, shipment.delivered));
        expect(line.delivered + line.deliveredInExcess).toBe(signed.reduce((a, b) => a + b, 0));
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

  it('what is said of an order is said once', () => {
    eachHistory(({ events }) => {
      const once = ['SalesOrderPlaced', 'SalesOrderApproved', 'SalesOrderDelivered', 'AfterSalesWindowOpened'];
      for (const type of once) expect(events.filter((event) => event.type === type).length).toBeLessThanOrEqual(1);
      const reports = events.filter((event) => event.type.endsWith('Reported'));
      const keys = reports.map((event) => `${event.type} ${(event.data as { shipmentId: string }).shipmentId}`);
      expect(new Set(keys).size).toBe(keys.length);
    });
  });

  it('facts come to the same ledger in whatever order and number they arrive', () => {
    const told = fc.uniqueArray(fact, { maxLength: 6, selector: (each) => each.data.factId });
    const shuffled = told.chain((facts) =>
      fc.tuple(
        fc.constant(facts),
        fc.shuffledSubarray([...facts, ...facts], { minLength: facts.length * 2, maxLength: facts.length * 2 }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([facts, again]) => {
        const [one, other] = [run([place('direct'), ...facts]), run([place('direct'), ...again])];
        expect(ledgerOf(other.order)).toEqual(ledgerOf(one.order));
        expect(other.order.deliveredAt !== undefined).toBe(one.order.deliveredAt !== undefined);
        expect(stageBar(other.tracked).map((node) => node.progress)).toEqual(
          stageBar(one.tracked).map((node) => node.progress),
        );
      }),
      { numRuns: 200 },
    );
  });
});
