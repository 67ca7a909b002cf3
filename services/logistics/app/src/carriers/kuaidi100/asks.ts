import type { Waybill } from '@throughline/logistics-domain';
import { days, hours, minutes } from '@throughline/values';
import { objectAnswered, refused, refusedByCode } from '../asked-answers.js';
import { formContentType } from '../bodies.js';
import { isRefused, type AskSettings, type CarrierAsks, type WhyRefused } from '../carrier-asks.js';
import { nameFor } from '../carrier-words.js';
import { textIn } from '../json.js';
import { secretNow } from '../secrets.js';
import { carriers } from './carriers.js';
import { querySignature } from './signature.js';
import { traceTold } from './translate.js';

/** Codes with statuses and names of states, for nodes and for the whole (`resultv2` of both documentations). */
const withCodes = '4';

const form = (fields: Readonly<Record<string, string>>): string => new URLSearchParams(fields).toString();
const headers = { 'content-type': formContentType };

/** Some carriers answer only to who knows the last digits of a telephone number: those of the sender, who is us. */
const phoneOf = (settings: AskSettings) => {
  const phone = secretNow(settings, 'phone');
  return phone !== '' && { phone };
};

/**
 * Codes of refused queries. The provider's page names none of them: these are those that its clients agree on, and a code that is not here is
 * told and counts against this waybill alone.
 */
const queryRefusals: Readonly<Record<string, WhyRefused>> = {
  '500': 'unknown-waybill',
  '501': 'busy',
  '502': 'busy',
  '503': 'signature',
  '600': 'signature',
  '601': 'signature',
};

/** "subscribe" documentation. */
const subscribeRefusals: Readonly<Record<string, WhyRefused>> = {
  '500': 'busy',
  '600': 'signature',
  '601': 'signature',
};

/** "real-time query" and "subscribe" documentations of Kuaidi100. */
export const asks: CarrierAsks = {
  baseUrl: 'https://poll.kuaidi100.com',
  needs: ['key', 'customer'],
  rules: {
    // A number that is asked for more often is locked for the account.
    leastBetweenQueriesMs: minutes(30),
    queriesPerDay: 2_000,
    queriesPerSecond: 10,
    // A push comes in a cycle of four hours, and is tried for two more.
    pushGraceMs: hours(6),
  },

  query: ({ carrier, waybillNumber }, settings) => {
    const com = nameFor(carriers, carrier);
    const param = JSON.stringify({ com, num: waybillNumber, ...phoneOf(settings), resultv2: withCodes });
    const customer = secretNow(settings, 'customer');
    const sign = querySignature(param, secretNow(settings, 'key'), customer);
    return { method: 'POST', path: '/poll/query.do', headers, body: form({ customer, sign, param }) };
  },

  read: (response, waybill, settings) => {
    const told = objectAnswered(response);
    if (isRefused(told)) return told;
    const { answer } = told;
    if (answer.result === false) return queryRefused(answer);
    if (!isOf(waybill, answer.nu)) return refused('failed', response.status, 'the answer is about another number');
    return traceTold(waybill, answer, settings);
  },

  subscriptions: {
    needs: ['key', 'salt'],
    needsCallback: true,
    most: 4,
    mostWithinMs: days(30),
    againAfterMs: minutes(30),
    subscribe: ({ carrier, waybillNumber }, settings) => {
      const parameters = {
        callbackurl: settings.callbackUrl ?? '',
        salt: secretNow(settings, 'salt'),
        resultv2: withCodes,
        autoCom: '0',
        interCom: '0',
        ...phoneOf(settings),
      };
      const company = nameFor(carriers, carrier);
      const key = secretNow(settings, 'key');
      const param = JSON.stringify({ company, number: waybillNumber, from: '', to: '', key, parameters });
      return { method: 'POST', path: '/poll', headers, body: form({ schema: 'json', param }) };
    },
    readSubscribed: (response) => {
      const told = objectAnswered(response);
      if (isRefused(told)) return told;
      const { answer } = told;
      // 501: it is subscribed already.
      if (answer.result === true || ['200', '501'].includes(textIn(answer.returnCode))) return 'subscribed';
      return refusedByCode(subscribeRefusals, answer.returnCode, answer.message);
    },
  },
};

/** What its words say goes before its code: a number that was asked for too often is locked, and an account without queries is used up. */
const queryRefused = ({ returnCode, message }: { readonly returnCode?: unknown; readonly message?: unknown }) => {
  const words = textIn(message);
  if (/锁单|频繁/.test(words)) return refused('busy', returnCode, message);
  if (/单量|余额/.test(words)) return refused('quota', returnCode, message);
  return refusedByCode(queryRefusals, returnCode, message);
};

const isOf = ({ waybillNumber }: Waybill, nu: unknown): boolean =>
  ['', waybillNumber].includes(textIn(nu).trim().toUpperCase());
