import { minutes } from '@throughline/values';
import { objectAnswered, refused } from '../asked-answers.js';
import { isRefused, type CarrierAsks } from '../carrier-asks.js';
import { listIn, objectIn, textIn, type JsonObject } from '../json.js';
import { secretNow } from '../secrets.js';
import { shipmentTold } from './translate.js';

/** DHL "Shipment Tracking – Unified", version 1.5 (its OpenAPI document, "rate limits", and the knowledge base of its support). */
export const asks: CarrierAsks = {
  baseUrl: 'https://api-eu.dhl.com',
  needs: ['apiKey'],
  answersFor: ['dhl', 'deutsche-post'],
  rules: {
    // A new shipment may take so long to be known.
    leastBetweenQueriesMs: minutes(30),
    // What every key begins with; the day is that of Greenwich. More is granted on request, and is `limits` of the account then.
    queriesPerDay: 250,
    queriesPerSecond: 0.2,
  },

  // Text is read where a code says too little: in one language.
  query: ({ waybillNumber }, settings) => ({
    method: 'GET',
    path: `/track/shipments?${new URLSearchParams({ trackingNumber: waybillNumber, language: 'en' }).toString()}`,
    headers: { 'dhl-api-key': secretNow(settings, 'apiKey'), accept: 'application/json' },
  }),

  read: (response, waybill, settings) => {
    const told = objectAnswered(response);
    if (isRefused(told)) return told;
    const { answer } = told;
    if (response.status >= 400)
      return refused(response.status === 404 ? 'unknown-waybill' : 'failed', response.status, answer.detail);
    const shipment = listIn(answer.shipments).map(objectIn).find(isOf(waybill.waybillNumber));
    return shipment === undefined
      ? refused('unknown-waybill', response.status, 'no shipment of this number')
      : shipmentTold(waybill, shipment, settings);
  },
};

/** DHL looks for a number in all its services, and may find other shipments by it. A number of a piece finds the shipment that it is of. */
const isOf =
  (waybillNumber: string) =>
  ({ id, details }: JsonObject): boolean =>
    [id, ...listIn(objectIn(details).pieceIds)].some((one) => textIn(one).trim().toUpperCase() === waybillNumber);
