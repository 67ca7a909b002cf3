import { addTo, isAfter, minutes, type Instant } from '@throughline/values';
import { Rejection } from './rejection.js';

/** Clocks of honest machines differ; more than this is a mistake. */
export const clockTolerance = minutes(5);

/** Does a fact claim to have happened so far ahead of our clock that one of the two clocks is wrong? */
export const isClockSuspect = (occurredAt: Instant, now: Instant): boolean =>
  isAfter(occurredAt, addTo(now, clockTolerance));

/**
 * The time that a command of a person claims for what it says.
 * @throws Rejection `occurred-in-the-future` where it lies more than 5 minutes ahead. Facts of other systems are stored as given instead.
 */
export const claimedTime = (occurredAt: Instant, now: Instant): Instant => {
  if (isClockSuspect(occurredAt, now)) throw new Rejection('occurred-in-the-future');
  return occurredAt;
};
