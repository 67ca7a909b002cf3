import { createHash } from 'node:crypto';
import { textOf } from '../bodies.js';
import type { CarrierProvider } from '../carrier-provider.js';
import { statusReplies } from '../replies.js';
import { secretsNamed } from '../secrets.js';
import { isOfSender, senderHeaders } from './standard-webhooks.js';
import { translate } from './translate.js';

/** Any carrier, or a customer's own fleet, in our own codes: Standard Webhooks around CloudEvents. */
export const signedInbound: CarrierProvider = {
  provider: 'signed-inbound',
  codesOf: 'generic',
  needs: ['secret'],
  verify: (push, settings, now) => isOfSender(push, secretsNamed(settings, 'secret'), now),
  translate,
  ...statusReplies,
  sign: (body, settings, now) => {
    const id = `msg_${createHash('sha256').update(body).digest('hex').slice(0, 24)}`;
    const batch = textOf(body).trimStart().startsWith('[') ? '-batch' : '';
    return {
      body,
      headers: {
        'content-type': `application/cloudevents${batch}+json; charset=utf-8`,
        ...senderHeaders(id, body, secretsNamed(settings, 'secret'), now),
      },
    };
  },
};
