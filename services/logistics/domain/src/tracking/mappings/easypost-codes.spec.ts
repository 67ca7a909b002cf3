import type { Meaning } from '../code-mapping.js';
import { meaningOf } from '../code-mappings.js';
import { easypostCodes, easypostPairs } from './easypost-codes.js';

const documented: readonly (readonly [code: string, words: string, meaning: Meaning])[] = [
  ['unknown', 'nothing known', { milestone: 'UNTRACKED' }],
  ['pre_transit', 'the carrier was told', { milestone: 'ANNOUNCED' }],
  ['in_transit', 'in transit', { milestone: 'DEPARTED', inferred: true }],
  ['in_transit/departed_facility', 'left a facility', { milestone: 'DEPARTED' }],
  ['in_transit/arrived_at_facility', 'arrived at a facility', { milestone: 'ARRIVED' }],
  ['in_transit/arrived_at_destination', 'arrived at the destination', { milestone: 'ARRIVED_DESTINATION' }],
  ['out_for_delivery', 'out for delivery', { milestone: 'OUT_FOR_DELIVERY' }],
  ['delivered', 'delivered', { milestone: 'DELIVERED' }],
  ['available_for_pickup', 'to be fetched', { milestone: 'AVAILABLE_FOR_PICKUP' }],
  ['return_to_sender', 'on its way back', { milestone: 'RETURNING' }],
  ['failure', 'delivery failed', { milestone: 'ATTEMPT_FAILED' }],
  ['cancelled', 'cancelled', { milestone: 'VOIDED' }],
  ['error', 'could not be tracked', { milestone: 'UNTRACKED' }],
];

describe('codes of EasyPost', () => {
  it.each(documented)('reads %s, %s', (code, _words, meaning) => {
    expect(meaningOf('easypost', code)).toEqual({ mappingVersion: 1, meaning });
  });

  it('knows the codes that are documented, and no other', () => {
    expect([...easypostCodes.meanings.keys()].sort()).toEqual(documented.map(([code]) => code).sort());
  });

  it('says of which pairs the detail counts', () => {
    expect([...easypostPairs].sort()).toEqual([
      'in_transit/arrived_at_destination',
      'in_transit/arrived_at_facility',
      'in_transit/departed_facility',
    ]);
  });

  it.each(['', 'IN_TRANSIT', 'in_transit/', 'in_transit/unknown', 'delivered/arrived_at_destination'])(
    'gives no meaning to %p',
    (code) => {
      expect(meaningOf('easypost', code)).toEqual({ mappingVersion: 1 });
    },
  );

  it.each([
    ['Departed USPS facility', 'DEPARTED'],
    ['Arrived at USPS facility', 'ARRIVED'],
    ['In transit to next facility', 'DEPARTED'],
  ])('reads of a parcel in transit that "%s"', (text, milestone) => {
    expect(meaningOf('easypost', 'in_transit', text).meaning).toEqual({ milestone, inferred: true });
  });

  it.each([
    ['Package lost', 'LOST'],
    ['Package damaged', 'DAMAGED'],
    ['REFUSED', 'REFUSED'],
    ['Delivery delayed', 'DELAY'],
    ['Insufficient address', 'ADDRESS'],
  ])('reads of a failure that "%s"', (text, exceptionKind) => {
    expect(meaningOf('easypost', 'failure', text).meaning).toEqual({
      milestone: 'EXCEPTION',
      exceptionKind,
      inferred: true,
    });
  });

  it('leaves a failure whose text names no trouble a failed attempt', () => {
    expect(meaningOf('easypost', 'failure', 'Business closed').meaning).toEqual({ milestone: 'ATTEMPT_FAILED' });
  });

  it.each([
    ['out_for_delivery', 'May be refused if damaged', { milestone: 'OUT_FOR_DELIVERY' }],
    ['in_transit', 'Your address was checked', { milestone: 'DEPARTED', inferred: true }],
    ['in_transit/departed_facility', 'Arrived', { milestone: 'DEPARTED' }],
  ])('is not misled on an ordinary scan (%s) by its text: "%s"', (code, text, meaning) => {
    expect(meaningOf('easypost', code, text).meaning).toEqual(meaning);
  });
});
