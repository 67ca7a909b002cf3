import type { Meaning } from '../code-mapping.js';
import { meaningOf } from '../code-mappings.js';
import { aftershipCodes } from './aftership-codes.js';

const documented: readonly (readonly [code: string, words: string, meaning: Meaning])[] = [
  ['Pending', 'nothing from the carrier yet', { milestone: 'UNTRACKED' }],
  ['Pending_001', 'nothing from the carrier yet', { milestone: 'UNTRACKED' }],
  ['Pending_002', 'nothing from the carrier yet', { milestone: 'UNTRACKED' }],
  ['Pending_003', 'nothing from the carrier yet', { milestone: 'UNTRACKED' }],
  ['Pending_004', 'nothing from the carrier yet', { milestone: 'UNTRACKED' }],
  ['Pending_005', 'nothing from the carrier yet', { milestone: 'UNTRACKED' }],
  ['Pending_006', 'nothing from the carrier yet', { milestone: 'UNTRACKED' }],
  ['InfoReceived', 'the carrier was told', { milestone: 'ANNOUNCED' }],
  ['InfoReceived_001', 'the carrier was told', { milestone: 'ANNOUNCED' }],
  ['InTransit', 'in transit', { milestone: 'DEPARTED', inferred: true }],
  ['InTransit_001', 'on the way', { milestone: 'DEPARTED', inferred: true }],
  ['InTransit_002', 'accepted by carrier', { milestone: 'PICKED_UP' }],
  ['InTransit_003', 'arrived at hub', { milestone: 'ARRIVED' }],
  ['InTransit_004', 'arrived in destination country', { milestone: 'ARRIVED' }],
  ['InTransit_005', 'customs completed', { milestone: 'CUSTOMS_OUT' }],
  ['InTransit_006', 'handed to customs', { milestone: 'CUSTOMS_IN' }],
  ['InTransit_007', 'left facility', { milestone: 'DEPARTED' }],
  ['InTransit_008', 'earlier problem resolved', { milestone: 'DEPARTED', inferred: true }],
  ['InTransit_009', 'forwarded to another address', { milestone: 'FORWARDED' }],
  ['OutForDelivery', 'out for delivery', { milestone: 'OUT_FOR_DELIVERY' }],
  ['OutForDelivery_001', 'out for delivery', { milestone: 'OUT_FOR_DELIVERY' }],
  ['OutForDelivery_003', 'customer contacted', { milestone: 'OUT_FOR_DELIVERY' }],
  ['OutForDelivery_004', 'appointment booked', { milestone: 'OUT_FOR_DELIVERY' }],
  ['AttemptFail', 'attempt failed', { milestone: 'ATTEMPT_FAILED' }],
  ['AttemptFail_001', 'generic', { milestone: 'ATTEMPT_FAILED' }],
  ['AttemptFail_002', 'recipient absent', { milestone: 'ATTEMPT_FAILED', reason: 'recipient-absent' }],
  ['AttemptFail_003', 'business closed', { milestone: 'ATTEMPT_FAILED', reason: 'business-closed' }],
  ['AvailableForPickup', 'to be fetched', { milestone: 'AVAILABLE_FOR_PICKUP' }],
  ['AvailableForPickup_001', 'to be fetched', { milestone: 'AVAILABLE_FOR_PICKUP' }],
  ['Delivered', 'delivered', { milestone: 'DELIVERED' }],
  ['Delivered_001', 'delivered', { milestone: 'DELIVERED' }],
  ['Delivered_002', 'collected by customer', { milestone: 'DELIVERED', signer: 'recipient' }],
  ['Delivered_003', 'signed by customer', { milestone: 'DELIVERED', signer: 'recipient' }],
  ['Delivered_004', 'cash on delivery collected', { milestone: 'DELIVERED' }],
  ['Delivered_005', 'left with neighbour', { milestone: 'DELIVERED', signer: 'neighbour' }],
  ['Exception', 'exception', { milestone: 'EXCEPTION', exceptionKind: 'OTHER' }],
  ['Exception_001', 'generic', { milestone: 'EXCEPTION', exceptionKind: 'OTHER' }],
  ['Exception_002', 'customer moved', { milestone: 'EXCEPTION', exceptionKind: 'ADDRESS', reason: 'recipient-moved' }],
  ['Exception_003', 'refused', { milestone: 'EXCEPTION', exceptionKind: 'REFUSED' }],
  ['Exception_004', 'customs delay', { milestone: 'EXCEPTION', exceptionKind: 'CUSTOMS', reason: 'customs-delay' }],
  ['Exception_005', 'external delay', { milestone: 'EXCEPTION', exceptionKind: 'DELAY', reason: 'force-majeure' }],
  ['Exception_006', 'held for payment', { milestone: 'EXCEPTION', exceptionKind: 'HELD', reason: 'payment-awaited' }],
  ['Exception_007', 'wrong address', { milestone: 'EXCEPTION', exceptionKind: 'ADDRESS', reason: 'address-invalid' }],
  ['Exception_008', 'pickup missed', { milestone: 'EXCEPTION', exceptionKind: 'DELAY', reason: 'pickup-missed' }],
  [
    'Exception_009',
    'rejected by carrier',
    { milestone: 'EXCEPTION', exceptionKind: 'REFUSED', reason: 'rejected-by-carrier' },
  ],
  ['Exception_010', 'returning to sender', { milestone: 'RETURNING' }],
  ['Exception_011', 'returned', { milestone: 'RETURNED' }],
  ['Exception_012', 'damaged', { milestone: 'EXCEPTION', exceptionKind: 'DAMAGED' }],
  ['Exception_013', 'lost', { milestone: 'EXCEPTION', exceptionKind: 'LOST' }],
  ['Exception_016', 'processing delay', { milestone: 'EXCEPTION', exceptionKind: 'DELAY', reason: 'carrier-delay' }],
  ['Exception_017', 'extreme weather', { milestone: 'EXCEPTION', exceptionKind: 'DELAY', reason: 'weather' }],
  [
    'Exception_018',
    'missing or wrong documents',
    { milestone: 'EXCEPTION', exceptionKind: 'CUSTOMS', reason: 'documents-missing' },
  ],
  ['Exception_019', 'late flight', { milestone: 'EXCEPTION', exceptionKind: 'DELAY', reason: 'carrier-delay' }],
  ['Exception_020', 'shipment cancelled', { milestone: 'VOIDED' }],
  ['Exception_021', 'disposed', { milestone: 'EXCEPTION', exceptionKind: 'LOST', reason: 'disposed' }],
  ['Expired', '30 days without news', { milestone: 'EXCEPTION', exceptionKind: 'DELAY', reason: 'no-update' }],
  ['Expired_001', '30 days without news', { milestone: 'EXCEPTION', exceptionKind: 'DELAY', reason: 'no-update' }],
];

