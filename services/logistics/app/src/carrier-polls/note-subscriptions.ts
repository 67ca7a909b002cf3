import { isAfter, type Instant } from '@throughline/values';
import type { CarrierProvider, SaidOfSubscription } from '../carriers/carrier-provider.js';
import type { CarrierPolls, ClaimedPoll } from './carrier-polls.js';
import type { SubscriptionDeath } from './place-subscription-deaths.js';
import { subscribeAgainAt } from './poll-times.js';

interface Arrival {
  readonly account: string;
  readonly provider: CarrierProvider;
  readonly receivedAt: Instant;
}

/**
 * What a push says of the watch over its waybill. A push that is read again says nothing of a subscription that was made since.
 * @returns the deaths, to be recorded on their shipments
 */
export const noteSubscriptions = async (
  polls: CarrierPolls,
  said: readonly SaidOfSubscription[],
  arrival: Arrival,
): Promise<readonly SubscriptionDeath[]> => {
  const deaths: SubscriptionDeath[] = [];
  for (const each of said) {
    if (each.state === 'polling') continue;
    const subscribed = await polls.ofSubscription(each, arrival.account);
    for (const poll of subscribed.filter((candidate) => isMeant(candidate, arrival))) {
      if (each.state === 'ended') await polls.ended(poll.id);
      else if (poll.subscription === 'subscribed') await polls.died(poll.id, againAt(poll, arrival));
    }
    if (each.state === 'dead') deaths.push(deathOf(each, subscribed, arrival));
  }
  return deaths;
};

/** Subscribed before the push, and not again since. */
const isMeant = ({ subscribed }: ClaimedPoll, { receivedAt }: Arrival): boolean =>
  subscribed.every((at) => !isAfter(at, receivedAt));

const againAt = (poll: ClaimedPoll, { provider, receivedAt }: Arrival): Instant | undefined => {
  const subscriptions = provider.asks?.subscriptions;
  return subscriptions === undefined || poll.endedAt !== undefined
    ? undefined
    : subscribeAgainAt(poll.subscribed, receivedAt, subscriptions);
};

const deathOf = (
  { carrier, waybillNumber, message }: SaidOfSubscription,
  polls: readonly ClaimedPoll[],
  { account, provider, receivedAt }: Arrival,
): SubscriptionDeath => {
  const made = polls.map(({ subscribed }) => subscribed.filter((at) => !isAfter(at, receivedAt)).length);
  return {
    waybill: { carrier, waybillNumber },
    told: {
      provider: provider.provider,
      account,
      subscription: Math.max(0, ...made),
      receivedAt,
      ...(message !== undefined && { message }),
    },
  };
};
