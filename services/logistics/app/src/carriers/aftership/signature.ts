import { createHmac } from 'node:crypto';

/** "Webhook signature" documentation. */
export const pushSignature = (body: Buffer, secret: string): string =>
  createHmac('sha256', secret).update(body).digest('base64');
