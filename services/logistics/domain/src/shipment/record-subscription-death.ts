import type { CommandShape, Decision } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import { hasDied } from './push-gap.js';
import type { ShipmentEvent } from './shipment.events.js';
import type { ShipmentState } from './shipment.state.js';

/** A provider says that it has given up watching the waybill. A fact: recorded once for each subscription. */
export type RecordSubscriptionDeath = CommandShape<
  'RecordSubscriptionDeath',
  {
    readonly provider: string;
    readonly account: string;
    /** Which of our subscriptions to this waybill; 0 where somebody else made it. */
    readonly subscription: number;
    /** In the provider's words. */
    readonly message?: string;
    readonly receivedAt: Instant;
  }
>;

export const recordSubscriptionDeath = (
  state: ShipmentState,
  { data: { receivedAt, message, ...told } }: RecordSubscriptionDeath,
): Decision<ShipmentEvent> => {
  if (state.is !== 'dispatched') throw new Error('a subscription of a shipment without a waybill');
  if (hasDied(state.subscriptionsDied ?? {}, told.account, told.subscription)) return [];
  return [
    {
      type: 'SubscriptionDied',
      occurredAt: receivedAt,
      data: {
        contents: state.contents,
        ...state.waybill,
        ...told,
        reason: 'given-up',
        ...(message !== undefined && { message }),
      },
    },
  ];
};