describe('codes of AfterShip', () => {
  it.each(documented)('reads %s, %s', (code, _words, meaning) => {
    expect(meaningOf('aftership', code)).toEqual({ mappingVersion: 1, meaning });
  });

  it('knows the codes that are documented, and no other', () => {
    expect([...aftershipCodes.meanings.keys()].sort()).toEqual(documented.map(([code]) => code).sort());
  });

  it.each(['InTransit_010', 'InTransit_011', 'Exception_014', 'Exception_015'])(
    'gives no meaning to %s, of which nobody knows what it says',
    (code) => {
      expect(meaningOf('aftership', code)).toEqual({ mappingVersion: 1 });
    },
  );

  it.each(['', 'pending', 'Pending_007', 'OutForDelivery_002', 'Delivered_006'])('gives no meaning to %p', (code) => {
    expect(meaningOf('aftership', code)).toEqual({ mappingVersion: 1 });
  });

  it.each([
    ['InTransit_001', 'Departed Cologne', 'DEPARTED'],
    ['InTransit', 'Arrived at the parcel centre', 'ARRIVED'],
    ['InTransit_001', 'Not delivered yet', 'DEPARTED'],
  ])('reads of a parcel in transit (%s) that "%s"', (code, text, milestone) => {
    expect(meaningOf('aftership', code, text).meaning).toEqual({ milestone, inferred: true });
  });

  it.each([
    ['Exception_001', 'The parcel was lost', 'LOST'],
    ['Exception', 'Package damaged', 'DAMAGED'],
    ['Exception_001', 'Refused by the recipient', 'REFUSED'],
    ['Exception_001', 'Flight delay', 'DELAY'],
    ['Exception_001', 'Address not found', 'ADDRESS'],
  ])('reads of a problem (%s) that "%s"', (code, text, exceptionKind) => {
    expect(meaningOf('aftership', code, text).meaning).toEqual({
      milestone: 'EXCEPTION',
      exceptionKind,
      inferred: true,
    });
  });

  it('leaves a problem another exception where the text names none', () => {
    expect(meaningOf('aftership', 'Exception_001', 'The shop was closed; addressee unknown').meaning).toEqual({
      milestone: 'EXCEPTION',
      exceptionKind: 'OTHER',
    });
  });

  it.each([
    ['OutForDelivery_001', 'If it is damaged, it can be refused', { milestone: 'OUT_FOR_DELIVERY' }],
    ['InTransit_001', 'Check your address to avoid a delay', { milestone: 'DEPARTED', inferred: true }],
    ['InTransit_008', 'Arrived after a delay', { milestone: 'DEPARTED', inferred: true }],
    ['AttemptFail_002', 'Nobody at this address', { milestone: 'ATTEMPT_FAILED', reason: 'recipient-absent' }],
  ])('is not misled by the text of a code that says enough (%s): "%s"', (code, text, meaning) => {
    expect(meaningOf('aftership', code, text).meaning).toEqual(meaning);
  });
});
