import type { Recorded } from '@throughline/event-sourcing';
import { addTo, earlier, hours, type Instant } from '@throughline/values';
import type { UnmatchedShipmentEvent } from './unmatched-shipment.events.js';

/** How long a shipment may wait for its order before somebody should look. */
export const matchLimit = hours(24);

export interface UnmatchedShipmentState {
  readonly waiting: readonly Waiting[];
  /** Facts that were set aside before, also those handed over since. */
  readonly heard: readonly string[];
  readonly reported: readonly string[];
}

export interface Waiting {
  readonly factId: string;
  readonly orderNumber: string;
  /** When we set it aside, by our own clock: while we were down, nobody could have placed the order. */
  readonly since: Instant;
}

export const initialState: UnmatchedShipmentState = { waiting: [], heard: [], reported: [] };

export const evolve = (
  state: UnmatchedShipmentState,
  event: Recorded<UnmatchedShipmentEvent>,
): UnmatchedShipmentState => {
  switch (event.type) {
    case 'ShipmentFactSetAside': {
      const { factId, waiting } = event.data;
      const since = event.recordedAt;
      return {
        ...state,
        waiting: [...state.waiting, ...waiting.map(({ orderNumber }) => ({ factId, orderNumber, since }))],
        heard: [...state.heard, factId],
      };
    }
    case 'ShipmentFactsHandedOver': {
      const { orderNumber, factIds } = event.data;
      const handedOver = (entry: Waiting) => entry.orderNumber === orderNumber && factIds.includes(entry.factId);
      return { ...state, waiting: state.waiting.filter((entry) => !handedOver(entry)) };
    }
    case 'UnmatchedShipmentReported':
      return { ...state, reported: [...state.reported, ...event.data.orderNumbers] };
  }
};

/** The moment at which something has waited too long that nobody was told about; undefined while nothing does. */
export const unmatchedAt = (state: UnmatchedShipmentState): Instant | undefined => {
  const since = earliestWaiting(unreported(state));
  return since && addTo(since, matchLimit);
};

export const unreported = (state: UnmatchedShipmentState): readonly Waiting[] =>
  state.waiting.filter((entry) => !state.reported.includes(entry.orderNumber));

export const earliestWaiting = (waiting: readonly Waiting[]): Instant | undefined =>
  waiting
    .map((entry) => entry.since)
    .reduce<Instant | undefined>((a, b) => (a === undefined ? b : earlier(a, b)), undefined);
