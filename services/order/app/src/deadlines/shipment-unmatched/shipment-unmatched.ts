import { deadline } from '@throughline/event-sourcing';
import { unmatchedAt, unmatchedShipment, type UnmatchedShipmentCommand } from '@throughline/order-domain';

/**
 * For 24 h nobody has placed an order that a shipment names. Only our own log can say so: our own watermark tells up to when it does, also
 * after an outage.
 */
export const shipmentUnmatched = deadline({
  name: 'shipment-unmatched',
  decider: unmatchedShipment,
  dueAt: unmatchedAt,
  subjects: ({ waiting }, shipmentId) => [shipmentId, ...new Set(waiting.map((entry) => entry.orderNumber))],
  needs: ['own'],
  judge: (due, shipmentId, { now }): UnmatchedShipmentCommand => ({
    type: 'ReportUnmatchedShipment',
    data: { shipmentId, due, now },
  }),
});
