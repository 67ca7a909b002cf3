import { claimedTime, Rejection, type CommandShape, type Decision } from '@throughline/event-sourcing';
import type { DeliveryPromise, Instant } from '@throughline/values';
import { custodyStageOf } from './custody-stage.js';
import type { ChangedDelivery, ShipmentEvent } from './shipment.events.js';
import type { ShipmentState } from './shipment.state.js';

/** The recipient, or the carrier itself, changed a delivery without us; somebody of ours learnt of it. */
export type RecordChangeAtCarrier = CommandShape<
  'RecordChangeAtCarrier',
  {
    readonly changeId: string;
    readonly kind: 'address' | 'time' | 'recipient';
    /** Of a change of time: when the carrier means to deliver now. */
    readonly promise?: DeliveryPromise;
    readonly delivery?: ChangedDelivery;
    readonly changedAt: Instant;
    readonly now: Instant;
  }
>;

export const recordChangeAtCarrier = (
  state: ShipmentState,
  { data }: RecordChangeAtCarrier,
): Decision<ShipmentEvent> => {
  if (state.is === 'unknown') throw new Rejection('shipment-unknown');
  if (state.is === 'cancelled') throw new Rejection('shipment-already-cancelled');
  if (state.is === 'to-dispatch') throw new Rejection('shipment-not-dispatched');
  const { changeId, kind, promise, delivery, changedAt, now } = data;
  if (state.changes.some((change) => change.changeId === changeId)) return [];
  if (custodyStageOf(state) === 'delivered') throw new Rejection('shipment-already-delivered');
  if (kind === 'time' && promise === undefined) throw new Rejection('delivery-time-missing');
  return [
    {
      type: 'ChangedAtCarrier',
      occurredAt: claimedTime(changedAt, now),
      data: {
        contents: state.contents,
        ...state.waybill,
        changeId,
        kind,
        ...(promise !== undefined && { promise }),
      },
      ...(delivery !== undefined && { personal: delivery }),
    },
  ];
};
