import type { CommandShape, Decision } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import type { ShipmentEvent } from './shipment.events.js';
import type { ShipmentState } from './shipment.state.js';

/** The order service no longer wants these goods sent. A fact: it is not refused, only too late where the goods have left. */
export type CancelShipment = CommandShape<
  'CancelShipment',
  {
    /** Whose goods are no longer wanted. */
    readonly orderNumber: string;
    readonly reason: 'sales-order-cancelled' | 'sales-order-rejected' | 'fulfilment-withdrawn';
    readonly occurredAt: Instant;
    readonly effectiveAt: Instant;
  }
>;

export const cancelShipment = (state: ShipmentState, { data }: CancelShipment): Decision<ShipmentEvent> => {
  if (state.is !== 'to-dispatch') return [];
  // A shipment that also carries another order's goods goes on for their sake; the order notices what ships against its will.
  if (state.contents.some((line) => line.orderNumber !== data.orderNumber)) return [];
  const { contents, fulfilmentId } = state;
  return [
    {
      type: 'ShipmentCancelled',
      occurredAt: data.occurredAt,
      data: {
        contents,
        reason: data.reason,
        ...(fulfilmentId !== undefined && { fulfilmentId }),
        effectiveAt: data.effectiveAt,
      },
    },
  ];
};
