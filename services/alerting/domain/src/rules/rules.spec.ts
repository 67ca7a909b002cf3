import { checkedRules, rules, type Rule } from './rules.js';

describe('the table of rules', () => {
  it('gives a carrier’s silence to customer service, at the node where it shows', () => {
    expect(rules['silence-after-dispatch']).toMatchObject({ stage: 'shipped', ownerRole: 'service' });
  });

  const good: Rule = { stage: 'shipped', ownerRole: 'service', severity: 'low', subjectType: 'shipment' };

  it.each([
    ['stage', { ...good, stage: 'teleported' }],
    ['owner', { ...good, ownerRole: 'nobody' }],
    ['severity', { ...good, severity: 'apocalyptic' }],
    ['subject', { ...good, subjectType: 'parcel' }],
  ])('is refused when it is loaded with an unknown %s', (_, rule) => {
    expect(() => checkedRules({ 'some-rule': rule as Rule })).toThrow(/some-rule: \w+ is not one of/);
  });

  it('is refused with a code that is not kebab-case', () => {
    expect(() => checkedRules({ Some_Rule: good })).toThrow('kebab-case');
  });
});
