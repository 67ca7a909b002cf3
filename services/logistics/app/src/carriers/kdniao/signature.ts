import { createHash } from 'node:crypto';

/** The base64 of the hexadecimal digits of the MD5, not of its bytes (the provider's demo). @param requestData not yet, or no longer, url-encoded */
export const dataSign = (requestData: string, apiKey: string): string =>
  Buffer.from(
    createHash('md5')
      .update(requestData + apiKey, 'utf8')
      .digest('hex'),
  ).toString('base64');
