import { InterceptLimitSnapshot } from './intercept-limits.js';

describe('intercept limits', () => {
  it('are 24 h unless somebody has said otherwise for the carrier', () => {
    const limits = new InterceptLimitSnapshot();
    expect(limits.hoursOf('sf')).toBe(24);
    limits.replace([{ carrier: 'sf', hours: 12 }]);
    expect([limits.hoursOf('sf'), limits.hoursOf('correios'), limits.hoursOf(null)]).toEqual([12, 24, 24]);
  });
});
