import { jsonContentType } from '../bodies.js';
import type { CarrierProvider } from '../carrier-provider.js';
import { statusReplies } from '../replies.js';
import { isSigned, secretNow } from '../secrets.js';
import { asks } from './asks.js';
import { pushSignature } from './signature.js';
import { translate } from './translate.js';

/** AfterShip. No time is signed. */
export const aftership: CarrierProvider = {
  provider: 'aftership',
  codesOf: 'aftership',
  needs: ['secret'],
  verify: ({ body, headers }, settings) =>
    isSigned(settings, 'secret', headers['aftership-hmac-sha256'], (secret) => pushSignature(body, secret)),
  translate,
  ...statusReplies,
  sign: (body, settings) => ({
    body,
    headers: {
      'content-type': jsonContentType,
      'aftership-hmac-sha256': pushSignature(body, secretNow(settings, 'secret')),
    },
  }),
  asks,
};
