import { isAfter, isBefore, type Instant } from '@throughline/values';
import type { HeldWaybill } from '../waybill/held-waybill.js';
import type { Milestone } from './milestones.js';
import type { Scan } from './tracking-picture.js';

/** One movement between two places: by one carrier, away from us or back. */
export interface Leg {
  readonly direction: 'forward' | 'reverse';
  readonly carrier: string;
  readonly startedAt: Instant;
  readonly endedAt?: Instant;
  /** The first and last place that the carrier named. */
  readonly from?: string;
  readonly to?: string;
}

/** Who has a package. */
export type Holder = 'warehouse' | 'carrier' | 'customs' | 'pickup-point' | 'recipient' | 'sender';

export interface Custody {
  readonly holder: Holder;
  /** Which one, where it is a carrier. */
  readonly carrier?: string;
  readonly from: Instant;
  readonly until?: Instant;
}

/** What the journey of one package goes by. */
export interface Journey {
  /** Of this package, in time order. */
  readonly timeline: readonly Scan[];
  /** All numbers that it has or had. */
  readonly waybills: readonly HeldWaybill[];
  readonly dispatchedAt: Instant;
}

/**
 * The legs of a package: a function of the set of its scans. Another carrier opens another leg, and so does the way back, also after the
 * signature: that is a true return.
 */
export const legsOf = ({ timeline, waybills, dispatchedAt }: Journey): readonly Leg[] => {
  const first: Leg = { direction: 'forward', carrier: carrierAt(waybills, dispatchedAt), startedAt: dispatchedAt };
  const legs = [first];
  for (const { milestone, effectiveAt: at, location } of timeline) {
    if (milestone === 'EXCEPTION' || milestone === 'ANNOUNCED' || milestone === 'UNTRACKED') continue;
    const last = legs.at(-1) ?? first;
    const carrier = carrierAt(waybills, at);
    const isBack = milestone === 'RETURNING' || milestone === 'RETURNED';
    if (isBack && last.direction === 'forward') {
      ended(legs, at);
      legs.push({ direction: 'reverse', carrier, startedAt: at });
    } else if (last.endedAt === undefined && carrier !== last.carrier) {
      ended(legs, at);
      legs.push({ direction: last.direction, carrier, startedAt: at });
    }
    const current = legs.at(-1) ?? first;
    if (current.endedAt !== undefined) continue;
    legs[legs.length - 1] = {
      ...current,
      ...(location !== undefined && { from: current.from ?? location, to: location }),
      ...(ends.has(milestone) && { endedAt: at }),
    };
  }
  return legs;
};

/** Who had a package from when to when, as far as scans say: what somebody is liable for goes by it. */
export const custodyOf = ({ timeline, waybills, dispatchedAt }: Journey, enteredAt: Instant): readonly Custody[] => {
  const first: Custody = { holder: 'carrier', carrier: carrierAt(waybills, dispatchedAt), from: dispatchedAt };
  const custody: Custody[] = [{ holder: 'warehouse', from: enteredAt }, first];
  for (const { milestone, effectiveAt: at } of timeline) {
    const holder = holders[milestone];
    const last = custody.at(-1) ?? first;
    if (holder === undefined || isBefore(at, last.from)) continue;
    const carrier = carrierAt(waybills, at);
    if (holder === last.holder && (holder !== 'carrier' || carrier === last.carrier)) continue;
    // Who signed for it has it, until it is on its way back.
    if (last.holder === 'recipient' && milestone !== 'RETURNING' && milestone !== 'RETURNED') continue;
    custody.push({ holder, ...(holder === 'carrier' && { carrier }), from: at });
  }
  return custody.map((each, index) => {
    const next = custody[index + 1];
    return next === undefined ? each : { ...each, until: next.from };
  });
};

const ends: ReadonlySet<Milestone> = new Set<Milestone>(['DELIVERED', 'RETURNED']);

const holders: Readonly<Partial<Record<Milestone, Holder>>> = {
  PICKED_UP: 'carrier',
  DEPARTED: 'carrier',
  ARRIVED: 'carrier',
  CUSTOMS_IN: 'customs',
  CUSTOMS_OUT: 'carrier',
  ARRIVED_DESTINATION: 'carrier',
  FORWARDED: 'carrier',
  OUT_FOR_DELIVERY: 'carrier',
  ATTEMPT_FAILED: 'carrier',
  AVAILABLE_FOR_PICKUP: 'pickup-point',
  RETURNING: 'carrier',
  RETURNED: 'sender',
  DELIVERED: 'recipient',
};

const ended = (legs: Leg[], at: Instant): void => {
  const last = legs.at(-1);
  if (last && last.endedAt === undefined) legs[legs.length - 1] = { ...last, endedAt: at };
};

/** The carrier whose number the package had then. */
const carrierAt = (waybills: readonly HeldWaybill[], at: Instant): string =>
  (waybills.findLast(({ from }) => !isAfter(from, at)) ?? waybills[0])?.carrier ?? '';
