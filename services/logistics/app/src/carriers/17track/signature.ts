import { createHash } from 'node:crypto';

/**
 * The SHA-256 of body, slash and key, in hexadecimal digits. The provider's own words for it were not to be had: several independent
 * clients agree on it.
 */
export const pushSignature = (body: Buffer, apiKey: string): string =>
  createHash('sha256').update(body).update(`/${apiKey}`, 'utf8').digest('hex');
