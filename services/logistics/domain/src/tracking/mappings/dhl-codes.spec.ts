import type { Meaning } from '../code-mapping.js';
import { meaningOf } from '../code-mappings.js';
import { dhlCodes } from './dhl-codes.js';

const documented: readonly (readonly [code: string, words: string, meaning: Meaning])[] = [
  ['unknown', 'nothing that DHL could classify', { milestone: 'UNTRACKED' }],
  ['pre-transit', 'DHL was told', { milestone: 'ANNOUNCED' }],
  ['transit', 'on its way', { milestone: 'DEPARTED', inferred: true }],
  ['delivered', 'delivered', { milestone: 'DELIVERED' }],
  ['failure', 'could not be delivered', { milestone: 'ATTEMPT_FAILED' }],
];
const ours = ['delivered/returned'];

describe('codes of DHL', () => {
  it.each(documented)('reads %s, %s', (code, _words, meaning) => {
    expect(meaningOf('dhl', code)).toEqual({ mappingVersion: 1, meaning });
  });

  it('knows the codes that are documented, and one of ours', () => {
    expect([...dhlCodes.meanings.keys()].sort()).toEqual([...documented.map(([code]) => code), ...ours].sort());
  });

  it('concludes that what was going back and is delivered has come back', () => {
    expect(meaningOf('dhl', 'delivered/returned').meaning).toEqual({ milestone: 'RETURNED', inferred: true });
  });

  it.each(['', 'Delivered', 'DELIVERED', 'returned', 'ZU'])('gives no meaning to %p', (code) => {
    expect(meaningOf('dhl', code)).toEqual({ mappingVersion: 1 });
  });

  it.each([
    ['Shipment picked up', 'PICKED_UP'],
    ['Shipment has departed from a DHL facility', 'DEPARTED'],
    ['Arrived at DHL Sort Facility', 'ARRIVED'],
    ['Shipment is out with courier for delivery', 'OUT_FOR_DELIVERY'],
    ['Out for delivery', 'OUT_FOR_DELIVERY'],
    ['Processed', 'DEPARTED'],
  ])('reads of a shipment in transit that "%s"', (text, milestone) => {
    expect(meaningOf('dhl', 'transit', text).meaning).toEqual({ milestone, inferred: true });
  });

  it.each([
    ['The shipment was damaged', 'DAMAGED'],
    ['The recipient refused the shipment', 'REFUSED'],
    ['Wrong address', 'ADDRESS'],
  ])('reads of a failure that "%s"', (text, exceptionKind) => {
    const meaning = { milestone: 'EXCEPTION', exceptionKind, inferred: true };
    expect(meaningOf('dhl', 'failure', text).meaning).toEqual(meaning);
  });

  it.each([
    ['delivered', 'Delivered after a delay', { milestone: 'DELIVERED' }],
    ['transit', 'May be refused if damaged', { milestone: 'DEPARTED', inferred: true }],
    ['failure', 'Nobody was there', { milestone: 'ATTEMPT_FAILED' }],
  ])('is not misled (%s) by the text "%s"', (code, text, meaning) => {
    expect(meaningOf('dhl', code, text).meaning).toEqual(meaning);
  });
});
