import type { Recorded } from '@throughline/event-sourcing';
import { between, isBefore, later, type Instant } from '@throughline/values';
import type { OrderWatchEvent } from './order-watch.events.js';

/** Facts may come in any order and more than once: nothing here depends on which came first. */
export interface OrderWatch {
  readonly placed?: { readonly orderNumber: string; readonly promiseLimit?: Instant };
  /** What was promised instead, from when on. */
  readonly changes?: readonly PromiseChange[];
  /** Delivered, cancelled or rejected: the earliest that we were told. */
  readonly endedAt?: Instant;
  readonly breach?: { readonly due: Instant; readonly caseId: string; readonly standing: 'stands' | 'withdrawn' };
}

export interface PromiseChange {
  readonly changeId: string;
  readonly promiseLimit: Instant;
  readonly effectiveAt: Instant;
}

export const initialOrderWatch: OrderWatch = {};

export const evolveOrderWatch = (watch: OrderWatch, event: Recorded<OrderWatchEvent>): OrderWatch => {
  switch (event.type) {
    case 'WatchStarted': {
      const { orderNumber, promiseLimit } = event.data;
      return { ...watch, placed: { orderNumber, ...(promiseLimit === undefined ? {} : { promiseLimit }) } };
    }
    case 'WatchEnded':
      return { ...watch, endedAt: event.data.effectiveAt };
    case 'PromiseLimitMoved':
      return withPromiseChange(watch, event.data);
    case 'PromiseBroken':
      return { ...watch, breach: { due: event.data.due, caseId: event.data.caseId, standing: 'stands' } };
    case 'PromiseBreachWithdrawn':
      return { ...watch, breach: { due: event.data.due, caseId: event.data.caseId, standing: 'withdrawn' } };
  }
};

export const withPromiseChange = (
  watch: OrderWatch,
  { changeId, promiseLimit, effectiveAt }: PromiseChange,
): OrderWatch => ({ ...watch, changes: [...(watch.changes ?? []), { changeId, promiseLimit, effectiveAt }] });

/**
 * When the promise breaks, if nothing that we know keeps it from breaking. An end at or after the limit does not: the verdict is
 * still to come then.
 */
export const promiseDueAt = ({ placed, changes, endedAt, breach }: OrderWatch): Instant | undefined => {
  if (placed === undefined || breach?.standing === 'stands') return undefined;
  const due = firstBreach(placed.promiseLimit, changes ?? []);
  return due === undefined || (endedAt !== undefined && isBefore(endedAt, due)) ? undefined : due;
};

/** The same as if no verdict had been reached yet. */
export const dueBeforeVerdict = ({ breach: _, ...watch }: OrderWatch): Instant | undefined => promiseDueAt(watch);

/** The first limit that came before it was replaced. A promise for a time that has passed is broken when it is given. */
const firstBreach = (first: Instant | undefined, changes: readonly PromiseChange[]): Instant | undefined => {
  let due = first;
  for (const { promiseLimit, effectiveAt } of [...changes].sort(byTime)) {
    if (due !== undefined && !isBefore(effectiveAt, due)) return due;
    due = later(promiseLimit, effectiveAt);
  }
  return due;
};

const byTime = (a: PromiseChange, b: PromiseChange): number =>
  between(b.effectiveAt, a.effectiveAt) || (a.changeId < b.changeId ? -1 : 1);
