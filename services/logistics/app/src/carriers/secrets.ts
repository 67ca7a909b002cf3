import { timingSafeEqual } from 'node:crypto';
import type { PushSettings } from './carrier-provider.js';

/**
 * What the secret is and, while it is being changed, what it was: `salt` and `previousSalt`. A salt of Kuaidi100 stays with the
 * subscription that was made with it, and no provider changes over at the same moment as we do. None: nothing may be accepted.
 */
export const secretsNamed = ({ secrets }: PushSettings, name: string): readonly string[] => {
  const current = secrets[name];
  const previous = secrets[`previous${name.charAt(0).toUpperCase()}${name.slice(1)}`];
  return current ? [current, ...(previous ? [previous] : [])] : [];
};

/** What a simulator signs with. */
export const secretNow = ({ secrets }: PushSettings, name: string): string => secrets[name] ?? '';

/** Are the two texts the same? Takes as long whether they part early or late. */
export const isSame = (given: string, expected: string): boolean => {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
};

/** Was this signed with the secret of that name? */
export const isSigned = (
  settings: PushSettings,
  name: string,
  signature: string | undefined,
  signatureWith: (secret: string) => string,
): boolean =>
  signature !== undefined && secretsNamed(settings, name).some((secret) => isSame(signature, signatureWith(secret)));
