import { isPromisedDay, promiseLimit } from './delivery-promise.js';
import { instant } from './instant.js';

describe('a promise', () => {
  it('of a day ends with the start of the next day at its place', () =>
    expect(promiseLimit({ on: '2017-10-18', offset: '-03:00' })).toBe('2017-10-19T00:00:00.000-03:00'));

  it('of a day ends rightly at the end of a month and of a leap February', () => {
    expect(promiseLimit({ on: '2026-12-31', offset: '+08:00' })).toBe('2027-01-01T00:00:00.000+08:00');
    expect(promiseLimit({ on: '2024-02-28', offset: 'Z' })).toBe('2024-02-29T00:00:00.000Z');
  });

  it('of a moment ends at that moment', () => {
    const at = instant('2026-03-02T18:00:00+08:00');
    expect(promiseLimit({ at })).toBe(at);
  });

  it('needs a day that exists and an offset that is one', () => {
    expect(isPromisedDay('2026-03-02', '+08:00')).toBe(true);
    expect(isPromisedDay('2026-02-30', '+08:00')).toBe(false);
    expect(isPromisedDay('2026-03-02', '8')).toBe(false);
  });

  it('has a limit that is an instant again', () => {
    for (const offset of ['Z', '+08:00', '-03:00']) {
      expect(isPromisedDay('9999-12-30', offset)).toBe(true);
      expect(isPromisedDay('9999-12-31', offset)).toBe(false);
    }
  });
});
