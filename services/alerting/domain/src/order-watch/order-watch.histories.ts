import { at } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import type { OrderEndReason, OrderWatchEvent } from './order-watch.events.js';

export const limit = at('2026-03-06T00:00:00+08:00');

/** Promised for the fifth of March: at midnight the promise is broken. */
export const promisedForTheFifth: OrderWatchEvent = {
  type: 'WatchStarted',
  occurredAt: at('2026-03-01T10:00:00+08:00'),
  data: { effectiveAt: at('2026-03-01T10:00:00+08:00'), orderNumber: 'SO-1001', promiseLimit: limit },
};

export const ended = (at: Instant, reason: OrderEndReason = 'delivered'): OrderWatchEvent => ({
  type: 'WatchEnded',
  occurredAt: at,
  data: { effectiveAt: at, reason },
});

export const promiseBroken: OrderWatchEvent = {
  type: 'PromiseBroken',
  occurredAt: limit,
  data: { due: limit, caseId: 'case_1', orderNumber: 'SO-1001' },
};
