import { createHash } from 'node:crypto';
import { javaUrlEncoded } from './java-url-encoder.js';

/** For our own calls: the base64 of the MD5 of the url-encoded text ("signing" guide of SF's open platform). @param timestamp milliseconds, as sent beside it */
export const msgDigest = (msgData: string, timestamp: string, checkWord: string): string =>
  createHash('md5')
    .update(javaUrlEncoded(msgData + timestamp + checkWord), 'utf8')
    .digest('base64');
