import type { Decision } from '@throughline/event-sourcing';
import { earlier, isBefore, later, type Instant } from '@throughline/values';
import { carriersAnswer } from './answer-delivery-change.js';
import type { ShipmentEvent } from './shipment.events.js';
import { scanOf, type ShipmentState } from './shipment.state.js';
import { haveTurnedBack } from './turned-back.js';

/**
 * A carrier may answer by what it does. Goods that turn back, the last of the packages with the others, answer a recall, also one that nobody
 * waited for any more; and of what was signed for nothing can be changed, whatever it was asked for.
 */
export const answeredByJourney = (state: ShipmentState, news: Decision<ShipmentEvent>): Decision<ShipmentEvent> => {
  if (state.is !== 'dispatched' || state.changes.length === 0) return [];
  const scans = [...state.scans, ...news.flatMap((event) => (isRead(event) ? (scanOf(event) ?? []) : []))];
  const turnedBackAt = haveTurnedBack(state.packages, scans) ? earliest(news, isTurningBack) : undefined;
  const deliveredAt = earliest(news, (event) => event.type === 'ShipmentDelivered');
  return state.changes.flatMap((change) => {
    const { state: how, kind, askedAt } = change;
    if (askedAt === undefined || (how !== 'asked' && how !== 'timed-out')) return [];
    // Goods that had turned back before were not turned back by it.
    if (kind === 'recall' && turnedBackAt !== undefined && !isBefore(turnedBackAt, askedAt))
      return [carriersAnswer(state, change, turnedBackAt, undefined)];
    if (how !== 'asked' || deliveredAt === undefined) return [];
    const reason = isBefore(deliveredAt, askedAt) ? 'already-delivered' : 'delivered-meanwhile';
    return [carriersAnswer(state, change, later(deliveredAt, askedAt), reason)];
  });
};

type Read = Extract<ShipmentEvent, { type: 'TrackingUpdateRecorded' | 'TrackingUpdateReinterpreted' }>;

const isRead = (event: Decision<ShipmentEvent>[number]): event is Read =>
  event.type === 'TrackingUpdateRecorded' || event.type === 'TrackingUpdateReinterpreted';

const isTurningBack = (event: Decision<ShipmentEvent>[number]): boolean =>
  event.type === 'GoodsReturned' ||
  (event.type === 'MilestoneReached' &&
    'milestone' in event.data &&
    (event.data.milestone === 'RETURNING' || event.data.milestone === 'RETURNED'));

const earliest = (
  news: Decision<ShipmentEvent>,
  isIt: (event: Decision<ShipmentEvent>[number]) => boolean,
): Instant | undefined =>
  news
    .filter(isIt)
    .map(({ occurredAt }) => occurredAt)
    .reduce<Instant | undefined>((a, b) => (a === undefined ? b : earlier(a, b)), undefined);
