import { instant } from '@throughline/values';
import type { HeldWaybill } from '../waybill/held-waybill.js';
import { custodyOf, legsOf, type Journey } from './legs.js';
import type { Milestone } from './milestones.js';
import type { Scan } from './tracking-picture.js';

const day = (number: number) => instant(`2026-03-${String(number).padStart(2, '0')}T10:00:00+08:00`);
const scan = (milestone: Milestone, on: number, location?: string): Scan => ({
  updateId: `trk_${milestone}_${on}`,
  provider: 'generic',
  milestone,
  code: milestone,
  occurredAt: day(on),
  effectiveAt: day(on),
  ...(location !== undefined && { location }),
});
const held = (carrier: string, from: number): HeldWaybill => ({
  carrier,
  waybillNumber: `${carrier.toUpperCase()}1`,
  from: day(from),
  packageNumbers: ['1'],
});
const journey = (timeline: readonly Scan[], waybills = [held('sf', 2)]): Journey => ({
  timeline,
  waybills,
  dispatchedAt: day(2),
});
const forward = { direction: 'forward', carrier: 'sf', startedAt: day(2) };

describe('the legs of a package', () => {
  it('are one from the dispatch to the signature', () => {
    expect(legsOf(journey([]))).toEqual([forward]);
    expect(
      legsOf(journey([scan('ANNOUNCED', 1, '上海'), scan('PICKED_UP', 2, '上海'), scan('DELIVERED', 4, '武汉')])),
    ).toEqual([{ ...forward, from: '上海', to: '武汉', endedAt: day(4) }]);
  });

  it('are two where another carrier goes on with it', () => {
    const scans = [scan('PICKED_UP', 2, '上海'), scan('ARRIVED', 3, '武汉'), scan('DEPARTED', 5, '武汉')];
    expect(legsOf(journey(scans, [held('sf', 2), held('ems', 4)]))).toEqual([
      { ...forward, from: '上海', to: '武汉', endedAt: day(5) },
      { direction: 'forward', carrier: 'ems', startedAt: day(5), from: '武汉', to: '武汉' },
    ]);
  });

  it('have one back where it is refused, and where it comes back after the signature', () => {
    const back = [scan('RETURNING', 6, '武汉'), scan('ARRIVED', 7, '上海'), scan('RETURNED', 8, '上海')];
    const reverse = {
      direction: 'reverse',
      carrier: 'sf',
      startedAt: day(6),
      from: '武汉',
      to: '上海',
      endedAt: day(8),
    };
    expect(legsOf(journey(back))).toEqual([{ ...forward, endedAt: day(6) }, reverse]);
    expect(legsOf(journey([scan('DELIVERED', 4, '武汉'), ...back]))).toEqual([
      { ...forward, from: '武汉', to: '武汉', endedAt: day(4) },
      reverse,
    ]);
  });

  it('end with the signature, whatever else is scanned', () => {
    expect(legsOf(journey([scan('DELIVERED', 4), scan('ARRIVED', 5, '北京')]))).toEqual([
      { ...forward, endedAt: day(4) },
    ]);
  });
});

describe('the custody of a package', () => {
  const custody = (timeline: readonly Scan[], waybills?: HeldWaybill[]) =>
    custodyOf(journey(timeline, waybills), day(1));
  const warehouse = { holder: 'warehouse', from: day(1), until: day(2) };
  const carrier = { holder: 'carrier', carrier: 'sf', from: day(2) };

  it('goes from the warehouse to the carrier, and to whoever signs', () => {
    expect(custody([])).toEqual([warehouse, carrier]);
    expect(custody([scan('PICKED_UP', 3), scan('DELIVERED', 4)])).toEqual([
      warehouse,
      { ...carrier, until: day(4) },
      { holder: 'recipient', from: day(4) },
    ]);
  });

  it('goes through customs, a place to fetch it, and back', () => {
    const timeline = [
      scan('CUSTOMS_IN', 3),
      scan('CUSTOMS_OUT', 4),
      scan('AVAILABLE_FOR_PICKUP', 5),
      scan('RETURNING', 6),
      scan('RETURNED', 7),
    ];
    expect(custody(timeline).map(({ holder, from }) => [holder, from])).toEqual([
      ['warehouse', day(1)],
      ['carrier', day(2)],
      ['customs', day(3)],
      ['carrier', day(4)],
      ['pickup-point', day(5)],
      ['carrier', day(6)],
      ['sender', day(7)],
    ]);
  });

  it('goes from one carrier to another', () => {
    expect(custody([scan('ARRIVED', 3), scan('DEPARTED', 5)], [held('sf', 2), held('ems', 4)])).toEqual([
      warehouse,
      { ...carrier, until: day(5) },
      { holder: 'carrier', carrier: 'ems', from: day(5) },
    ]);
  });

  it('stays with whoever signed, until it is on its way back', () => {
    expect(custody([scan('DELIVERED', 4), scan('ARRIVED', 5)]).at(-1)).toEqual({ holder: 'recipient', from: day(4) });
    expect(custody([scan('DELIVERED', 4), scan('RETURNING', 5)]).at(-1)).toEqual({ ...carrier, from: day(5) });
  });
});
