/**
 * A refused command. Facts are never refused: what arrives from outside is recorded or ignored with a reason.
 *
 * `code` is public and stable (kebab-case fragment of a sentence). `details` are shown to the caller; no personal data.
 */
export class Rejection extends Error {
  override readonly name = 'Rejection';
  constructor(
    readonly code: string,
    readonly details: Readonly<Record<string, string | number | boolean | readonly string[]>> = {},
  ) {
    super(code);
  }
}
