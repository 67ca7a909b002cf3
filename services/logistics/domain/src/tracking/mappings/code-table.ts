import type { Meaning, TroubleMeant } from '../code-mapping.js';
import type { ExceptionKind } from '../delivery-exceptions.js';
import type { Reason } from '../reasons.js';

/** A table of codes; those that mean the same share a row, with a space between them. */
export const codeTable = (
  rows: readonly (readonly [codes: string, meaning: Meaning])[],
): ReadonlyMap<string, Meaning> =>
  new Map(rows.flatMap(([codes, meaning]) => codes.split(' ').map((code): [string, Meaning] => [code, meaning])));

/** An exception of this kind, with its reason where the code says one. */
export const trouble = (exceptionKind: ExceptionKind, reason?: Reason): TroubleMeant => ({
  milestone: 'EXCEPTION',
  exceptionKind,
  ...(reason && { reason }),
});
