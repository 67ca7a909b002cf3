import type { Truth } from '@throughline/simulator';
import { differenceOf } from './end-states.js';

const truth = (endState: Partial<Truth['endState']>): Truth => ({
  provider: 'sf',
  carrier: 'sf',
  waybillNumber: 'SF1001',
  scenario: 'damaged',
  quality: 'punctual',
  startsAt: '2026-03-02T10:00:00.000Z' as Truth['startsAt'],
  scans: [],
  standing: { status: 'unknown', milestone: null, openExceptions: [] },
  endState: { status: 'delivered', milestone: 'DELIVERED', openExceptions: [], ...endState },
  lives: [],
});
const delivered = { status: 'delivered', milestone: 'DELIVERED', exceptions: [] };

describe('end states', () => {
  it('are the same where status, milestone and what is wrong are', () => {
    const cleared = { kind: 'DAMAGED', clearedAt: '2026-03-05T10:00:00.000Z' };
    expect(differenceOf(truth({}), { ...delivered, exceptions: [cleared] })).toBeUndefined();
  });

  it('differ in each of them, and where there is no shipment at all', () => {
    const open = [{ kind: 'LOST' }];
    const is = 'sf SF1001 (damaged, punctual) is delivered (DELIVERED), and shown as';
    expect(differenceOf(truth({}), undefined)).toBe(`${is} not there`);
    expect(differenceOf(truth({}), { ...delivered, exceptions: open })).toBe(`${is} delivered (DELIVERED) with LOST`);
    expect(differenceOf(truth({}), { ...delivered, status: 'in-transit' })).toBe(`${is} in-transit (DELIVERED)`);
    expect(differenceOf(truth({}), { ...delivered, milestone: 'ARRIVED' })).toBe(`${is} delivered (ARRIVED)`);
  });

  it('are told in words of the simulator', () => {
    const lost = truth({ status: 'in-transit', milestone: 'EXCEPTION', openExceptions: ['LOST'] });
    const shown = { status: 'in-transit', milestone: 'ARRIVED', exceptions: [{ kind: 'LOST' }] };
    expect(differenceOf(lost, shown)).toBeUndefined();
    const unheard = truth({ status: 'unknown', milestone: null });
    expect(differenceOf(unheard, { status: 'dispatched', milestone: null, exceptions: [] })).toBeUndefined();
  });
});
