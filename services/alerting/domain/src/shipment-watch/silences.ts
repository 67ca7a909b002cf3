import { addTo, hours, isAfter, isBefore, isSameInstant, type Instant } from '@throughline/values';
import type { SilenceEnded, SilenceWithdrawn } from './shipment-watch.events.js';
import type { ShipmentWatch } from './shipment-watch.state.js';

/** A stretch of time longer than the limit in which nothing happened, as far as the facts that we have say. */
export interface Stillness {
  readonly lastSignAt: Instant;
  /** The last moment at which a sign would have been in time. */
  readonly due: Instant;
  /** The sign that broke it; absent while none has. */
  readonly endedAt?: Instant;
}

/**
 * Every stillness of the watch, earliest first: a function of the set of facts, whatever order they came in. The last one may not
 * have lasted long enough yet: that is for the clock to say, so only the deadline turns a stillness into a verdict.
 */
export const stillnesses = (watch: ShipmentWatch): readonly Stillness[] => {
  const { dispatch, endedAt } = watch;
  if (dispatch === undefined || (endedAt !== undefined && isBefore(endedAt, dispatch.at))) return [];
  const inWatch = (at: Instant) => isAfter(at, dispatch.at) && (endedAt === undefined || isBefore(at, endedAt));
  const life = [dispatch.at, ...watch.signs.filter(inWatch), ...(endedAt === undefined ? [] : [endedAt])];
  return life.flatMap((lastSignAt, index): Stillness[] => {
    const next = life[index + 1];
    const due = addTo(lastSignAt, hours(dispatch.limitHours));
    if (next !== undefined) return isAfter(next, due) ? [{ lastSignAt, due, endedAt: next }] : [];
    return endedAt === undefined ? [{ lastSignAt, due }] : [];
  });
};

/** The first stillness about which nothing has been said yet: what the deadline waits for. */
export const unjudged = (watch: ShipmentWatch): Stillness | undefined =>
  stillnesses(watch).find(({ due }) => !watch.silences.some((silence) => isSameInstant(silence.due, due)));

/** When a verdict falls due, if none but time is missing. */
export const silenceDueAt = (watch: ShipmentWatch): Instant | undefined => unjudged(watch)?.due;

/**
 * What a fact from `signAt` changes in the verdicts that stand: a silence that it breaks has ended, one that it proves never to
 * have been is withdrawn. `watch` knows the fact already.
 */
export const corrections = (
  watch: ShipmentWatch,
  signAt: Instant,
  now: Instant,
): readonly (SilenceEnded | SilenceWithdrawn)[] => {
  const still = stillnesses(watch);
  return watch.silences.flatMap(({ due, caseId, standing, endedAt }): (SilenceEnded | SilenceWithdrawn)[] => {
    if (standing === 'withdrawn') return [];
    const held = still.find((one) => isSameInstant(one.due, due));
    if (held === undefined) return [{ type: 'SilenceWithdrawn', occurredAt: now, data: { due, caseId, signAt } }];
    if (held.endedAt === undefined || (endedAt !== undefined && isSameInstant(held.endedAt, endedAt))) return [];
    return [{ type: 'SilenceEnded', occurredAt: held.endedAt, data: { due, caseId, endedAt: held.endedAt } }];
  });
};
