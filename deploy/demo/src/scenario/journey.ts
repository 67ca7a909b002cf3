import { addTo, epochMs, hours, instantAt, type Instant } from '@throughline/values';
import type { Scan } from './acts.js';
import type { Carrier } from './carriers.js';
import type { Chance } from './chance.js';
import type { Place } from './places.js';

/** A step of a journey: when (0 the dispatch, 1 the end), where, and what the carrier says. */
export interface Step {
  readonly part: number;
  readonly code: string;
  readonly place: 'origin' | 'between' | 'destination';
  readonly reason?: string;
}

const step = (part: number, code: string, place: Step['place'], reason?: string): Step => ({
  part,
  code,
  place,
  ...(reason !== undefined && { reason }),
});

/** To a door in the same country. */
export const domestic: readonly Step[] = [
  step(0.05, 'PICKED_UP', 'origin'),
  step(0.18, 'DEPARTED', 'origin'),
  step(0.4, 'ARRIVED', 'between'),
  step(0.5, 'DEPARTED', 'between'),
  step(0.78, 'ARRIVED_DESTINATION', 'destination'),
  step(0.88, 'OUT_FOR_DELIVERY', 'destination'),
  step(1, 'DELIVERED', 'destination'),
];

/** Over a border. */
export const abroad: readonly Step[] = [
  step(0.03, 'ANNOUNCED', 'origin'),
  step(0.06, 'PICKED_UP', 'origin'),
  step(0.18, 'DEPARTED', 'origin'),
  step(0.32, 'CUSTOMS_IN', 'between'),
  step(0.46, 'CUSTOMS_OUT', 'between'),
  step(0.6, 'ARRIVED', 'between'),
  step(0.76, 'ARRIVED_DESTINATION', 'destination'),
  step(0.92, 'OUT_FOR_DELIVERY', 'destination'),
  step(1, 'DELIVERED', 'destination'),
];

/** The journey until its first step of this code, that one left out. */
export const until = (steps: readonly Step[], code: string): readonly Step[] =>
  steps.slice(
    0,
    Math.max(
      0,
      steps.findIndex((one) => one.code === code),
    ),
  );

/** The journey with something in between: it goes on as if nothing had been. */
export const withSteps = (steps: readonly Step[], ...more: readonly [number, string, Step['place'], string?][]) =>
  [...steps, ...more.map(([part, code, place, reason]) => step(part, code, place, reason))].sort(
    (a, b) => a.part - b.part,
  );

export interface Route {
  readonly carrier: Carrier;
  readonly from: Place;
  readonly over: Place;
  readonly to: Place;
  readonly leftAt: Instant;
  /** From the dispatch to the last step of the plan. */
  readonly length: number;
}

/** What the carrier says of a journey, in time order; each time with the offset of the place. */
export const scansOf = (route: Route, steps: readonly Step[], chance: Chance): readonly Scan[] => {
  const { carrier, leftAt, length } = route;
  let last = epochMs(leftAt);
  return steps.flatMap((one) => {
    const place = { origin: route.from, between: route.over, destination: route.to }[one.place];
    const wobble = chance.between([-0.01, 0.01]) * length;
    // Never before what came before: a carrier may be late, but its parcel does not travel back.
    const at = Math.max(last + chance.int(7, 23) * 60_000, epochMs(leftAt) + one.part * length + wobble);
    last = at;
    const own = carrier.ownCodes.length > 0 && chance.in100(20);
    const scan = scanAt(one, place, at, carrier, chance);
    return own ? [scan, ownScan(carrier, place, (last = at + chance.int(5, 40) * 60_000), chance)] : [scan];
  });
};

const scanAt = (one: Step, place: Place, at: number, carrier: Carrier, chance: Chance): Scan => ({
  code: one.code,
  occurredAt: instantAt(wholeSecond(at), place.offsetMinutes),
  ...(!chance.in100(carrier.sloppiness) && { location: one.code === 'DELIVERED' ? place.city : place.hub }),
  ...(one.reason !== undefined && { reason: one.reason }),
  ...(wordsFor(one.code, place) ?? {}),
  ...(one.code === 'DELIVERED' && { signedBy: signature(place, chance) }),
});

/** In a code of the carrier's own, which nobody has mapped. */
const ownScan = ({ ownCodes }: Carrier, place: Place, at: number, chance: Chance): Scan => ({
  code: chance.pick(ownCodes),
  occurredAt: instantAt(wholeSecond(at), place.offsetMinutes),
  location: place.hub,
});

const wholeSecond = (ms: number): number => Math.round(ms / 1000) * 1000;

/** Who signs: a role, never a name. */
const signature = ({ country }: Place, chance: Chance): string =>
  chance.pick(
    country === 'CN' ? ['本人', '门卫', '丰巢柜', '前台'] : ['recipient', 'neighbour', 'reception', 'locker'],
  );

const words: Readonly<Record<string, { zh: (hub: string) => string; en: (hub: string) => string }>> = {
  PICKED_UP: { zh: (hub) => `【${hub}】已揽收`, en: (hub) => `Picked up, ${hub}` },
  DEPARTED: { zh: (hub) => `快件已从${hub}发出`, en: (hub) => `Departed ${hub}` },
  ARRIVED: { zh: (hub) => `快件已到达${hub}`, en: (hub) => `Arrived at ${hub}` },
  OUT_FOR_DELIVERY: { zh: () => '快递员正在派送', en: () => 'Out for delivery' },
  DAMAGED: { zh: () => '外包装破损，内件待核实', en: () => 'Outer packing damaged, contents to be checked' },
  REFUSED: { zh: () => '收件人拒收', en: () => 'Refused by the recipient' },
  DELAY: { zh: () => '因天气原因延误', en: () => 'Delayed by weather' },
  CUSTOMS: { zh: () => '海关查验中', en: () => 'Held for inspection by customs' },
};

const wordsFor = (code: string, { country, hub }: Place): { description: string } | undefined => {
  const said = words[code];
  return said && { description: said[country === 'CN' ? 'zh' : 'en'](hub) };
};

/** The end of a journey that takes so many hours. */
export const lengthIn = ({ slowness }: Carrier, hoursItShouldTake: number): number =>
  hours(hoursItShouldTake * slowness);

export const endOf = ({ leftAt, length }: Route): Instant => addTo(leftAt, length);
