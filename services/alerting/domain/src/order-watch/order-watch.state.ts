import type { Recorded } from '@throughline/event-sourcing';
import { isBefore, type Instant } from '@throughline/values';
import type { OrderWatchEvent } from './order-watch.events.js';

/** Facts may come in any order and more than once: nothing here depends on which came first. */
export interface OrderWatch {
  readonly placed?: { readonly orderNumber: string; readonly promiseLimit?: Instant };
  /** Delivered, cancelled or rejected: the earliest that we were told. */
  readonly endedAt?: Instant;
  readonly breach?: { readonly due: Instant; readonly caseId: string; readonly standing: 'stands' | 'withdrawn' };
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
    case 'PromiseBroken':
      return { ...watch, breach: { due: event.data.due, caseId: event.data.caseId, standing: 'stands' } };
    case 'PromiseBreachWithdrawn':
      return { ...watch, breach: { due: event.data.due, caseId: event.data.caseId, standing: 'withdrawn' } };
  }
};

/**
 * When the promise breaks, if nothing that we know keeps it from breaking. An end at or after the limit does not: the verdict is
 * still to come then.
 */
export const promiseDueAt = ({ placed, endedAt, breach }: OrderWatch): Instant | undefined => {
  const limit = placed?.promiseLimit;
  if (limit === undefined || breach !== undefined) return undefined;
  return endedAt !== undefined && isBefore(endedAt, limit) ? undefined : limit;
};
