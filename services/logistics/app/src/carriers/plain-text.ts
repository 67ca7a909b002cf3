import { textIn } from './json.js';

/** Neither PostgreSQL's `jsonb` nor people can read NUL or half a character. */
const unprintable = /[\p{Cc}\p{Cs}]/gu;

/** Free text in one line of at most so many UTF-16 units; none where nothing is left. */
export const plainText = (value: unknown, max: number): string | undefined => {
  const text = textIn(value).replaceAll(unprintable, ' ').trim().slice(0, max);
  return text.replace(/\p{Cs}$/u, '').trimEnd() || undefined;
};

/** A code is taken as it is or not at all: part of one would be another. */
export const plainCode = (value: unknown): string | undefined => {
  const code = textIn(value).trim();
  return code !== '' && code.length <= 64 && code.search(unprintable) === -1 ? code : undefined;
};

/** Parts of a place, from the smaller to the larger. */
export const placeOf = (...parts: readonly unknown[]): string =>
  parts
    .map((part) => textIn(part).trim())
    .filter((part) => part !== '')
    .join(', ');

/** For a note about what could not be read: short, and never a whole structure. */
export const quoted = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? `"${plainText(value, 40) ?? ''}"` : `(${typeof value})`;
