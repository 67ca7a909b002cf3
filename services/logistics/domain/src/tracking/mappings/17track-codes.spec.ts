import type { Meaning } from '../code-mapping.js';
import { meaningOf } from '../code-mappings.js';
import { seventeenTrackCodes } from './17track-codes.js';

const documented: readonly (readonly [code: string, words: string, meaning: Meaning])[] = [
  ['NotFound', 'not found', { milestone: 'UNTRACKED' }],
  ['NotFound_Other', 'the carrier answered nothing', { milestone: 'UNTRACKED' }],
  ['NotFound_InvalidCode', 'the number is invalid', { milestone: 'UNTRACKED' }],
  ['InfoReceived', 'the carrier was told', { milestone: 'ANNOUNCED' }],
  ['InTransit', 'in transit', { milestone: 'DEPARTED', inferred: true }],
  ['InTransit_PickedUp', 'collected', { milestone: 'PICKED_UP' }],
  ['InTransit_Other', 'in transit, no more known', { milestone: 'DEPARTED', inferred: true }],
  ['InTransit_Departure', 'left', { milestone: 'DEPARTED' }],
  ['InTransit_Arrival', 'arrived', { milestone: 'ARRIVED' }],
  ['InTransit_CustomsProcessing', 'in customs', { milestone: 'CUSTOMS_IN' }],
  ['InTransit_CustomsReleased', 'cleared', { milestone: 'CUSTOMS_OUT' }],
  [
    'InTransit_CustomsRequiringInformation',
    'customs want papers',
    { milestone: 'EXCEPTION', exceptionKind: 'CUSTOMS', reason: 'documents-missing' },
  ],
  ['Expired', 'under way for too long', { milestone: 'EXCEPTION', exceptionKind: 'DELAY', reason: 'no-update' }],
  ['Expired_Other', 'under way for too long', { milestone: 'EXCEPTION', exceptionKind: 'DELAY', reason: 'no-update' }],
  ['AvailableForPickup', 'to be fetched', { milestone: 'AVAILABLE_FOR_PICKUP' }],
  ['AvailableForPickup_Other', 'to be fetched', { milestone: 'AVAILABLE_FOR_PICKUP' }],
  ['OutForDelivery', 'being delivered', { milestone: 'OUT_FOR_DELIVERY' }],
  ['OutForDelivery_Other', 'being delivered', { milestone: 'OUT_FOR_DELIVERY' }],
  ['DeliveryFailure', 'delivery failed', { milestone: 'ATTEMPT_FAILED' }],
  ['DeliveryFailure_Other', 'delivery failed', { milestone: 'ATTEMPT_FAILED' }],
  ['DeliveryFailure_NoBody', 'nobody there', { milestone: 'ATTEMPT_FAILED', reason: 'recipient-absent' }],
  [
    'DeliveryFailure_Security',
    'security, customs or fees',
    { milestone: 'ATTEMPT_FAILED', reason: 'security', inferred: true },
  ],
  ['DeliveryFailure_Rejected', 'refused', { milestone: 'EXCEPTION', exceptionKind: 'REFUSED' }],
  [
    'DeliveryFailure_InvalidAddress',
    'wrong address',
    { milestone: 'EXCEPTION', exceptionKind: 'ADDRESS', reason: 'address-invalid' },
  ],
  ['Delivered', 'delivered', { milestone: 'DELIVERED' }],
  ['Delivered_Other', 'delivered', { milestone: 'DELIVERED' }],
  ['Exception', 'exception', { milestone: 'EXCEPTION', exceptionKind: 'OTHER' }],
  ['Exception_Other', 'exception, no more known', { milestone: 'EXCEPTION', exceptionKind: 'OTHER' }],
  ['Exception_Returning', 'on its way back', { milestone: 'RETURNING' }],
  ['Exception_Returned', 'back with the sender', { milestone: 'RETURNED' }],
  [
    'Exception_NoBody',
    'recipient not found, before delivery',
    { milestone: 'EXCEPTION', exceptionKind: 'CONTACT', reason: 'unreachable' },
  ],
  [
    'Exception_Security',
    'security, customs or fees, before delivery',
    { milestone: 'EXCEPTION', exceptionKind: 'HELD', reason: 'security', inferred: true },
  ],
  ['Exception_Damage', 'damaged', { milestone: 'EXCEPTION', exceptionKind: 'DAMAGED' }],
  ['Exception_Rejected', 'refused before delivery', { milestone: 'EXCEPTION', exceptionKind: 'REFUSED' }],
  ['Exception_Delayed', 'delayed', { milestone: 'EXCEPTION', exceptionKind: 'DELAY' }],
  ['Exception_Lost', 'lost', { milestone: 'EXCEPTION', exceptionKind: 'LOST' }],
  ['Exception_Destroyed', 'destroyed', { milestone: 'EXCEPTION', exceptionKind: 'LOST', reason: 'destroyed' }],
  ['Exception_Cancel', 'cancelled', { milestone: 'VOIDED' }],
  // Stages, where an event has no sub-status.
  ['PickedUp', 'stage: collected', { milestone: 'PICKED_UP' }],
  ['Departure', 'stage: left', { milestone: 'DEPARTED' }],
  ['Arrival', 'stage: arrived', { milestone: 'ARRIVED' }],
  ['Returning', 'stage: on its way back', { milestone: 'RETURNING' }],
  ['Returned', 'stage: back with the sender', { milestone: 'RETURNED' }],
];

