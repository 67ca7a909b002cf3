import type { CommandShape } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import type { OrderWatchStarted } from './order-watch.events.js';
import type { OrderWatch } from './order-watch.state.js';

export type RecordOrderPlaced = CommandShape<
  'RecordOrderPlaced',
  {
    readonly occurredAt: Instant;
    readonly effectiveAt: Instant;
    readonly orderNumber: string;
    readonly promiseLimit?: Instant;
  }
>;

/** An order without a promise is watched too: nothing falls due for it, until it is promised something. */
export const recordOrderPlaced = (watch: OrderWatch, { data }: RecordOrderPlaced): readonly OrderWatchStarted[] => {
  if (watch.placed !== undefined) return [];
  const { occurredAt, ...placed } = data;
  return [{ type: 'WatchStarted', occurredAt, data: placed }];
};
