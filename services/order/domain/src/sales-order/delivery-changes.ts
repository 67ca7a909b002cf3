import { effectiveAt, type Recorded } from '@throughline/event-sourcing';
import type { DeliveryPromise, Instant } from '@throughline/values';
import type { DeliveryChangeKind } from './delivery-change-kinds.js';
import type { SalesOrderEvent } from './sales-order.events.js';

/** One change, from the wish to the answers of everybody who holds goods of the order. */
export interface DeliveryChange {
  readonly changeId: string;
  readonly kind: DeliveryChangeKind;
  /** Asked of us, or made at the carrier without us. */
  readonly by: 'ourselves' | 'carrier';
  readonly requestedAt: Instant;
  readonly promise?: DeliveryPromise;
  readonly reason?: string;
  /** Shipments whose answer it waits for. */
  readonly shipments: readonly string[];
  /** Released when it was asked for, without a shipment that we had heard of: the answer of that shipment counts. */
  readonly fulfilments: readonly string[];
  /** The last of each shipment. */
  readonly answers: readonly ChangeAnswer[];
}

export interface ChangeAnswer {
  readonly shipmentId: string;
  readonly fulfilmentId?: string;
  readonly outcome: ChangeOutcome;
  readonly at: Instant;
  readonly reason?: string;
  /** Where it was applied: in the warehouse, before or after packing, or by the carrier. */
  readonly custody?: string;
  /** After the time at which nobody waited for it any more. */
  readonly late?: true;
}

export type ChangeOutcome = 'applied' | 'refused' | 'timed-out';
export type ChangeState = 'pending' | ChangeOutcome;

/** How a change stands: pending while one answer is missing, and else no better than the worst of them. */
export const changeState = ({ shipments, fulfilments, answers }: DeliveryChange): ChangeState => {
  const hasAnswered = (shipmentId: string) => answers.some((answer) => answer.shipmentId === shipmentId);
  const hasBegun = (fulfilmentId: string) => answers.some((answer) => answer.fulfilmentId === fulfilmentId);
  if (!shipments.every(hasAnswered) || !fulfilments.every(hasBegun)) return 'pending';
  const worst = (['refused', 'timed-out'] as const).find((outcome) =>
    answers.some((answer) => answer.outcome === outcome),
  );
  return worst ?? 'applied';
};

/** The changes of an order after one more fact; a fold of its own, since decisions and readers need the same. */
export const evolveChanges = (
  changes: readonly DeliveryChange[],
  event: Recorded<SalesOrderEvent>,
): readonly DeliveryChange[] => {
  switch (event.type) {
    case 'DeliveryChangeRequested': {
      const { changeId, kind, shipments, fulfilments, promise, reason } = event.data;
      return [
        ...changes,
        {
          changeId,
          kind,
          by: 'ourselves',
          requestedAt: effectiveAt(event),
          ...(promise !== undefined && { promise }),
          ...(reason !== undefined && { reason }),
          shipments,
          fulfilments,
          answers: [],
        },
      ];
    }
    case 'DeliveryAddressChanged':
    case 'RecipientChanged':
    case 'PromiseChanged':
      return changes.some(({ changeId }) => changeId === event.data.changeId)
        ? changes
        : [...changes, madeAtOnce(event)];
    case 'DeliveryChangeApplied':
      return withAnswer(changes, event.data, 'applied');
    case 'DeliveryChangeRefused':
      return withAnswer(changes, event.data, 'refused');
    case 'DeliveryChangeTimedOut':
      return withAnswer(changes, event.data, 'timed-out');
    default:
      return changes;
  }
};

type Made = Extract<SalesOrderEvent, { type: 'DeliveryAddressChanged' | 'RecipientChanged' | 'PromiseChanged' }>;

const kindOf: Readonly<Record<Made['type'], DeliveryChangeKind>> = {
  DeliveryAddressChanged: 'address',
  RecipientChanged: 'recipient',
  PromiseChanged: 'time',
};

const madeAtOnce = (event: Recorded<Made>): DeliveryChange => {
  const { changeId, by, shipmentId, effectiveAt: toldAt } = event.data;
  const at = toldAt ?? effectiveAt(event);
  return {
    changeId,
    kind: kindOf[event.type],
    by,
    requestedAt: at,
    ...(event.type === 'PromiseChanged' && { promise: event.data.promise }),
    shipments: shipmentId === undefined ? [] : [shipmentId],
    fulfilments: [],
    answers: shipmentId === undefined ? [] : [{ shipmentId, outcome: 'applied', at, custody: 'carrier' }],
  };
};

interface Answered {
  readonly changeId: string;
  readonly shipmentId: string;
  readonly effectiveAt: Instant;
  readonly fulfilmentId?: string;
  readonly reason?: string;
  readonly custody?: string;
  readonly late?: true;
}

/** The changes once this answer is in. */
export const withAnswer = (
  changes: readonly DeliveryChange[],
  { changeId, shipmentId, effectiveAt: at, fulfilmentId, reason, custody, late }: Answered,
  outcome: ChangeOutcome,
): readonly DeliveryChange[] => {
  const answer = {
    shipmentId,
    ...(fulfilmentId !== undefined && { fulfilmentId }),
    outcome,
    at,
    ...(reason !== undefined && { reason }),
    ...(custody !== undefined && { custody }),
    ...(late && { late }),
  };
  return changes.map((change) =>
    change.changeId === changeId
      ? { ...change, answers: [...change.answers.filter((each) => each.shipmentId !== shipmentId), answer] }
      : change,
  );
};

interface Changed {
  readonly changes?: readonly DeliveryChange[];
}

export const recallsOf = ({ changes = [] }: Changed): readonly DeliveryChange[] =>
  changes.filter(({ kind }) => kind === 'recall');

/** Does somebody still have to answer a recall? */
export const isRecallPending = (order: Changed): boolean =>
  recallsOf(order).some((recall) => changeState(recall) === 'pending');

/** Has whoever held these goods said that they come back? */
export const isRecalled = (order: Changed, shipmentId: string): boolean =>
  recallsOf(order).some(({ answers }) =>
    answers.some((answer) => answer.shipmentId === shipmentId && answer.outcome === 'applied'),
  );

/** The recall of these goods that still stood at that time, refused ones left out. */
export const standingRecall = (order: Changed, shipmentId: string): DeliveryChange | undefined =>
  recallsOf(order).findLast(({ shipments, answers }) => {
    const answer = answers.find((each) => each.shipmentId === shipmentId);
    return answer === undefined ? shipments.includes(shipmentId) : answer.outcome !== 'refused';
  });
