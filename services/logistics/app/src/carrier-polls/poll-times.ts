import { addTo, between, days, hours, isBefore, later, type Instant, type Milliseconds } from '@throughline/values';

/** What is known of a waybill when the next look is planned. */
export interface PolledJourney {
  readonly dispatchedAt: Instant;
  /** The dispatch, or what the carrier said last. */
  readonly lastSignAt: Instant;
  readonly endedAt?: Instant;
  /** When it was asked for last and an answer came; absent: never. */
  readonly answeredAt?: Instant;
}

export interface PollPace {
  readonly everyMs: Milliseconds;
  /** The provider bears no sooner one. */
  readonly leastBetweenMs: Milliseconds;
}

/** Without a sign for so long, nobody is asked any more. */
export const givesUpAfter = days(90);
/** What a carrier tells late of a journey that is over is asked for once, so long after its end. */
export const restAfterEnd = hours(6);

/**
 * When a waybill is asked for next: a whole number of paces after its last sign of life. A limit of silence that is a multiple of the pace
 * ends with such a look, so whoever waits for the look before speaking of silence speaks of all that the provider knows.
 * @returns undefined: never again
 */
export const nextPollAt = (
  { dispatchedAt, lastSignAt, endedAt, answeredAt }: PolledJourney,
  { everyMs, leastBetweenMs }: PollPace,
): Instant | undefined => {
  const soonest = answeredAt === undefined ? dispatchedAt : addTo(answeredAt, leastBetweenMs);
  if (endedAt !== undefined) {
    const restAt = addTo(endedAt, restAfterEnd);
    return answeredAt !== undefined && !isBefore(answeredAt, restAt) ? undefined : later(restAt, soonest);
  }
  const from = answeredAt ?? dispatchedAt;
  if (between(lastSignAt, from) > givesUpAfter) return undefined;
  const paces = Math.max(1, Math.floor(between(lastSignAt, from) / everyMs) + 1);
  return later(addTo(lastSignAt, paces * everyMs), soonest);
};

/** After missed pushes the provider is asked again as soon as it bears it. */
export const soonAfter = (answeredAt: Instant, { leastBetweenMs }: PollPace): Instant =>
  addTo(answeredAt, leastBetweenMs);

/** So long does it take, by the machine's time, until a poll without an answer is tried again: later each time, and never all at once. */
export const backOffMs = (attempts: number, chance: number): Milliseconds =>
  Math.min(300_000, 2_000 * 2 ** Math.max(0, Math.min(attempts, 20) - 1)) * (0.5 + chance / 2);

/** When a subscription that has died may be made anew; undefined: it may not. */
export const subscribeAgainAt = (
  subscribed: readonly Instant[],
  diedAt: Instant,
  {
    most,
    mostWithinMs,
    againAfterMs,
  }: { readonly most: number; readonly mostWithinMs: Milliseconds; readonly againAfterMs: Milliseconds },
): Instant => {
  const soonest = addTo(diedAt, againAfterMs);
  const first = [...subscribed].sort((a, b) => between(b, a)).at(-most);
  return first === undefined ? soonest : later(soonest, addTo(first, mostWithinMs));
};
