import { createHmac } from 'node:crypto';

/** The header `aftership-hmac-sha256` of a webhook. */
export const pushSignature = (body: string, secret: string): string =>
  createHmac('sha256', secret).update(body, 'utf8').digest('base64');
