import { deadline, type Deadline } from '@throughline/event-sourcing';
import {
  interceptDueAt,
  shipment,
  type ShipmentCommand,
  type ShipmentEvent,
  type ShipmentState,
} from '@throughline/logistics-domain';

/** The carrier was asked to change a delivery and has not answered. Only our own log can say so: answers are entered here. */
export const interceptUnanswered: Deadline<ShipmentState> = deadline<ShipmentState, ShipmentCommand, ShipmentEvent>({
  name: 'intercept-unanswered',
  decider: shipment,
  dueAt: (state) => (state.is === 'unknown' ? undefined : interceptDueAt(state.changes)),
  subjects: (_, shipmentId) => [shipmentId],
  needs: ['own'],
  judge: (due, _, { now }) => ({ type: 'JudgeIntercepts', data: { due, now } }),
});
