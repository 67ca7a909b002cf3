import { blindAfter } from '@throughline/alerting-domain';
import { between, isBefore, seconds, type Instant, type Milliseconds } from '@throughline/values';

/** So long may a source that is behind stand still, by system time: it may just be starting. */
export const patience: Milliseconds = seconds(10);

/** What can be seen of a source at one moment. */
export interface Sighting {
  /** Up to then its word is complete. */
  readonly completeUntil: Instant;
  /** It has announced that it stands still until then, since it is catching up itself. */
  readonly holdUntil?: Instant;
  /** How far we have read its feed: a source that we are still reading is not blind, we are behind. */
  readonly readTo: number;
}

export interface SourceLook {
  readonly sighting: Sighting;
  /** Since when it has been behind without a move, by system time; absent while there is nothing to suspect. */
  readonly suspectSinceMs?: number;
  readonly verdict: 'sees' | 'blind' | 'undecided';
}

/**
 * Looks at a source once more. It is blind when its word is more than 15 minutes behind the business clock and for 10 s of system
 * time it has neither moved nor announced a hold. The ten seconds begin when we see it behind, never before: a clock that is turned,
 * or a monitor that has just started, is no fault of the source.
 */
export const lookAt = (
  sighting: Sighting,
  before: SourceLook | undefined,
  at: { readonly now: Instant; readonly systemMs: number },
): SourceLook => {
  const isBehind = between(sighting.completeUntil, at.now) > blindAfter;
  const isHolding = sighting.holdUntil !== undefined && isBefore(at.now, sighting.holdUntil);
  if (!isBehind || isHolding) return { sighting, verdict: 'sees' };
  const hasMoved = before !== undefined && !isSame(before.sighting, sighting);
  const suspectSinceMs = hasMoved ? at.systemMs : (before?.suspectSinceMs ?? at.systemMs);
  if (hasMoved) return { sighting, suspectSinceMs, verdict: 'sees' };
  return { sighting, suspectSinceMs, verdict: at.systemMs - suspectSinceMs >= patience ? 'blind' : 'undecided' };
};

const isSame = (a: Sighting, b: Sighting): boolean =>
  a.completeUntil === b.completeUntil && a.holdUntil === b.holdUntil && a.readTo === b.readTo;
