import { instant } from '@throughline/values';
import { holderAt, numberOf, packagesUnder, type HeldWaybill } from './held-waybill.js';

const waybill = { carrier: 'sf', waybillNumber: 'SF1234567890123' };
const held = (from: string, until?: string, packageNumbers = ['1']): HeldWaybill => ({
  ...waybill,
  from: instant(from),
  ...(until && { until: instant(until) }),
  packageNumbers,
});
const holder = (streamId: string, ...waybills: HeldWaybill[]) => ({ streamId, row: { waybills } });
const holderOf = (at: string, ...holders: ReturnType<typeof holder>[]) => holderAt(holders, waybill, instant(at));

describe('the holder of a number', () => {
  const first = holder('shp_1', held('2025-03-02T10:00:00Z'));
  const second = holder('shp_2', held('2026-03-02T10:00:00Z'));

  it('is the one shipment that has it, whenever that was told', () => {
    for (const at of ['2025-03-02T10:00:00Z', '2024-01-01T00:00:00Z', '2030-01-01T00:00:00Z'])
      expect(holderOf(at, first)).toBe('shp_1');
  });

  it.each([
    ['2025-03-05T00:00:00Z', 'shp_1'],
    ['2026-03-01T09:59:59Z', 'shp_1'],
    ['2026-03-01T10:00:00Z', 'shp_2'],
    ['2026-03-05T00:00:00Z', 'shp_2'],
    ['2024-03-05T00:00:00Z', 'shp_1'],
  ])('of a number that is used again was at %s %s', (at, shipmentId) => {
    expect(holderOf(at, first, second)).toBe(shipmentId);
    expect(holderOf(at, second, first)).toBe(shipmentId);
  });

  it('keeps its own time to the end when the number is given away', () => {
    const gave = holder('shp_1', held('2026-03-01T10:00:00Z', '2026-03-02T09:00:00Z'));
    expect(holderOf('2026-03-02T08:59:59Z', gave, second)).toBe('shp_1');
    expect(holderOf('2026-03-02T09:00:00Z', gave, second)).toBe('shp_2');
  });

  it('is nobody after it was given up, and nobody where nobody had it', () => {
    const gave = holder('shp_1', held('2026-03-01T10:00:00Z', '2026-03-02T09:00:00Z'));
    expect(holderOf('2026-03-02T09:00:00Z', gave)).toBeUndefined();
    expect(holderOf('2026-03-01T08:00:00Z', gave)).toBe('shp_1');
    expect(holderOf('2026-03-02T09:00:00Z')).toBeUndefined();
    const other = holder('shp_1', { ...held('2026-03-01T10:00:00Z'), carrier: 'yto' });
    expect(holderOf('2026-03-02T09:00:00Z', other)).toBeUndefined();
  });
});

describe('the packages under a number', () => {
  const windows = [
    held('2026-03-01T10:00:00Z', '2026-03-02T09:00:00Z', ['1', '2']),
    held('2026-03-02T09:00:00Z', undefined, ['1']),
    { ...held('2026-03-02T09:00:00Z', undefined, ['2']), waybillNumber: 'SF2' },
  ];

  it.each([
    ['2026-03-01T12:00:00Z', ['1', '2']],
    ['2026-03-02T12:00:00Z', ['1']],
    ['2026-02-02T12:00:00Z', ['1', '2']],
  ])('were at %s %s', (at, packageNumbers) => {
    expect(packagesUnder(windows, waybill, instant(at))).toEqual(packageNumbers);
  });

  it('are none of a number that none of them ever had', () => {
    expect(packagesUnder(windows, { carrier: 'sf', waybillNumber: 'SF3' }, instant('2026-03-01T12:00:00Z'))).toBe(
      undefined,
    );
  });

  it('go by the number that they have now', () => {
    expect(numberOf(windows, ['2'])).toEqual({ carrier: 'sf', waybillNumber: 'SF2' });
    expect(numberOf(windows, ['1'])).toEqual(waybill);
    expect(numberOf([windows[0]!], ['2'])).toEqual(waybill);
    expect(numberOf(windows, ['3'])).toBeUndefined();
  });
});
