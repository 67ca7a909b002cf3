import { uuid5 } from '@throughline/event-store';
import { epochMs, hours, minutes } from '@throughline/values';
import { objectAnswered, refused, refusedByCode } from '../asked-answers.js';
import { isRefused, type CarrierAsks, type WhyRefused } from '../carrier-asks.js';
import { listIn, objectIn, objectOf, textIn, type JsonObject } from '../json.js';
import { secretNow } from '../secrets.js';
import { msgDigest } from './signature.js';
import { routesTold } from './translate.js';

/** Codes of the gateway. */
const gatewayRefusals: Readonly<Record<string, WhyRefused>> = {
  A1003: 'signature',
  A1004: 'signature',
  A1005: 'busy',
  A1006: 'signature',
  A1011: 'signature',
};

/** SF 顺丰, routes by waybill number ("signing" guide and "EXP_RECE_SEARCH_ROUTES" documentation). It keeps them for about three months. */
export const asks: CarrierAsks = {
  baseUrl: 'https://bspgw.sf-express.com',
  needs: ['partnerId', 'checkWord'],
  rules: {
    leastBetweenQueriesMs: minutes(10),
    queriesPerDay: 3_000,
    queriesPerSecond: 30,
    pushGraceMs: hours(2),
    // It tries a push three times and then sends nothing more.
    missedMeanDead: 3,
  },
  answersFor: ['sf'],
  pushesUnasked: true,

  query: ({ waybillNumber }, settings, now) => {
    const phone = secretNow(settings, 'phone');
    const msgData = JSON.stringify({
      language: 'zh-CN',
      trackingType: '1',
      trackingNumber: [waybillNumber],
      methodType: '1',
      ...(phone !== '' && { checkPhoneNo: phone }),
    });
    const timestamp = String(epochMs(now));
    const body = new URLSearchParams({
      partnerID: secretNow(settings, 'partnerId'),
      requestID: uuid5(`${waybillNumber} ${timestamp}`),
      serviceCode: 'EXP_RECE_SEARCH_ROUTES',
      timestamp,
      msgData,
      msgDigest: msgDigest(msgData, timestamp, secretNow(settings, 'checkWord')),
    });
    const headers = { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' };
    return { method: 'POST', path: '/std/service', headers, body: body.toString() };
  },

  read: (response, waybill, settings) => {
    const told = objectAnswered(response);
    if (isRefused(told)) return told;
    const { apiResultCode, apiErrorMsg, apiResultData } = told.answer;
    const code = textIn(apiResultCode);
    // A1005 speaks of too many calls in a second and in a day alike; only its words tell which.
    if (code === 'A1005' && /[当每]日/.test(textIn(apiErrorMsg))) return refused('quota', code, apiErrorMsg);
    if (code !== 'A1000') return refusedByCode(gatewayRefusals, code, apiErrorMsg);
    // The result is JSON within JSON; clients are known that get it as an object.
    const result = objectOf(textIn(apiResultData)) ?? objectIn(apiResultData);
    if (result.success !== true) return refused('failed', result.errorCode, result.errorMsg);
    const routes = responsesIn(result).filter(
      ({ mailNo }) => textIn(mailNo).trim().toUpperCase() === waybill.waybillNumber,
    );
    return routesTold(
      waybill,
      routes.flatMap((each) => listIn(each.routes)),
      settings,
    );
  },
};

const responsesIn = ({ msgData }: JsonObject): readonly JsonObject[] =>
  listIn((objectOf(textIn(msgData)) ?? objectIn(msgData)).routeResps).map(objectIn);
