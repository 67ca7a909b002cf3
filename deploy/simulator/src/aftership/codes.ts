import type { PlannedScan, Step } from '../journeys/journey.js';
import type { Meaning } from '../words.js';

interface Coded extends Meaning {
  /** The subtag; the tag stands before its underscore. */
  readonly code: string;
  readonly text: (scan: PlannedScan) => string;
}

const coded = (code: string, text: Coded['text'], meaning: Meaning): Coded => ({ code, text, ...meaning });

const codes: Readonly<Record<Step, Coded>> = {
  announced: coded('InfoReceived_001', () => 'Shipping label created', { milestone: 'ANNOUNCED' }),
  'picked-up': coded('InTransit_002', ({ place }) => `Accepted, ${place.city}`, { milestone: 'PICKED_UP' }),
  departed: coded('InTransit_007', ({ place }) => `Departed ${place.city}`, { milestone: 'DEPARTED' }),
  arrived: coded('InTransit_003', ({ place }) => `Arrived at ${place.city}`, { milestone: 'ARRIVED' }),
  'in-destination': coded('InTransit_003', ({ place }) => `Arrived at ${place.city} delivery centre`, {
    milestone: 'ARRIVED',
  }),
  'out-for-delivery': coded('OutForDelivery_001', () => 'Out for delivery', { milestone: 'OUT_FOR_DELIVERY' }),
  delivered: coded('Delivered_001', () => 'Delivered', { milestone: 'DELIVERED' }),
  lost: coded('Exception_013', () => 'Lost', { milestone: 'EXCEPTION', exception: 'LOST' }),
  damaged: coded('Exception_012', () => 'Damaged in sorting', { milestone: 'EXCEPTION', exception: 'DAMAGED' }),
  refused: coded('Exception_003', () => 'Refused by the recipient', { milestone: 'EXCEPTION', exception: 'REFUSED' }),
  returning: coded('Exception_010', () => 'Returning to sender', { milestone: 'RETURNING' }),
  returned: coded('Exception_011', () => 'Returned to sender', { milestone: 'RETURNED' }),
};

export const tagOf = (subtag: string): string => subtag.split('_')[0]!;

export const coding = (scan: PlannedScan) => {
  const { text, ...rest } = codes[scan.step];
  return [{ ...rest, word: tagOf(rest.code), occurredAt: scan.occurredAt, text: text(scan) }];
};

const words = new Map([
  ['sf', 'sf-express'],
  ['zto', 'zto-express'],
  ['ems', 'china-ems'],
]);
export const carrierWord = (carrier: string): string => words.get(carrier) ?? carrier;
