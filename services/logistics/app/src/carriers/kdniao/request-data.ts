import { formField, looksLikeJson, textOf } from '../bodies.js';
import type { Push } from '../carrier-provider.js';
import { objectOf } from '../json.js';

export interface RequestData {
  /** JSON, as it was signed. */
  readonly text: string;
  readonly signature: string | undefined;
}

/**
 * Kdniao documents a form; clients are known that get JSON: the form's fields as an object, or what the field `RequestData` would hold
 * and no signature, which nobody can verify.
 */
export const requestDataOf = ({ body }: Push): RequestData | undefined => {
  if (!looksLikeJson(body)) {
    const text = formField(body, 'RequestData');
    return text === undefined ? undefined : { text, signature: formField(body, 'DataSign') };
  }
  const fields = objectOf(textOf(body));
  if (fields === undefined) return undefined;
  const { RequestData: text, DataSign: signature } = fields;
  return typeof text === 'string'
    ? { text, signature: typeof signature === 'string' ? signature : undefined }
    : { text: textOf(body), signature: undefined };
};
