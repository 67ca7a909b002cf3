import { Problem, invalidInput } from '../problems/problem.js';

/** Deeper JSON is refused before anything looks at it. */
const deepest = 32;

/** Is this what we read? JSON is always UTF-8 (RFC 8259, section 8.1). */
export const isJsonType = (contentType: string): boolean =>
  /^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i.test(contentType);

/**
 * Reads a body. No body at all is `undefined`.
 * @throws Problem where it is no JSON object in UTF-8, too deep, or says something that no database or decision should ever see
 */
export const readBody = (raw: Buffer): object | undefined => {
  if (raw.length === 0) return undefined;
  const body = parse(raw);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw invalidInput('', 'not-an-object');
  checkValue(body, '', 1);
  return body;
};

const parse = (raw: Buffer): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(raw));
  } catch {
    throw new Problem('malformed-json');
  }
};

const checkValue = (value: unknown, pointer: string, depth: number): void => {
  if (typeof value === 'string') {
    const fault = textFault(value);
    if (fault !== undefined) throw invalidInput(pointer, fault);
  } else if (typeof value === 'number') {
    if (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER || Object.is(value, -0))
      throw invalidInput(pointer, 'not-a-number');
  } else if (typeof value === 'object' && value !== null) {
    if (depth > deepest) throw new Problem('too-deep');
    for (const [key, inner] of Object.entries(value)) {
      if (textFault(key) !== undefined) throw invalidInput(pointer, textFault(key) ?? '');
      if (isEveryObjects(key)) throw invalidInput(`${pointer}/${key}`, 'unknown-property');
      checkValue(inner, `${pointer}/${pointerPart(key)}`, depth + 1);
    }
  }
};

/**
 * Every object has a member of this name already. As own members they change what an object is once somebody copies it (`__proto__`), or look
 * known to whoever asks a plain object whether it knows them (`toString`: so does class-validator's whitelist).
 */
export const isEveryObjects = (name: string): boolean => name in Object.prototype || name === 'prototype';

/** What no text may hold: PostgreSQL stores neither, or stores something else. */
export const textFault = (text: string): 'nul-character' | 'lone-surrogate' | undefined => {
  if (text.includes('\0')) return 'nul-character';
  return /\p{Surrogate}/u.test(text) ? 'lone-surrogate' : undefined;
};

/** A key as part of a JSON pointer (RFC 6901). A key that nobody would choose is not shown back. */
export const pointerPart = (key: string): string => (/^[\w.-]{1,64}$/.test(key) ? key : '…');
