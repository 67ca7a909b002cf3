import { claimedTime, Rejection, type CommandShape, type Decision } from '@throughline/event-sourcing';
import { epochMs, type Instant } from '@throughline/values';
import type { ExceptionKind } from '../tracking/delivery-exceptions.js';
import { people } from '../tracking/tracking-picture.js';
import { goingUnder, newsOf } from './record-tracking-updates.js';
import type { DeliveryExceptionReported, ShipmentEvent } from './shipment.events.js';
import { scanReported, withReport, type ShipmentState } from './shipment.state.js';

/** Somebody reports that something is wrong with goods on their way, or with what arrived. */
export type ReportDeliveryException = CommandShape<
  'ReportDeliveryException',
  {
    readonly exceptionId: string;
    readonly kind: ExceptionKind;
    /** Absent: the whole shipment. */
    readonly packageNumber?: string;
    readonly reason?: string;
    readonly location?: string;
    readonly description?: string;
    /** Where pictures are kept. */
    readonly photos?: readonly string[];
    readonly occurredAt: Instant;
    readonly now: Instant;
  }
>;

export const reportDeliveryException = (
  state: ShipmentState,
  { data }: ReportDeliveryException,
): Decision<ShipmentEvent> => {
  if (state.is === 'unknown') throw new Rejection('shipment-unknown');
  if (state.is === 'cancelled') throw new Rejection('shipment-already-cancelled');
  if (state.is === 'to-dispatch') throw new Rejection('shipment-not-dispatched');
  const { exceptionId, kind, packageNumber, reason, location, description, photos, now } = data;
  if (packageNumber !== undefined && !state.packages.some((piece) => piece.packageNumber === packageNumber))
    throw new Rejection('package-unknown');
  const occurredAt = claimedTime(data.occurredAt, now);
  // Whoever presses the button twice reports one thing.
  const isKnown = state.scans.some(
    (scan) =>
      scan.provider === people &&
      scan.exceptionKind === kind &&
      scan.packageNumbers?.[0] === packageNumber &&
      epochMs(scan.occurredAt) === epochMs(occurredAt),
  );
  if (isKnown) return [];
  const personal = { ...(description !== undefined && { description }), ...(photos !== undefined && { photos }) };
  const reported: DeliveryExceptionReported = {
    type: 'DeliveryExceptionReported',
    occurredAt,
    data: {
      ...goingUnder(state, packageNumber === undefined ? undefined : [packageNumber]),
      exceptionId,
      kind,
      receivedAt: now,
      ...(packageNumber !== undefined && { packageNumber }),
      ...(reason !== undefined && { reason }),
      ...(location !== undefined && { location }),
    },
    ...(Object.keys(personal).length > 0 && { personal }),
  };
  return [reported, ...newsOf(withReport(state, reported), scanReported(reported))];
};
