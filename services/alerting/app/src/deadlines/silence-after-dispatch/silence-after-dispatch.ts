import {
  shipmentWatch,
  silenceDueAt,
  type ShipmentWatch,
  type ShipmentWatchCommand,
  type ShipmentWatchEvent,
} from '@throughline/alerting-domain';
import { deadline, type Deadline } from '@throughline/event-sourcing';

/** A carrier has said nothing for as long as its shipment's limit allows. */
export const silenceAfterDispatch: Deadline<ShipmentWatch> = deadline<
  ShipmentWatch,
  ShipmentWatchCommand,
  ShipmentWatchEvent
>({
  name: 'silence-after-dispatch',
  decider: shipmentWatch,
  dueAt: silenceDueAt,
  subjects: (_, shipmentId) => [shipmentId],
  needs: ['logistics'],
  // Where logistics asks the carrier, its silence is certain once it was asked after the limit.
  needsOf: ({ dispatch }) => (dispatch === undefined ? [] : [`logistics:carrier-${dispatch.carrier}`]),
  judge: (due, shipmentId, context) => ({
    type: 'JudgeSilence',
    data: { shipmentId, due, caseId: context.id('case'), now: context.now },
  }),
});
