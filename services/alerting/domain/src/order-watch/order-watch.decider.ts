import type { Decider } from '@throughline/event-sourcing';
import { judgePromise, type JudgePromise } from './judge-promise.js';
import type { OrderWatchEvent } from './order-watch.events.js';
import { evolveOrderWatch, initialOrderWatch, type OrderWatch } from './order-watch.state.js';
import { recordOrderEnd, type RecordOrderEnd } from './record-order-end.js';
import { recordOrderPlaced, type RecordOrderPlaced } from './record-order-placed.js';
import { recordPromiseChange, type RecordPromiseChange } from './record-promise-change.js';

export type OrderWatchCommand = RecordOrderPlaced | RecordPromiseChange | RecordOrderEnd | JudgePromise;

/** Accepts any fact about an order in any order; refuses none. */
export const orderWatch: Decider<OrderWatch, OrderWatchCommand, OrderWatchEvent> = {
  streamType: 'order-watch',
  initialState: initialOrderWatch,
  evolve: evolveOrderWatch,
  decide: (watch, command) => {
    switch (command.type) {
      case 'RecordOrderPlaced':
        return recordOrderPlaced(watch, command);
      case 'RecordPromiseChange':
        return recordPromiseChange(watch, command);
      case 'RecordOrderEnd':
        return recordOrderEnd(watch, command);
      case 'JudgePromise':
        return judgePromise(watch, command);
    }
  },
};
