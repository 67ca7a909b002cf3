import type { Decider } from '@throughline/event-sourcing';
import { judgeSilence, type JudgeSilence } from './judge-silence.js';
import { recordDispatch, type RecordDispatch } from './record-dispatch.js';
import { recordSignOfLife, type RecordSignOfLife } from './record-sign-of-life.js';
import { recordWatchEnd, type RecordWatchEnd } from './record-watch-end.js';
import type { ShipmentWatchEvent } from './shipment-watch.events.js';
import { evolveShipmentWatch, initialShipmentWatch, type ShipmentWatch } from './shipment-watch.state.js';

export type ShipmentWatchCommand = RecordDispatch | RecordSignOfLife | RecordWatchEnd | JudgeSilence;

/** Accepts any fact about a shipment in any order; refuses none. */
export const shipmentWatch: Decider<ShipmentWatch, ShipmentWatchCommand, ShipmentWatchEvent> = {
  streamType: 'shipment-watch',
  initialState: initialShipmentWatch,
  evolve: evolveShipmentWatch,
  decide: (watch, command) => {
    switch (command.type) {
      case 'RecordDispatch':
        return recordDispatch(watch, command);
      case 'RecordSignOfLife':
        return recordSignOfLife(watch, command);
      case 'RecordWatchEnd':
        return recordWatchEnd(watch, command);
      case 'JudgeSilence':
        return judgeSilence(watch, command);
    }
  },
};
