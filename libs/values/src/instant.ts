/**
 * A moment as RFC 3339 text with its offset kept, always with milliseconds: `2018-07-24T20:41:00.000-03:00`.
 *
 * Text rather than a number, because the offset is part of the fact (what the clock on the wall showed) and because events
 * are stored for ever. Compare instants with {@link isBefore}, never as text: two offsets sort wrongly.
 */
export type Instant = string & { readonly instant: unique symbol };

/** A length of time in milliseconds. */
export type Milliseconds = number;

export const seconds = (n: number): Milliseconds => n * 1000;
export const minutes = (n: number): Milliseconds => n * 60_000;
export const hours = (n: number): Milliseconds => n * 3_600_000;
export const days = (n: number): Milliseconds => n * 86_400_000;

const rfc3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;

/** Instants outside these years are refused at every door: PostgreSQL, JavaScript and people agree on all years between. */
const firstYear = 1900;
const lastYear = 9999;
const endOfYears = Date.UTC(lastYear + 1, 0, 1);

/**
 * Reads RFC 3339 text (section 5.6: an offset is required, a leap second is not accepted).
 *
 * @returns the instant in its normal form, or undefined where the text is not one, names a day that does not exist, or lies
 *   outside the years 1900–9999, of which the last ends with that of UTC. Digits below the millisecond are cut off.
 */
export const parseInstant = (text: string): Instant | undefined => {
  // What we have written ourselves comes back in its normal form, thousands of times a second.
  if (text.length === 24 && text.endsWith('Z')) {
    const at = Date.parse(text);
    if (!Number.isNaN(at) && text >= `${firstYear}` && new Date(at).toISOString() === text) return text as Instant;
  }
  const match = rfc3339.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction, sign, offsetHour, offsetMinute] = match;
  const y = Number(year);
  const offset = sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(offsetHour) * 60 + Number(offsetMinute));
  if (y < firstYear || y > lastYear || Number(offsetHour ?? 0) > 18 || Number(offsetMinute ?? 0) > 59) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  if (!isDay(`${year}-${month}-${day}`)) return undefined;
  const millis = Number((fraction ?? '').padEnd(3, '0').slice(0, 3));
  const at =
    Date.UTC(y, Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second), millis) - minutes(offset);
  // West of Greenwich the last hours are in the year 10000 of UTC, which PostgreSQL does not read as we would write it.
  return at < endOfYears ? instantAt(at, offset) : undefined;
};

/** Is this text a day of the calendar, `YYYY-MM-DD`? */
export const isDay = (text: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00.000Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
};

/**
 * Reads text that is known to be an instant (our own events, constants of specs).
 * @throws RangeError where it is not.
 */
export const instant = (text: string): Instant => {
  const parsed = parseInstant(text);
  if (parsed === undefined) throw new RangeError('not an RFC 3339 instant with an offset');
  return parsed;
};

/**
 * @param epochMs milliseconds since 1970-01-01T00:00Z
 * @param offsetMinutes offset from UTC in minutes, east positive; 0 is written `Z`
 */
export const instantAt = (epochMs: number, offsetMinutes = 0): Instant => {
  const local = new Date(epochMs + minutes(offsetMinutes)).toISOString().slice(0, -1);
  return (local + offsetText(offsetMinutes)) as Instant;
};

/** Milliseconds since 1970-01-01T00:00Z. */
export const epochMs = (at: Instant): number => Date.parse(at);

/** Offset from UTC in minutes, east positive. */
export const offsetMinutes = (at: Instant): number => {
  if (at.endsWith('Z')) return 0;
  const [h = '0', m = '0'] = at.slice(-5).split(':');
  return (at.at(-6) === '-' ? -1 : 1) * (Number(h) * 60 + Number(m));
};

/** The same offset, so much later (or earlier, when negative). */
export const addTo = (at: Instant, length: Milliseconds): Instant => instantAt(epochMs(at) + length, offsetMinutes(at));

/** How long from `from` until `to`; negative when `to` lies before `from`. */
export const between = (from: Instant, to: Instant): Milliseconds => epochMs(to) - epochMs(from);

export const isBefore = (a: Instant, b: Instant): boolean => epochMs(a) < epochMs(b);
export const isAfter = (a: Instant, b: Instant): boolean => epochMs(a) > epochMs(b);
export const isSameInstant = (a: Instant, b: Instant): boolean => epochMs(a) === epochMs(b);

/** The earlier of two instants; the first when they are the same moment. */
export const earlier = (a: Instant, b: Instant): Instant => (epochMs(b) < epochMs(a) ? b : a);
/** The later of two instants; the first when they are the same moment. */
export const later = (a: Instant, b: Instant): Instant => (epochMs(b) > epochMs(a) ? b : a);

/** `-03:00`, or `Z` for UTC. */
export const offsetText = (offset: number): string => {
  if (offset === 0) return 'Z';
  const abs = Math.abs(offset);
  return `${offset < 0 ? '-' : '+'}${String(Math.trunc(abs / 60)).padStart(2, '0')}:${String(abs % 60).padStart(2, '0')}`;
};
