import { at, type Past } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';
import type { UnmatchedShipmentEvent } from './unmatched-shipment.events.js';

// Named pasts of shipment shp_7, which carries goods of SO-2001 and SO-2002, neither of them known.

export type UnmatchedShipmentPast = readonly Past<UnmatchedShipmentEvent>[];

export const april = (day: number, time = '10:00'): Instant =>
  at(`2026-04-${String(day).padStart(2, '0')}T${time}:00+08:00`);

/** Set aside an hour after it happened. */
export const setAside = (
  factId: string,
  effectiveAt: Instant,
  recordedAt: Instant,
  ...orderNumbers: readonly string[]
): UnmatchedShipmentPast => [
  {
    type: 'ShipmentFactSetAside',
    occurredAt: effectiveAt,
    recordedAt,
    data: {
      shipmentId: 'shp_7',
      factId,
      told: 'logistics.milestone-reached.v1',
      effectiveAt,
      waiting: orderNumbers.map((orderNumber) => ({
        orderNumber,
        fact: {
          type: 'RecordShipmentProgress',
          data: {
            factId,
            occurredAt: effectiveAt,
            effectiveAt,
            shipmentId: 'shp_7',
            milestone: 'PICKED_UP',
            carrier: 'sf',
            waybillNumber: 'SF-7',
          },
        },
      })),
    },
  },
];

export const handedOver = (orderNumber: string, ...factIds: readonly string[]): UnmatchedShipmentPast => [
  {
    type: 'ShipmentFactsHandedOver',
    occurredAt: april(1, '12:00'),
    data: { shipmentId: 'shp_7', orderNumber, salesOrderId: `so_${orderNumber}`, factIds },
  },
];

export const bothWait: UnmatchedShipmentPast = setAside(
  'fact-1',
  april(1, '09:00'),
  april(1, '10:00'),
  'SO-2001',
  'SO-2002',
);
