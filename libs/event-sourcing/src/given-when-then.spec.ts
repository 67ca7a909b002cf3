import { addTo, minutes } from '@throughline/values';
import { claimedTime, isClockSuspect } from './claimed-time.js';
import type { CommandShape, Decider } from './decider.js';
import { effectiveAt, type DomainEvent } from './event.js';
import { at, asRecorded, specification } from './given-when-then.js';
import { Rejection } from './rejection.js';

type LampEvent = DomainEvent<'LampSwitchedOn' | 'LampSwitchedOff', { by?: string }>;
type LampCommand = CommandShape<'SwitchOn' | 'SwitchOff' | 'Smash'>;

const noon = at('2026-03-02T12:00:00+08:00');
const on: LampEvent = { type: 'LampSwitchedOn', occurredAt: noon, data: {} };
const off: LampEvent = { type: 'LampSwitchedOff', occurredAt: noon, data: {} };

const lamp: Decider<boolean, LampCommand, LampEvent> = {
  streamType: 'lamp',
  initialState: false,
  decide: (isOn, { type }) => {
    if (type === 'Smash') throw new Rejection('lamp-is-not-yours');
    if (type === 'SwitchOn') return isOn ? [] : [on];
    return [off];
  },
  evolve: (_, event) => event.type === 'LampSwitchedOn',
};
const spec = specification(lamp);
const command = (type: LampCommand['type']): LampCommand => ({ type, data: {} });

describe('given, when, then', () => {
  it('passes where what followed is what was expected', () => {
    spec.given().when(command('SwitchOn')).then(on);
    spec.given(on).when(command('SwitchOn')).thenNothing();
    spec.given(on, off).twice(command('SwitchOn')).thenTypes('LampSwitchedOn');
    spec.given().when(command('Smash')).thenRejected('lamp-is-not-yours');
    expect(spec.given(on).state).toBe(true);
  });

  it('takes an absent value and undefined for the same, and no other difference', () => {
    const outcome = spec.given().when(command('SwitchOn'));
    outcome.then({ ...on, data: { by: undefined } as never });
    expect(() => outcome.then({ ...on, data: { by: 'me' } })).toThrow('expected');
  });

  it.each([
    ['another event', () => spec.given().when(command('SwitchOn')).then(off)],
    ['one too many', () => spec.given().when(command('SwitchOn')).then(on, on)],
    ['other types', () => spec.given().when(command('SwitchOn')).thenTypes('LampSwitchedOff')],
    ['an event instead of nothing', () => spec.given().when(command('SwitchOn')).thenNothing()],
    ['another code', () => spec.given().when(command('Smash')).thenRejected('lamp-is-broken')],
    ['a rejection instead of an event', () => spec.given().when(command('Smash')).then(on)],
    ['a rejection instead of nothing', () => spec.given().when(command('Smash')).thenNothing()],
    ['an event instead of a rejection', () => spec.given().when(command('SwitchOn')).thenRejected('lamp-is-not-yours')],
    ['something the second time', () => spec.given().twice(command('SwitchOff'))],
  ])('fails for %s', (_, check) => expect(check).toThrow('expected'));

  it('lets errors that are no rejections through', () => {
    const broken = { ...lamp, decide: () => { throw new TypeError('a mistake of ours'); } }; // prettier-ignore
    expect(() => specification(broken).given().when(command('SwitchOn'))).toThrow(TypeError);
  });
});

describe('two clocks', () => {
  it('what counts is when it happened, but never after we stored it', () => {
    const ahead = asRecorded('lamp', 'l', { ...on, occurredAt: addTo(noon, minutes(9)), recordedAt: noon });
    expect(effectiveAt(ahead)).toBe(noon);
    expect(effectiveAt(asRecorded('lamp', 'l', { ...on, recordedAt: addTo(noon, minutes(9)) }))).toBe(noon);
  });

  it('a person may claim five minutes ahead and no more; a fact beyond is suspect', () => {
    expect(claimedTime(addTo(noon, minutes(5)), noon)).toBe(addTo(noon, minutes(5)));
    expect(() => claimedTime(addTo(noon, minutes(5) + 1), noon)).toThrow('occurred-in-the-future');
    expect(isClockSuspect(addTo(noon, minutes(5)), noon)).toBe(false);
    expect(isClockSuspect(addTo(noon, minutes(5) + 1), noon)).toBe(true);
  });
});
