import { addTo, days, instant, isDay, parseInstant, type Instant } from './instant.js';

/** What we told the customer: a local day with the offset of its place, or a moment. */
export type DeliveryPromise = { readonly on: string; readonly offset: string } | { readonly at: Instant };

/**
 * The first moment at which the promise is broken: the start of the day after `on` in its offset, or `at` itself.
 * A promise is kept by what happens *before* its limit.
 */
export const promiseLimit = (promise: DeliveryPromise): Instant =>
  'at' in promise ? promise.at : addTo(instant(`${promise.on}T00:00:00${promise.offset}`), days(1));

/** Is this pair a day and an offset from which a limit can be counted? The limit must be an instant that every door lets through. */
export const isPromisedDay = (on: string, offset: string): boolean =>
  isDay(on) &&
  parseInstant(`${on}T00:00:00${offset}`) !== undefined &&
  parseInstant(promiseLimit({ on, offset })) !== undefined;
