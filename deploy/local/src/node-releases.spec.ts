import { pastItsEnd } from './node-releases.js';

describe('a release of Node', () => {
  it('is named once it gets no security fixes any more', () => {
    expect(pastItsEnd('20.19.0', new Date('2026-05-01'))).toContain('Node 20 gets no security fixes since 2026-04-30');
    expect(pastItsEnd('20.19.0', new Date('2026-04-01'))).toBeUndefined();
    expect(pastItsEnd('99.0.0', new Date('2026-05-01'))).toBeUndefined();
  });
});
