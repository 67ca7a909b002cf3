import { formField, looksLikeJson } from '../bodies.js';
import type { Push } from '../carrier-provider.js';

/** JSON, or a form with XML in its field `content`: whichever was chosen in SF's console. */
export type PushMode = { readonly mode: 'json' } | { readonly mode: 'form'; readonly xml: string };

export const pushModeOf = ({ body }: Push): PushMode => {
  const content = looksLikeJson(body) ? undefined : formField(body, 'content');
  return content === undefined ? { mode: 'json' } : { mode: 'form', xml: decodedOnce(content) };
};

/** The XML is url-encoded, says the documentation, and so is a form: where that was done twice, one layer is left. */
const decodedOnce = (content: string): string => {
  if (!/^\s*%3C/i.test(content)) return content;
  try {
    return decodeURIComponent(content.replaceAll('+', ' '));
  } catch {
    return content;
  }
};
