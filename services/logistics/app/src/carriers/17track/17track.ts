import { jsonContentType } from '../bodies.js';
import type { CarrierProvider } from '../carrier-provider.js';
import { statusReplies } from '../replies.js';
import { isSigned, secretNow } from '../secrets.js';
import { pushSignature } from './signature.js';
import { translate } from './translate.js';

/** 17TRACK, webhooks of version 2. No time is signed. */
export const seventeenTrack: CarrierProvider = {
  provider: '17track',
  codesOf: '17track',
  needs: ['apiKey'],
  verify: ({ body, headers }, settings) =>
    isSigned(settings, 'apiKey', headers.sign, (key) => pushSignature(body, key)),
  translate,
  ...statusReplies,
  sign: (body, settings) => ({
    body,
    headers: { 'content-type': jsonContentType, sign: pushSignature(body, secretNow(settings, 'apiKey')) },
  }),
};
