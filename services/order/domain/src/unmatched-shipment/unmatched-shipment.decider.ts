import type { Decider, Decision } from '@throughline/event-sourcing';
import { noteShipmentFactsHandedOver, type NoteShipmentFactsHandedOver } from './note-shipment-facts-handed-over.js';
import { reportUnmatchedShipment, type ReportUnmatchedShipment } from './report-unmatched-shipment.js';
import { setShipmentFactAside, type SetShipmentFactAside } from './set-shipment-fact-aside.js';
import type { UnmatchedShipmentEvent } from './unmatched-shipment.events.js';
import { evolve, initialState, type UnmatchedShipmentState } from './unmatched-shipment.state.js';

export type UnmatchedShipmentCommand = SetShipmentFactAside | NoteShipmentFactsHandedOver | ReportUnmatchedShipment;

const decide = (state: UnmatchedShipmentState, command: UnmatchedShipmentCommand): Decision<UnmatchedShipmentEvent> => {
  switch (command.type) {
    case 'SetShipmentFactAside':
      return setShipmentFactAside(state, command);
    case 'NoteShipmentFactsHandedOver':
      return noteShipmentFactsHandedOver(state, command);
    case 'ReportUnmatchedShipment':
      return reportUnmatchedShipment(state, command);
  }
};

/** The facts of one shipment that speak of orders which we do not know (yet). */
export const unmatchedShipment: Decider<UnmatchedShipmentState, UnmatchedShipmentCommand, UnmatchedShipmentEvent> = {
  streamType: 'unmatched-shipment',
  initialState,
  decide,
  evolve,
};
