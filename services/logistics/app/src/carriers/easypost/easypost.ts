import { jsonContentType } from '../bodies.js';
import type { CarrierProvider } from '../carrier-provider.js';
import { statusReplies } from '../replies.js';
import { isSigned, secretNow } from '../secrets.js';
import { pushSignature } from './signature.js';
import { translate } from './translate.js';

/** EasyPost, by its first scheme of signatures: no time is signed. */
export const easypost: CarrierProvider = {
  provider: 'easypost',
  codesOf: 'easypost',
  needs: ['secret'],
  verify: ({ body, headers }, settings) =>
    isSigned(settings, 'secret', headers['x-hmac-signature'], (secret) => pushSignature(body, secret)),
  translate,
  ...statusReplies,
  sign: (body, settings) => ({
    body,
    headers: {
      'content-type': jsonContentType,
      'x-hmac-signature': pushSignature(body, secretNow(settings, 'secret')),
    },
  }),
};
