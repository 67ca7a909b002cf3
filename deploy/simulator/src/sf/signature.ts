import { createHash } from 'node:crypto';

/** Text as Java's `URLEncoder` writes it: a blank is a plus, and only letters, digits and `. - * _` stay as they are. */
export const javaEncoded = (text: string): string =>
  encodeURIComponent(text)
    .replaceAll(/[!'()~]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');

export const msgDigest = (msgData: string, timestamp: string, checkWord: string): string =>
  createHash('md5')
    .update(javaEncoded(`${msgData}${timestamp}${checkWord}`))
    .digest('base64');
