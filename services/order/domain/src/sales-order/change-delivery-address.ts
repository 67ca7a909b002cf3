import { claimedTime, type CommandShape, type Decision } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import { goodsToReach, isNobody } from './goods-to-reach.js';
import type { PostalAddress, SalesOrderEvent } from './sales-order.events.js';
import type { SalesOrderState } from './sales-order.state.js';
import { orderFor } from './standing.js';

/** The goods shall go elsewhere. */
export type ChangeDeliveryAddress = CommandShape<
  'ChangeDeliveryAddress',
  {
    readonly now: Instant;
    readonly changeId: string;
    readonly requestedAt: Instant;
    readonly address: PostalAddress;
    readonly note?: string;
  }
>;

/** Done at once while nobody holds goods of the order; else whoever holds them has to say whether it can be done. */
export const changeDeliveryAddress = (
  state: SalesOrderState,
  { data }: ChangeDeliveryAddress,
): Decision<SalesOrderEvent> => {
  const order = orderFor('change-delivery-address', state, data.changeId);
  if (order === undefined) return [];
  const { changeId, address, note, now, requestedAt } = data;
  const { orderNumber } = order;
  const occurredAt = claimedTime(requestedAt, now);
  const personal = { address, ...(note !== undefined && { note }) };
  const reached = goodsToReach(order);
  return [
    isNobody(reached)
      ? { type: 'DeliveryAddressChanged', occurredAt, data: { orderNumber, changeId, by: 'ourselves' }, personal }
      : {
          type: 'DeliveryChangeRequested',
          occurredAt,
          data: { orderNumber, changeId, kind: 'address', ...reached },
          personal,
        },
  ];
};
