import type { Instant } from '@throughline/values';
import { formContentType, formOf, textOf } from '../bodies.js';
import type { CarrierProvider, Push, PushSettings, Refusal } from '../carrier-provider.js';
import { objectOf, textIn } from '../json.js';
import { jsonReply, statusOf } from '../replies.js';
import { isSigned, secretNow } from '../secrets.js';
import { wallClockOf } from '../told-times.js';
import { requestDataOf } from './request-data.js';
import { dataSign } from './signature.js';
import { translate } from './translate.js';

const refusals: Readonly<Record<Refusal, string>> = {
  signature: 'DataSign is wrong',
  unreadable: 'RequestData cannot be read',
  failed: 'try again later',
};

/** Kdniao wants to read its own name of our account; where we know none, the one that it has just used. */
const answer = (push: Push, settings: PushSettings, now: Instant, reason: string) => ({
  EBusinessID: settings.accountId ?? textIn(objectOf(requestDataOf(push)?.text ?? '')?.EBusinessID),
  UpdateTime: wallClockOf(now, settings),
  Success: reason === '',
  Reason: reason,
});

/** `102` answers a subscription of traces ("trace push" documentation). */
const traces = '102';

/** Kdniao 快递鸟: a form of `RequestData`, `RequestType` and `DataSign`. No time is signed. */
export const kdniao: CarrierProvider = {
  provider: 'kdniao',
  codesOf: 'kdniao',
  needs: ['apiKey'],

  verify: (push, settings) => {
    const data = requestDataOf(push);
    return data !== undefined && isSigned(settings, 'apiKey', data.signature, (key) => dataSign(data.text, key));
  },

  translate,

  accepted: (push, settings, now) => jsonReply(200, answer(push, settings, now, '')),
  refused: (push, settings, now, why) => jsonReply(statusOf[why], answer(push, settings, now, refusals[why])),

  sign: (body, settings) => {
    const text = textOf(body);
    const DataSign = dataSign(text, secretNow(settings, 'apiKey'));
    return {
      body: formOf({ RequestData: text, RequestType: traces, DataSign }),
      headers: { 'content-type': formContentType },
    };
  },
};
