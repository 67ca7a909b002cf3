import { days, instantAt, minutes, type Instant, type Milliseconds } from '@throughline/values';

/** A moment in milliseconds since 1970-01-01T00:00Z: what a simulator reckons with all the time. */
export type Moment = number;

/** In which Chinese carriers and providers tell the time, and by which their days begin. */
const chinaMinutes = 480;

/** `yyyy-MM-dd HH:mm:ss` by the wall clocks of China, without an offset, as Kuaidi100 and SF write it. */
export const wallClock = (at: Moment): string => instantAt(at, chinaMinutes).slice(0, 19).replace('T', ' ');

/** RFC 3339 in seconds, with the offset of the place. */
export const withOffset = (at: Moment, offsetMinutes: number): string =>
  instantAt(at, offsetMinutes).replace('.000', '');

/** The day of a quota. */
export const chinaDay = (at: Moment): string => instantAt(at, chinaMinutes).slice(0, 10);

export const wholeSecond = (at: Moment): Moment => Math.round(at / 1000) * 1000;

export const instantOf = (at: Moment): Instant => instantAt(at);

export const halfAnHour: Milliseconds = minutes(30);
export const month: Milliseconds = days(30);
