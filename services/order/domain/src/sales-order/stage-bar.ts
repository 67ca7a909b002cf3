import { between, isBefore, type Instant, type Milliseconds } from '@throughline/values';
import { stages, type Stage } from './process.js';
import { ledgerOf, total, totalWanted } from './quantity-ledger.js';
import type { UnexpectedDelivery } from './sales-order.events.js';
import { firstShippedAt, isOpenCase, isStanding, type TrackedOrder } from './tracked-order.js';

export interface StageNode {
  readonly stage: Stage;
  readonly progress: 'upcoming' | 'current' | 'reached' | 'skipped';
  readonly skippedBecause?: 'no-gate' | 'implied' | 'cancelled' | 'rejected' | 'none-in-process';
  readonly done: number;
  readonly total: number;
  /** When it was reached. */
  readonly at?: Instant;
  /** Approved only: how long after the first goods had left, where they left too early. */
  readonly afterDispatchMs?: Milliseconds;
  readonly troubles: readonly Trouble[];
}

export type Trouble =
  | { readonly kind: 'rejected'; readonly reason: string }
  | { readonly kind: 'shipped-before-approval'; readonly shipmentId: string }
  | { readonly kind: 'case'; readonly caseId: string; readonly rule: string }
  | {
      readonly kind: 'delivery-exception';
      readonly exceptionId: string;
      readonly shipmentId: string;
      readonly exception: string;
    }
  | { readonly kind: 'goods-returned'; readonly shipmentId: string }
  | { readonly kind: 'unexpected-delivery'; readonly shipmentId: string; readonly reason: UnexpectedDelivery };

type Mark = Omit<StageNode, 'stage' | 'done' | 'total' | 'troubles'> & { readonly done?: number };

/** The seven nodes as they follow from the facts alone: nothing here looks at a clock. */
export const stageBar = (order: TrackedOrder): readonly StageNode[] => {
  const counts = countsOf(order);
  return stages.map((stage) => {
    const mark = marks[stage](order, counts);
    const done = mark.done ?? (mark.progress === 'reached' ? counts.wanted : 0);
    return { stage, ...mark, done, total: counts.wanted, troubles: troubles[stage](order) };
  });
};

/** Where to look first: the leftmost node in trouble, else the leftmost current one, else the last that was reached. */
export const headlineOf = (bar: readonly StageNode[]): { readonly stage: Stage; readonly inTrouble: boolean } => {
  const node =
    bar.find(({ troubles: found }) => found.length > 0) ??
    bar.find(({ progress }) => progress === 'current') ??
    bar.findLast(({ progress }) => progress === 'reached');
  return { stage: node?.stage ?? 'placed', inTrouble: (node?.troubles.length ?? 0) > 0 };
};

const marks: Readonly<Record<Stage, (order: TrackedOrder, counts: Counts) => Mark>> = {
  placed: ({ placedAt }) => ({ progress: 'reached', at: placedAt }),

  approved: (order) => {
    const { process, approvedAt, ended } = order;
    if (!process.gates.includes('approval')) return { progress: 'skipped', skippedBecause: 'no-gate' };
    if (approvedAt === undefined) {
      return ended === undefined ? { progress: 'current' } : { progress: 'skipped', skippedBecause: ended.as };
    }
    const left = firstShippedAt(order);
    const afterDispatchMs = left !== undefined && isBefore(left, approvedAt) ? between(left, approvedAt) : undefined;
    return { progress: 'reached', at: approvedAt, ...(afterDispatchMs !== undefined && { afterDispatchMs }) };
  },

  prepared: (order, { wanted, packed, shipped }) => {
    const done = Math.max(packed, shipped);
    if (order.ended !== undefined) return { progress: 'skipped', skippedBecause: order.ended.as };
    if (packed >= wanted) return { progress: 'reached', done };
    if (shipped >= wanted) return { progress: 'skipped', skippedBecause: 'implied', done };
    return { progress: hasBegun(order, done) ? 'current' : 'upcoming', done };
  },

  shipped: (order, { wanted, packed, shipped: done }) => {
    if (order.ended !== undefined) return { progress: 'skipped', skippedBecause: order.ended.as };
    const at = latest(order.shipments.map((shipment) => shipment.shippedAt));
    if (done >= wanted) return { progress: 'reached', done, ...(at !== undefined && { at }) };
    return { progress: hasBegun(order, packed + done) ? 'current' : 'upcoming', done };
  },

  delivered: (order, { wanted, shipped, delivered: done }) => {
    if (order.ended !== undefined) return { progress: 'skipped', skippedBecause: order.ended.as };
    const at = order.deliveredAt;
    if (done >= wanted) return { progress: 'reached', done, ...(at !== undefined && { at }) };
    return { progress: shipped > 0 ? 'current' : 'upcoming', done };
  },

  'after-sales': ({ ended, process, afterSalesClosesAt }) => {
    if (ended !== undefined) return { progress: 'skipped', skippedBecause: ended.as };
    if (process.afterSalesDays === undefined) return { progress: 'skipped', skippedBecause: 'none-in-process' };
    return { progress: afterSalesClosesAt === undefined ? 'upcoming' : 'current' };
  },

  settled: ({ ended }) =>
    ended === undefined ? { progress: 'upcoming' } : { progress: 'skipped', skippedBecause: ended.as },
};

