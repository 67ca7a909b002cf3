import { createHmac } from 'node:crypto';

/** The key is the secret in Unicode's normal form KD (the provider's Node client). */
export const pushSignature = (body: Buffer, secret: string): string =>
  `hmac-sha256-hex=${createHmac('sha256', secret.normalize('NFKD')).update(body).digest('hex')}`;
