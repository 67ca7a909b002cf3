import { createHash } from 'node:crypto';

const signed = (text: string): string => createHash('md5').update(text, 'utf8').digest('hex').toUpperCase();

/** Of a push: what is in the form's field `param`, and the salt that came with the subscription. */
export const pushSignature = (param: string, salt: string): string => signed(`${param}${salt}`);

/** Of a real-time query. */
export const querySignature = (param: string, key: string, customer: string): string =>
  signed(`${param}${key}${customer}`);