const troubles: Readonly<Record<Stage, (order: TrackedOrder) => readonly Trouble[]>> = {
  placed: ({ ended }) => (ended?.as === 'rejected' ? [{ kind: 'rejected', reason: ended.reason }] : []),

  approved: ({ approvedAt, shipments }) =>
    approvedAt !== undefined
      ? []
      : shipments
          .filter((shipment) => shipment.shippedBeforeApproval)
          .map(({ shipmentId }) => ({ kind: 'shipped-before-approval', shipmentId })),

  prepared: (order) => casesOf(order, 'prepared'),

  shipped: (order) => [...casesOf(order, 'shipped'), ...exceptionsOf(order, (kind) => !needsRemedy(kind))],

  delivered: (order) => [
    ...unexpectedDeliveriesOf(order),
    ...casesOf(order, 'delivered').filter((trouble) => trouble.rule !== 'unexpected-delivery'),
    ...exceptionsOf(order, needsRemedy),
    ...returnsOf(order),
  ],

  'after-sales': () => [],
  settled: () => [],
};

const casesOf = ({ cases }: TrackedOrder, stage: Stage): readonly Extract<Trouble, { kind: 'case' }>[] =>
  cases
    .filter((entry) => entry.stage === stage && isOpenCase(entry))
    .map(({ caseId, rule }) => ({ kind: 'case', caseId, rule }));

/** Not late but gone, in part or whole: waiting does not help, so it is the signature that is in danger. */
const needsRemedy = (kind: string): boolean => ['REFUSED', 'LOST', 'SHORT'].includes(kind);

const exceptionsOf = ({ exceptions }: TrackedOrder, isMeant: (kind: string) => boolean): readonly Trouble[] =>
  exceptions
    .filter((entry) => isStanding(entry) && isMeant(entry.kind))
    .map(({ exceptionId, shipmentId, kind }) => ({
      kind: 'delivery-exception',
      exceptionId,
      shipmentId,
      exception: kind,
    }));

/** What came back is missing until as much was signed for as is wanted. */
const returnsOf = (order: TrackedOrder): readonly Trouble[] => {
  const { wanted, delivered } = countsOf(order);
  return delivered >= wanted
    ? []
    : order.shipments
        .filter(({ returned = [] }) => returned.length > 0)
        .map(({ shipmentId }) => ({ kind: 'goods-returned', shipmentId }));
};

/** A contradiction stands until the case that it led to has ended. */
const unexpectedDeliveriesOf = ({ unexpectedDeliveries, cases }: TrackedOrder): readonly Trouble[] =>
  unexpectedDeliveries
    .filter(
      ({ shipmentId }) =>
        !cases.some(
          (entry) => entry.rule === 'unexpected-delivery' && entry.shipmentId === shipmentId && !isOpenCase(entry),
        ),
    )
    .map(({ shipmentId, reason }) => ({ kind: 'unexpected-delivery', shipmentId, reason }));

/** The sums of the ledger; `wanted` is L: ordered − cancelled. */
type Counts = Readonly<Record<'wanted' | 'packed' | 'shipped' | 'delivered', number>>;

const countsOf = (order: TrackedOrder): Counts => {
  const ledger = ledgerOf(order);
  return {
    wanted: totalWanted(ledger),
    packed: total(ledger, 'packed'),
    shipped: total(ledger, 'shipped'),
    delivered: total(ledger, 'delivered'),
  };
};

const hasBegun = ({ fulfilments }: TrackedOrder, moved: number): boolean => fulfilments.length > 0 || moved > 0;

const latest = (instants: readonly (Instant | undefined)[]): Instant | undefined =>
  instants.reduce((a, b) => (a === undefined || (b !== undefined && isBefore(a, b)) ? b : a), undefined);
