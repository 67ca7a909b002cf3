import { createHash, randomBytes } from 'node:crypto';

/** What stands before every key, so that scanners of code and logs find one that has leaked. */
export const apiKeyPrefix = 'tlk';

/** Usable, over, or taken back. */
export const apiKeyStatuses = ['active', 'expired', 'revoked'] as const;
export type ApiKeyStatus = (typeof apiKeyStatuses)[number];

/** `tlk_<26 characters>`: names the key and is no secret. `tlk_<26 characters>_<64 hex digits>`: the key itself, 256 bits of chance in it. */
const form = /^(tlk_[0-9a-hjkmnp-tv-z]{26})_[0-9a-f]{64}$/;

/** Does this bearer token claim to be one of our keys? Tokens of an issuer never begin so: theirs begin with `{"` in base64. */
export const looksLikeApiKey = (token: string): boolean => token.startsWith(`${apiKeyPrefix}_`);

/** The id within a key; undefined where it has not the form of one. */
export const idOfApiKey = (token: string): string | undefined => form.exec(token)?.[1];

/** A key with this id. It is shown once and kept nowhere: what is stored is its hash. */
export const mintApiKey = (id: string): string => `${id}_${randomBytes(32).toString('hex')}`;

/**
 * What is stored of a key. One round of SHA-256 is right here: slow hashes are for passwords, which can be guessed one after the other; nobody
 * goes through 2^256 keys, however fast each is tried. A slow one would only make every request slow, and the door easy to jam.
 */
export const hashOfApiKey = (token: string): Buffer => createHash('sha256').update(token).digest();
