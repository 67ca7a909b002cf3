import { claimedTime, type CommandShape, type Decision } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import { goodsToReach, isNobody } from './goods-to-reach.js';
import type { Recipient, SalesOrderEvent } from './sales-order.events.js';
import type { SalesOrderState } from './sales-order.state.js';
import { orderFor } from './standing.js';

/** Somebody else shall receive the goods, or by another telephone. */
export type ChangeRecipient = CommandShape<
  'ChangeRecipient',
  {
    readonly now: Instant;
    readonly changeId: string;
    readonly requestedAt: Instant;
    readonly recipient: Recipient;
    readonly note?: string;
  }
>;

export const changeRecipient = (state: SalesOrderState, { data }: ChangeRecipient): Decision<SalesOrderEvent> => {
  const order = orderFor('change-recipient', state, data.changeId);
  if (order === undefined) return [];
  const { changeId, recipient, note, now, requestedAt } = data;
  const { orderNumber } = order;
  const occurredAt = claimedTime(requestedAt, now);
  const personal = { recipient, ...(note !== undefined && { note }) };
  const reached = goodsToReach(order);
  return [
    isNobody(reached)
      ? { type: 'RecipientChanged', occurredAt, data: { orderNumber, changeId, by: 'ourselves' }, personal }
      : {
          type: 'DeliveryChangeRequested',
          occurredAt,
          data: { orderNumber, changeId, kind: 'recipient', ...reached },
          personal,
        },
  ];
};
