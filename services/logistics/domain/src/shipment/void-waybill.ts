import { claimedTime, Rejection, type CommandShape, type Decision } from '@throughline/event-sourcing';
import { isBefore, type Instant } from '@throughline/values';
import type { Waybill } from '../waybill/waybill.js';
import { formerOf, heldNow, onItsWay } from './replace-waybill.js';
import type { ShipmentEvent } from './shipment.events.js';
import type { ShipmentState } from './shipment.state.js';

/** A number is given up: its label is not used, or no longer. */
export type VoidWaybill = CommandShape<
  'VoidWaybill',
  {
    /** Absent: the shipment's. */
    readonly waybill?: Waybill;
    readonly reason?: string;
    readonly voidedAt: Instant;
    readonly now: Instant;
  }
>;

export const voidWaybill = (state: ShipmentState, { data }: VoidWaybill): Decision<ShipmentEvent> => {
  const dispatched = onItsWay(state);
  const waybill = formerOf(dispatched, data.waybill);
  const held = heldNow(dispatched, waybill);
  if (held === undefined) return [];
  const occurredAt = claimedTime(data.voidedAt, data.now);
  if (isBefore(occurredAt, held.from)) throw new Rejection('replaced-before-it-was-given');
  const { packages, contents } = dispatched;
  return [
    {
      type: 'WaybillVoided',
      occurredAt,
      data: {
        contents,
        ...waybill,
        ...(held.packageNumbers.length < packages.length && { packageNumbers: held.packageNumbers }),
        ...(data.reason !== undefined && { reason: data.reason }),
      },
    },
  ];
};
