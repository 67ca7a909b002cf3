import { addTo, epochMs, isAfter, isBefore, type Instant, type Milliseconds } from '@throughline/values';
import { updateEffectiveAt } from '../tracking/tracking-update.js';
import type { ShipmentEvent } from './shipment.events.js';
import type { Dispatched } from './shipment.state.js';

/** A provider was asked that should have pushed by itself. */
export interface Polled {
  readonly provider: string;
  readonly account: string;
  /** Which of our subscriptions to this waybill; 0 where none has to be made. */
  readonly subscription: number;
  /** Pushes are expected from then on. */
  readonly subscribedAt: Instant;
  /** A scan may be so old before a push of it counts as missed. */
  readonly graceMs: Milliseconds;
  /** So many missed with no push between them mean that the provider pushes no more. */
  readonly missedMeanDead?: number;
  /** Found missing by earlier answers, since the last push. */
  readonly missedBefore?: number;
}

/** What the news of an answer say of the pushes that should have brought them. News are news once, so this is said once. */
export const pushGapIn = (
  { contents, waybill, subscriptionsDied = {} }: Dispatched,
  news: readonly ShipmentEvent[],
  { provider, account, subscription, subscribedAt, graceMs, missedMeanDead, missedBefore = 0 }: Polled,
  receivedAt: Instant,
): readonly ShipmentEvent[] => {
  const missed = news
    .filter(isUpdate)
    .map(({ occurredAt, data }) => updateEffectiveAt({ occurredAt, receivedAt: data.receivedAt }))
    .filter((at) => isAfter(at, subscribedAt) && isBefore(addTo(at, graceMs), receivedAt))
    .sort((a, b) => epochMs(a) - epochMs(b));
  const [since] = missed;
  if (since === undefined) return [];
  const data = { contents, ...waybill, provider, account };
  const isDead = missedMeanDead !== undefined && missedBefore + missed.length >= missedMeanDead;
  return [
    { type: 'PushGapFound', occurredAt: receivedAt, data: { ...data, missed: missed.length, since } },
    ...(isDead && !hasDied(subscriptionsDied, account, subscription)
      ? [
          {
            type: 'SubscriptionDied' as const,
            occurredAt: receivedAt,
            data: { ...data, subscription, reason: 'pushes-missing' as const },
          },
        ]
      : []),
  ];
};

/** Has it been said that this subscription, or a later one over the account, died? */
export const hasDied = (
  died: NonNullable<Dispatched['subscriptionsDied']>,
  account: string,
  subscription: number,
): boolean => Object.hasOwn(died, account) && (died[account] ?? -1) >= subscription;

type Update = Extract<
  ShipmentEvent,
  { type: 'TrackingUpdateRecorded' | 'TrackingUpdateNoted' | 'TrackingUpdateUnmapped' }
>;

const isUpdate = (event: ShipmentEvent): event is Update =>
  ['TrackingUpdateRecorded', 'TrackingUpdateNoted', 'TrackingUpdateUnmapped'].includes(event.type);
