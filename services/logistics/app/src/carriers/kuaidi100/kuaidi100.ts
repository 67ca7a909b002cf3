import { formContentType, formField, formOf, textOf } from '../bodies.js';
import type { CarrierProvider, Refusal } from '../carrier-provider.js';
import { jsonReply, statusOf } from '../replies.js';
import { isSigned, secretNow } from '../secrets.js';
import { asks } from './asks.js';
import { pushSignature } from './signature.js';
import { translate } from './translate.js';

/** Whatever is not the acknowledgement makes Kuaidi100 try three times more, about half an hour apart. */
const refusals: Readonly<Record<Refusal, string>> = {
  signature: 'the signature is wrong',
  unreadable: 'param cannot be read',
  failed: 'try again later',
};

/**
 * Kuaidi100 快递100: a form of `param` and, where the subscription was made with a salt, `sign`. No time is signed, so a push may be
 * played again; the ids of updates are made so that this changes nothing.
 */
export const kuaidi100: CarrierProvider = {
  provider: 'kuaidi100',
  codesOf: 'kuaidi100',
  needs: ['salt'],

  verify: ({ body }, settings) => {
    const param = formField(body, 'param');
    return (
      param !== undefined && isSigned(settings, 'salt', formField(body, 'sign'), (salt) => pushSignature(param, salt))
    );
  },

  translate,

  // "push" documentation
  accepted: () => jsonReply(200, { result: true, returnCode: '200', message: 'ok' }),
  refused: (_push, _settings, _now, why) =>
    jsonReply(statusOf[why], { result: false, returnCode: '500', message: refusals[why] }),

  sign: (body, settings) => {
    const param = textOf(body);
    return {
      body: formOf({ param, sign: pushSignature(param, secretNow(settings, 'salt')) }),
      headers: { 'content-type': formContentType },
    };
  },

  asks,
};
