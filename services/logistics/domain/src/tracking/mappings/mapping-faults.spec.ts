import type { CodeMapping } from '../code-mapping.js';
import { faultsOf } from '../mapping-faults.js';

const sound: CodeMapping = {
  provider: 'somebody',
  version: 1,
  meanings: new Map([['7', { milestone: 'FORWARDED' }]]),
  textRules: [{ codes: ['7'], pattern: '转投|\\bforward', meaning: { milestone: 'FORWARDED' } }],
};

describe('what is wrong with code mappings', () => {
  it('finds nothing wrong with sound ones', () => {
    expect(faultsOf([])).toEqual([]);
    expect(faultsOf([sound, { ...sound, provider: 'somebody-else', version: 2 }])).toEqual([]);
  });

  it('needs no text rules', () => {
    expect(faultsOf([{ provider: 'somebody', version: 1, meanings: new Map() }])).toEqual([]);
  });

  it('names a provider that is mapped more than once, only once', () => {
    expect(faultsOf([sound, sound, { ...sound, version: 2 }])).toEqual(['somebody is mapped twice']);
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('takes no %p for a version', (version) => {
    expect(faultsOf([{ ...sound, version }])).toEqual([`somebody has the version ${version}`]);
  });

  it('sees a text rule for a code that has no meaning of its own', () => {
    const textRules = [{ codes: ['7', '8'], pattern: 'x', meaning: {} }];
    expect(faultsOf([{ ...sound, textRules }])).toEqual(['somebody reads the text of 8, a code it does not map']);
  });

  it.each(['(转投', '[', '\\-', '', 'x*'])('sees that %s is no pattern', (pattern) => {
    const textRules = [{ codes: ['7'], pattern, meaning: {} }];
    expect(faultsOf([{ ...sound, textRules }])).toEqual([`somebody has a text rule that is no pattern: ${pattern}`]);
  });

  it('tells all faults at once', () => {
    const textRules = [{ codes: ['8'], pattern: '(', meaning: {} }];
    expect(faultsOf([sound, { ...sound, version: 0, textRules }])).toEqual([
      'somebody is mapped twice',
      'somebody has the version 0',
      'somebody reads the text of 8, a code it does not map',
      'somebody has a text rule that is no pattern: (',
    ]);
  });
});
