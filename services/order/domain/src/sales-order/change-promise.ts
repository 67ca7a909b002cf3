import { claimedTime, Rejection, type CommandShape, type Decision } from '@throughline/event-sourcing';
import { isPromisedDay, type DeliveryPromise, type Instant } from '@throughline/values';
import { goodsToReach, isNobody } from './goods-to-reach.js';
import type { SalesOrderEvent } from './sales-order.events.js';
import type { SalesOrderState } from './sales-order.state.js';
import { orderFor } from './standing.js';

/** The goods shall arrive at another time. Until whoever holds them agrees, the former promise stands. */
export type ChangePromise = CommandShape<
  'ChangePromise',
  {
    readonly now: Instant;
    readonly changeId: string;
    readonly requestedAt: Instant;
    readonly promise: DeliveryPromise;
    readonly note?: string;
  }
>;

export const changePromise = (state: SalesOrderState, { data }: ChangePromise): Decision<SalesOrderEvent> => {
  const order = orderFor('change-promise', state, data.changeId);
  if (order === undefined) return [];
  const { changeId, promise, note, now, requestedAt } = data;
  if ('on' in promise && !isPromisedDay(promise.on, promise.offset)) throw new Rejection('promised-day-does-not-exist');
  const { orderNumber } = order;
  const occurredAt = claimedTime(requestedAt, now);
  const personal = note !== undefined && { personal: { note } };
  const reached = goodsToReach(order);
  return [
    isNobody(reached)
      ? {
          type: 'PromiseChanged',
          occurredAt,
          data: { orderNumber, changeId, by: 'ourselves', promise },
          ...personal,
        }
      : {
          type: 'DeliveryChangeRequested',
          occurredAt,
          data: { orderNumber, changeId, kind: 'time', ...reached, promise },
          ...personal,
        },
  ];
};
