import { at } from '@throughline/event-sourcing';
import type { TrackingUpdate } from '../tracking/tracking-update.js';
import type {
  ShipmentAnnounced,
  ShipmentCancelled,
  ShipmentDispatched,
  ShipmentRegistered,
} from './shipment.events.js';

/** Named pasts of one shipment, for specs and demos. */
export const contents = [{ orderNumber: 'SO-2026-0001', lineNumber: 1, quantity: 2 }] as const;

export const announced: ShipmentAnnounced = {
  type: 'ShipmentAnnounced',
  occurredAt: at('2026-03-02T10:00:00+08:00'),
  data: {
    fulfilmentId: 'ful_1',
    warehouse: 'SHA-1',
    contents,
    effectiveAt: at('2026-03-02T10:00:00+08:00'),
  },
};

export const registeredByHand: ShipmentRegistered = {
  type: 'ShipmentRegistered',
  occurredAt: at('2026-03-02T11:00:00+08:00'),
  data: { contents },
};

export const cancelled: ShipmentCancelled = {
  type: 'ShipmentCancelled',
  occurredAt: at('2026-03-02T12:00:00+08:00'),
  data: {
    contents,
    reason: 'sales-order-cancelled',
    fulfilmentId: 'ful_1',
    effectiveAt: at('2026-03-02T12:00:00+08:00'),
  },
};

export const dispatched: ShipmentDispatched = {
  type: 'ShipmentDispatched',
  occurredAt: at('2026-03-02T18:00:00+08:00'),
  data: {
    contents,
    carrier: 'sf',
    waybillNumber: 'SF1234567890123',
    packages: [{ packageNumber: '1' }],
    fulfilmentId: 'ful_1',
  },
};

/** One of the carrier's updates, by default in our own codes and heard of as it happened. */
export const update = (code: string, occurredAt: string, more: Partial<TrackingUpdate> = {}): TrackingUpdate => ({
  updateId: `trk_${code}_${occurredAt}_${more.location ?? ''}`,
  carrier: 'sf',
  waybillNumber: 'SF1234567890123',
  provider: 'generic',
  code,
  occurredAt: at(occurredAt),
  receivedAt: at(occurredAt),
  ...more,
});