describe('codes of 17TRACK', () => {
  it.each(documented)('reads %s, %s', (code, _words, meaning) => {
    expect(meaningOf('17track', code)).toEqual({ mappingVersion: 1, meaning });
  });

  it('knows the codes that are documented, and no other', () => {
    expect([...seventeenTrackCodes.meanings.keys()].sort()).toEqual(documented.map(([code]) => code).sort());
  });

  it.each(['', 'intransit', 'InTransit_', 'Delivered_Signed', 'Exception_Unknown'])(
    'gives no meaning to %p',
    (code) => {
      expect(meaningOf('17track', code)).toEqual({ mappingVersion: 1 });
    },
  );

  it.each([
    ['InTransit_Other', 'Departed from facility', 'DEPARTED'],
    ['InTransit', 'ARRIVED AT HUB', 'ARRIVED'],
    ['InTransit_Other', '到达【上海】', 'ARRIVED'],
    ['InTransit_Other', 'In transit', 'DEPARTED'],
  ])('reads of a parcel in transit (%s) that "%s"', (code, text, milestone) => {
    expect(meaningOf('17track', code, text).meaning).toEqual({ milestone, inferred: true });
  });

  it.each([
    ['Exception_Other', 'Parcel lost', 'LOST'],
    ['Exception', 'Parcel damaged in transit', 'DAMAGED'],
    ['Exception_Other', 'The recipient refused it', 'REFUSED'],
    ['Exception_Other', 'Delayed', 'DELAY'],
    ['Exception_Other', 'Incorrect address', 'ADDRESS'],
    ['DeliveryFailure_Security', 'Held by customs', 'CUSTOMS'],
    ['Exception_Security', '海关查扣', 'CUSTOMS'],
  ])('reads of a problem (%s) that "%s"', (code, text, exceptionKind) => {
    expect(meaningOf('17track', code, text).meaning).toEqual({ milestone: 'EXCEPTION', exceptionKind, inferred: true });
  });

  it.each([
    ['Exception_Other', 'The addressee was out', { milestone: 'EXCEPTION', exceptionKind: 'OTHER' }],
    [
      'Exception_Security',
      'Security clearance pending',
      { milestone: 'EXCEPTION', exceptionKind: 'HELD', reason: 'security', inferred: true },
    ],
  ])('leaves a problem (%s) as it is where the text names none: "%s"', (code, text, meaning) => {
    expect(meaningOf('17track', code, text).meaning).toEqual(meaning);
  });

  it.each([
    ['OutForDelivery_Other', 'If the parcel is damaged it may be refused', { milestone: 'OUT_FOR_DELIVERY' }],
    ['InTransit_Other', 'Items lost or damaged are insured', { milestone: 'DEPARTED', inferred: true }],
    ['InTransit_Departure', 'Arrived at customs', { milestone: 'DEPARTED' }],
  ])('is not misled on an ordinary scan (%s) by its text: "%s"', (code, text, meaning) => {
    expect(meaningOf('17track', code, text).meaning).toEqual(meaning);
  });
});
