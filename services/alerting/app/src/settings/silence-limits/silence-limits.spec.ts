import { SilenceLimitSnapshot } from './silence-limits.js';

describe('silence limits', () => {
  it('are 48 h unless somebody has said otherwise for the carrier', () => {
    const limits = new SilenceLimitSnapshot();
    expect(limits.hoursOf('sf')).toBe(48);
    limits.replace([{ carrier: 'sf', hours: 24 }]);
    expect([limits.hoursOf('sf'), limits.hoursOf('correios')]).toEqual([24, 48]);
  });
});
