import { setTimeout as sleep } from 'node:timers/promises';
import { steadyMicros } from './steady-time.js';

/** One of every hundred transactions lasts so long. */
export const slowForMs = 500;
const slowEvery = 100;

export interface Load {
  readonly perSecond: number;
  readonly seconds: number;
  /** Does one of every hundred transactions last 500 ms? */
  readonly slow: boolean;
  /** When the first one is due; microseconds of the steady clock. */
  readonly startMicros: number;
}

export interface Arrival {
  /** 0, 1, 2 … */
  readonly number: number;
  /** When its transaction should commit, whatever the machine is doing: what it is measured from. */
  readonly dueMicros: number;
  readonly isSlow: boolean;
}

export const arrivalsOf = ({ perSecond, seconds }: Load): number => Math.round(perSecond * seconds);

const isSlow = ({ slow }: Load, number: number): boolean => slow && number % slowEvery === slowEvery - 1;

const beginsAt = ({ startMicros, perSecond }: Load, number: number): number =>
  startMicros + (number * 1_000_000) / perSecond;

export const arrivalOf = (load: Load, number: number): Arrival => ({
  number,
  dueMicros: Math.round(beginsAt(load, number) + (isSlow(load, number) ? slowForMs * 1000 : 0)),
  isSlow: isSlow(load, number),
});

/** How many should have committed by now. */
export const dueBy = (load: Load, nowMicros: number): number => {
  const begun = (micros: number): number =>
    Math.min(arrivalsOf(load), Math.max(0, Math.floor(((micros - load.startMicros) * load.perSecond) / 1_000_000) + 1));
  const all = begun(nowMicros);
  if (!load.slow) return all;
  const slowOf = (count: number): number => Math.floor(count / slowEvery);
  return all - slowOf(all) + slowOf(begun(nowMicros - slowForMs * 1000));
};

/**
 * An open model: arrivals come when they come, evenly spaced, whether or not those before them have been dealt with. Gives each out when its
 * time has come, several at once where the timer was late.
 */
export const arrive = async (load: Load, give: (arrival: Arrival) => void): Promise<void> => {
  const all = arrivalsOf(load);
  for (let next = 0; next < all;) {
    const now = steadyMicros();
    while (next < all && beginsAt(load, next) <= now) {
      give(arrivalOf(load, next));
      next += 1;
    }
    if (next < all) await sleep(Math.max(1, Math.floor((beginsAt(load, next) - now) / 1000)));
  }
};
