import type { CommandShape } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import type { ShipmentWatchStarted } from './shipment-watch.events.js';
import type { ShipmentWatch } from './shipment-watch.state.js';

export type RecordDispatch = CommandShape<
  'RecordDispatch',
  {
    readonly occurredAt: Instant;
    readonly effectiveAt: Instant;
    readonly limitHours: number;
    readonly carrier: string;
    readonly waybillNumber: string;
    readonly orders: readonly string[];
    /** Where it travels in more than one. */
    readonly packageNumbers?: readonly string[];
  }
>;

/** Signs that overtook the dispatch are waiting in the state: the deadline finds what they say. */
export const recordDispatch = (watch: ShipmentWatch, { data }: RecordDispatch): readonly ShipmentWatchStarted[] => {
  if (watch.dispatch !== undefined) return [];
  const { occurredAt, ...pinned } = data;
  return [{ type: 'WatchStarted', occurredAt, data: pinned }];
};
