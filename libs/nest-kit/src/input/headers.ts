import { Problem } from '../problems/problem.js';

/** Headers whose meaning a second copy would change. Node joins or drops copies, so the raw list is looked at. */
const once: ReadonlySet<string> = new Set([
  'authorization',
  'content-type',
  'content-encoding',
  'idempotency-key',
  'if-match',
  'traceparent',
]);

export const checkHeaders = (rawHeaders: readonly string[]): void => {
  const seen = new Set<string>();
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]?.toLowerCase() ?? '';
    if (!once.has(name)) continue;
    if (seen.has(name))
      throw new Problem('duplicate-header', { errors: [{ pointer: `header:${name}`, code: 'repeated' }] });
    seen.add(name);
  }
};

/** @throws Problem where it is not 1 to 255 printable ASCII characters */
export const readIdempotencyKey = (header: string | undefined): string | undefined => {
  if (header === undefined) return undefined;
  if (!/^[\x21-\x7e]([\x20-\x7e]{0,253}[\x21-\x7e])?$/.test(header)) throw new Problem('idempotency-key-invalid');
  return header;
};

/**
 * The version that a caller names. One strong tag as we give them; `*`, weak tags and lists are refused: a command is about one version.
 * @throws Problem where it is anything else
 */
export const readIfMatch = (header: string | undefined): number | undefined => {
  if (header === undefined) return undefined;
  const version = /^"([1-9]\d{0,14})"$/.exec(header)?.[1];
  if (version === undefined) throw new Problem('if-match-invalid');
  return Number(version);
};
