import { createHash } from 'node:crypto';

/** MD5 in capital hexadecimal digits, as all signatures of Kuaidi100 are (its SDK and its query documentation). */
const signed = (text: string): string => createHash('md5').update(text, 'utf8').digest('hex').toUpperCase();

/** @param param the form's field as decoded: JSON written anew is other text */
export const pushSignature = (param: string, salt: string): string => signed(param + salt);

/** For our own queries. */
export const querySignature = (param: string, key: string, customer: string): string => signed(param + key + customer);
