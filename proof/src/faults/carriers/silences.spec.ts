import { at } from '@throughline/event-sourcing';
import type { TrueScan } from '@throughline/simulator';
import { hours } from '@throughline/values';
import { knownBetter, lastingSilence } from './silences.js';

const limit = hours(48);
const scan = (milestone: TrueScan['milestone'], occurredAt: string, knownAt = occurredAt): TrueScan => ({
  code: 'x',
  text: '',
  location: '',
  occurredAt: at(`2026-03-${occurredAt}:00Z`),
  knownAt: at(`2026-03-${knownAt}:00Z`),
  withdrawnAt: null,
  life: 1,
  milestone,
  exception: null,
});
const dispatchedAt = at('2026-03-02T10:00:00Z');
const case_ = { dueAt: at('2026-03-04T10:00:00Z') };

describe('a case of silence', () => {
  it('is false where the provider knew of a sign within the limit', () => {
    const sign = scan('ARRIVED', '04T09:00', '04T09:30');
    expect(knownBetter({ scans: [scan('ANNOUNCED', '02T11:00'), sign] }, case_, limit)).toBe(sign);
  });

  it('is true where nobody could know', () => {
    const signs = [scan('ANNOUNCED', '03T09:00'), scan('ARRIVED', '04T09:00', '04T11:00'), scan('ARRIVED', '04T10:01')];
    expect(knownBetter({ scans: signs }, case_, limit)).toBeUndefined();
  });
});

describe('a silence that lasts', () => {
  it('falls due after the last sign, or after the dispatch', () => {
    expect(lastingSilence({ scans: [] }, dispatchedAt, limit)).toBe(at('2026-03-04T10:00:00Z'));
    const scans = [scan('PICKED_UP', '02T12:00'), scan('ARRIVED', '03T09:00')];
    expect(lastingSilence({ scans }, dispatchedAt, limit)).toBe(at('2026-03-05T09:00:00Z'));
  });

  it('is none where the journey ends', () =>
    expect(lastingSilence({ scans: [scan('DELIVERED', '03T09:00')] }, dispatchedAt, limit)).toBeUndefined());
});
