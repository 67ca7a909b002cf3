import { meaningOf } from './code-mappings.js';
import { deliveryExceptions } from './delivery-exceptions.js';
import { milestones } from './milestones.js';

describe('codes of the generic provider', () => {
  it.each(Object.keys(milestones).filter((code) => code !== 'EXCEPTION'))(
    'reads %s as the milestone of that name',
    (code) => {
      expect(meaningOf('generic', code)).toEqual({ mappingVersion: 1, meaning: { milestone: code } });
    },
  );

  it.each(Object.keys(deliveryExceptions))('reads %s as an exception of that kind', (code) => {
    expect(meaningOf('generic', code)).toEqual({
      mappingVersion: 1,
      meaning: { milestone: 'EXCEPTION', exceptionKind: code },
    });
  });

  it('reads EXCEPTION without a kind as another exception', () => {
    expect(meaningOf('generic', 'EXCEPTION').meaning).toEqual({ milestone: 'EXCEPTION', exceptionKind: 'OTHER' });
  });

  it.each(['', 'picked_up', '301', 'constructor', '__proto__'])('gives no meaning to %s', (code) => {
    expect(meaningOf('generic', code)).toEqual({ mappingVersion: 1 });
  });

  it('knows no code of a provider that nobody has mapped', () => {
    expect(meaningOf('somebody', 'DELIVERED')).toEqual({ mappingVersion: 0 });
  });
});
