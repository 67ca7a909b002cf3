import fc from 'fast-check';
import {
  addTo,
  between,
  days,
  earlier,
  epochMs,
  hours,
  instant,
  instantAt,
  isBefore,
  isDay,
  isSameInstant,
  later,
  offsetMinutes,
  parseInstant,
} from './instant.js';

const offsets = fc.integer({ min: -18 * 60, max: 18 * 60 });
const moments = fc.integer({ min: Date.UTC(1900, 0, 2), max: Date.UTC(9999, 11, 30) });

describe('an instant', () => {
  it.each([
    ['2018-07-24T20:41:00-03:00', '2018-07-24T20:41:00.000-03:00'],
    ['2018-07-24t20:41:00.5z', '2018-07-24T20:41:00.500Z'],
    ['2018-07-24T20:41:00.123456789+08:00', '2018-07-24T20:41:00.123+08:00'],
    ['2018-07-24T20:41:00+00:00', '2018-07-24T20:41:00.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['2018-07-24T20:41:00+05:45', '2018-07-24T20:41:00.000+05:45'],
    ['9999-12-31T20:59:59-03:00', '9999-12-31T20:59:59.000-03:00'],
  ])('reads %s', (text, normal) => expect(parseInstant(text)).toBe(normal));

  it.each([
    '',
    '2018-07-24',
    '2018-07-24T20:41:00',
    '2018-07-24 20:41:00Z',
    '2018-02-29T00:00:00Z',
    '2018-02-29T00:00:00.000Z',
    '2018-13-01T00:00:00Z',
    '2018-07-24T24:00:00Z',
    '2018-07-24T24:00:00.000Z',
    '2018-07-24T20:60:00Z',
    '2018-07-24T23:59:60Z',
    '2018-07-24T20:41:00+19:00',
    '2018-07-24T20:41:00+03:60',
    '1899-12-31T23:59:59Z',
    '1899-12-31T23:59:59.000Z',
    '10000-01-01T00:00:00Z',
    '9999-12-31T23:59:59-03:00',
    '9999-12-31T22:00:00.000-02:00',
    '２018-07-24T20:41:00Z',
  ])('refuses %s', (text) => expect(parseInstant(text)).toBeUndefined());

  it('throws for text that was known to be one', () => expect(() => instant('soon')).toThrow(RangeError));

  it('comes back the same from its normal form, with its offset', () =>
    fc.assert(
      fc.property(moments, offsets, (ms, offset) => {
        const at = instantAt(ms, offset);
        return parseInstant(at) === at && epochMs(at) === ms && offsetMinutes(at) === offset;
      }),
    ));

  it('is compared as a moment, not as text', () => {
    const [here, there] = [instant('2026-03-02T10:00:00+08:00'), instant('2026-03-02T02:30:00Z')];
    expect(isBefore(here, there)).toBe(true);
    expect(earlier(there, here)).toBe(here);
    expect(later(there, here)).toBe(there);
    expect(isSameInstant(here, instant('2026-03-02T02:00:00Z'))).toBe(true);
    expect(between(here, there)).toBe(1_800_000);
  });

  it('keeps its offset when time is added', () =>
    expect(addTo(instant('2026-03-01T23:00:00-03:00'), hours(48))).toBe('2026-03-03T23:00:00.000-03:00'));

  it('knows which days there are', () => {
    expect(['2024-02-29', '2026-12-31'].map(isDay)).toEqual([true, true]);
    expect(['2026-02-29', '2026-1-1', '2026-00-10', '2026-04-31', 'today'].map(isDay)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
    expect(days(2)).toBe(hours(48));
  });
});
