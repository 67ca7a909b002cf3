import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { epochMs, type Instant } from '@throughline/values';

/** Namespace of every UUIDv5 that Throughline derives. Permanent: stored ids depend on it. */
const namespace = Buffer.from('5b0f4c3e6f1d5e0c8f5b7c1d2a9e4f60', 'hex');

/** Name-based UUID, version 5 (RFC 9562, section 5.5), of the parts joined by a line feed. The same parts always give the same id. */
export const uuid5 = (...parts: readonly (string | number)[]): string => {
  const hash = createHash('sha1').update(namespace).update(parts.join('\n')).digest();
  hash[6] = (hash[6]! & 0x0f) | 0x50;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
};

export const randomId = (): string => randomUUID();

/** Id of the event that a command wrote at this index: deciding again under the same command gives the same ids. */
export const eventIdOf = (commandId: string, index: number): string => uuid5(commandId, index);

const crockford = '0123456789abcdefghjkmnpqrstvwxyz';

/** 26 characters: 48 bits of time, then 80 of the tail, so that text order is time order. */
const sortable = (at: Instant, tail: Buffer): string => {
  let time = epochMs(at);
  if (time < 0) time = 0;
  let text = '';
  for (let i = 0; i < 10; i += 1) {
    text = crockford[time % 32]! + text;
    time = Math.floor(time / 32);
  }
  let bits = 0;
  let value = 0;
  for (const byte of tail.subarray(0, 10)) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += crockford[(value >>> bits) & 31]!;
    }
    value &= (1 << bits) - 1;
  }
  return text;
};

/** A new time-sortable id: `so_01j…`. */
export const newId = (prefix: string, at: Instant): string => `${prefix}_${sortable(at, randomBytes(10))}`;

/** A time-sortable id that is the same whenever it is derived from the same time and seed. */
export const derivedId = (prefix: string, at: Instant, seed: string): string =>
  `${prefix}_${sortable(at, createHash('sha256').update(seed).digest())}`;
