import type { CommandShape, Decision } from '@throughline/event-sourcing';
import { epochMs, isBefore, type Instant } from '@throughline/values';
import type { Waybill } from '../waybill/waybill.js';
import type { ShipmentEvent } from './shipment.events.js';
import { withEstimate, type EstimateTold, type ShipmentState } from './shipment.state.js';

/** When somebody expects a waybill to be delivered. */
export interface DeliveryEstimate extends Waybill {
  /** Who says so: a provider of tracking updates. */
  readonly source: string;
  readonly deliveryAt: Instant;
  readonly reason?: string;
  /** By our business clock. */
  readonly receivedAt: Instant;
}

/** What providers expect. Facts: each is recorded, or ignored because its source has said so last, or something newer. */
export type RecordDeliveryEstimates = CommandShape<
  'RecordDeliveryEstimates',
  { readonly estimates: readonly DeliveryEstimate[] }
>;

export const recordDeliveryEstimates = (
  state: ShipmentState,
  { data }: RecordDeliveryEstimates,
): Decision<ShipmentEvent> => {
  if (state.is !== 'dispatched') throw new Error('an estimate reached a shipment without a waybill');
  const { contents, waybill } = state;
  const last = { ...state.estimates };
  return data.estimates.flatMap(({ source, deliveryAt, reason, receivedAt }): ShipmentEvent[] => {
    const before = Object.hasOwn(last, source) ? last[source] : undefined;
    // A push that is read again tells nothing of what was expected since, nor at its own moment.
    if (before !== undefined && (isBefore(receivedAt, before.toldAt) || isKnown(before, deliveryAt, receivedAt)))
      return [];
    last[source] = withEstimate(before, deliveryAt, receivedAt);
    return [
      {
        type: 'DeliveryEstimated',
        occurredAt: receivedAt,
        data: { contents, ...waybill, source, deliveryAt, ...(reason !== undefined && { reason }) },
      },
    ];
  });
};

const isKnown = ({ deliveryAt: last, toldAt, toldThen }: EstimateTold, deliveryAt: Instant, at: Instant): boolean =>
  epochMs(last) === epochMs(deliveryAt) ||
  (epochMs(toldAt) === epochMs(at) && toldThen.some((told) => epochMs(told) === epochMs(deliveryAt)));
