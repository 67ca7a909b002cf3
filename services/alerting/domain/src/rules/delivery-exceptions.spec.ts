import { exceptionRule } from './delivery-exceptions.js';
import { rules } from './rules.js';

describe('cases of delivery exceptions', () => {
  it.each([
    ['DELAY', 'shipment-delayed', 'logistics'],
    ['HELD', 'shipment-delayed', 'logistics'],
    ['LOST', 'shipment-lost', 'logistics'],
    ['DAMAGED', 'shipment-damaged', 'service'],
    ['SHORT', 'shipment-short', 'service'],
    ['REFUSED', 'shipment-refused', 'sales'],
    ['ADDRESS', 'address-problem', 'sales'],
    ['CONTACT', 'recipient-not-reached', 'service'],
    ['CUSTOMS', 'held-by-customs', 'logistics'],
    ['OTHER', 'shipment-in-trouble', 'logistics'],
    ['SOME_LATER_KIND', 'shipment-in-trouble', 'logistics'],
    ['constructor', 'shipment-in-trouble', 'logistics'],
  ])('%s: %s, which is the business of %s', (kind, rule, ownerRole) => {
    expect(exceptionRule(kind).rule).toBe(rule);
    expect(rules[exceptionRule(kind).rule]).toMatchObject({ ownerRole, subjectType: 'shipment' });
  });

  it('do not end by themselves where goods are broken, missing or come back', () => {
    const kinds = ['DELAY', 'HELD', 'LOST', 'DAMAGED', 'SHORT', 'REFUSED', 'ADDRESS', 'CONTACT', 'CUSTOMS', 'OTHER'];
    expect(kinds.filter((kind) => !exceptionRule(kind).endsItself)).toEqual(['DAMAGED', 'SHORT', 'REFUSED']);
  });
});
