import { epochMs, instantAt, isDay, offsetMinutes, parseInstant, type Instant } from '@throughline/values';
import type { PushSettings } from './carrier-provider.js';

export interface TimeTold {
  readonly occurredAt: Instant;
  readonly offsetInferred?: true;
}

/**
 * Chinese providers tell the carrier's wall clock and no offset. None of their documents says which one; +08:00 is what all carriers
 * in the country go by.
 */
const usualOffset = '+08:00';

const wallClock = /^(\d{4})([-/])(\d{2})\2(\d{2})[ T](\d{2}:\d{2}:\d{2})$/;

/** Reads RFC 3339, `yyyy-MM-dd HH:mm:ss` and `yyyy/MM/dd HH:mm:ss`; undefined: it is none of them, or no such moment exists. */
export const timeTold = (text: unknown, { offset = usualOffset }: PushSettings): TimeTold | undefined => {
  if (typeof text !== 'string') return undefined;
  const exact = parseInstant(text.trim());
  if (exact !== undefined) return { occurredAt: exact };
  const assumed = parseInstant(text.trim().replace(wallClock, `$1-$3-$4T$5${offset}`));
  return assumed && { occurredAt: assumed, offsetInferred: true };
};

/** When the goods are expected: a moment, or a day, which is over only with its last second. */
export const deliveryTold = (text: unknown, settings: PushSettings): Instant | undefined =>
  typeof text === 'string' && isDay(text.trim())
    ? timeTold(`${text.trim()} 23:59:59`, settings)?.occurredAt
    : timeTold(text, settings)?.occurredAt;

/** Our time as the provider writes times: `yyyy-MM-dd HH:mm:ss` by its clock. */
export const wallClockOf = (at: Instant, { offset = usualOffset }: PushSettings): string => {
  const sample = parseInstant(`2000-01-01T00:00:00${offset}`) ?? parseInstant(`2000-01-01T00:00:00${usualOffset}`);
  return instantAt(epochMs(at), sample && offsetMinutes(sample))
    .slice(0, 19)
    .replace('T', ' ');
};
