import { days, hours, minutes } from '@throughline/values';
import { refused, refusedByStatus } from '../asked-answers.js';
import { jsonContentType, textOf } from '../bodies.js';
import type { AskSettings, CarrierAsks, CarrierResponse, Refused } from '../carrier-asks.js';
import { isRefused } from '../carrier-asks.js';
import { nameFor } from '../carrier-words.js';
import { listIn, objectIn, objectOf, textIn, type JsonObject } from '../json.js';
import { secretNow } from '../secrets.js';
import { carriers } from './carriers.js';
import { trackingTold } from './translate.js';

const trackings = '/tracking/2025-07/trackings';

const headersOf = (settings: AskSettings) => ({
  'as-api-key': secretNow(settings, 'apiKey'),
  'content-type': jsonContentType,
});

/** It is there already. */
const exists = '4003';

/** AfterShip, version 2025-07 ("API quick start", "trackings" and "rate limit" documentations). */
export const asks: CarrierAsks = {
  baseUrl: 'https://api.aftership.com',
  needs: ['apiKey'],
  rules: {
    leastBetweenQueriesMs: minutes(5),
    queriesPerDay: 100_000,
    queriesPerSecond: 10,
    pushGraceMs: hours(6),
  },

  query: ({ carrier, waybillNumber }, settings) => {
    const query = new URLSearchParams({ tracking_numbers: waybillNumber, slug: nameFor(carriers, carrier) });
    return { method: 'GET', path: `${trackings}?${query.toString()}`, headers: headersOf(settings) };
  },

  read: (response, waybill, settings) => {
    const told = dataIn(response);
    if (isRefused(told)) return told;
    const tracking = listIn(told.data.trackings)
      .map(objectIn)
      .find(({ tracking_number: number }) => textIn(number).trim().toUpperCase() === waybill.waybillNumber);
    return tracking === undefined
      ? refused('unknown-waybill', response.status, 'no tracking of this number')
      : trackingTold(waybill, tracking, settings);
  },

  // A tracking that is created is watched; where it is pushed to is said in the account.
  subscriptions: {
    needs: ['apiKey'],
    needsCallback: false,
    most: 4,
    mostWithinMs: days(30),
    againAfterMs: hours(1),
    subscribe: ({ carrier, waybillNumber }, settings) => ({
      method: 'POST',
      path: trackings,
      headers: headersOf(settings),
      body: JSON.stringify({ tracking_number: waybillNumber, slug: nameFor(carriers, carrier) }),
    }),
    readSubscribed: (response) => {
      const told = dataIn(response);
      return !isRefused(told) || told.code === exists ? 'subscribed' : told;
    },
  },
};

const dataIn = (response: CarrierResponse): { readonly data: JsonObject } | Refused => {
  const byStatus = refusedByStatus(response);
  if (byStatus !== undefined) return byStatus;
  const answer = objectOf(textOf(response.body));
  if (answer === undefined) return refused('busy', response.status, 'the answer is no JSON object');
  const { code, message } = objectIn(answer.meta);
  if (response.status >= 400 || Number(code) >= 400)
    return refused(response.status === 404 ? 'unknown-waybill' : 'failed', code ?? response.status, message);
  return { data: objectIn(answer.data) };
};
