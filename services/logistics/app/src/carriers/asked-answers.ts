import type { CarrierResponse, Refused, WhyRefused } from './carrier-asks.js';
import { textOf } from './bodies.js';
import { objectOf, textIn, type JsonObject } from './json.js';
import { plainText } from './plain-text.js';

export const refused = (why: WhyRefused, code: unknown, message: unknown): Refused => ({
  refused: why,
  code: plainText(code, 64) ?? '',
  message: plainText(message, 200) ?? '',
});

/** What any provider means by a status alone; undefined where its body has to be read. */
export const refusedByStatus = ({ status, body }: CarrierResponse): Refused | undefined => {
  if (status === 429) return refused('busy', status, 'asked too often');
  if (status === 401 || status === 403) return refused('signature', status, textOf(body));
  if (status >= 500) return refused('busy', status, textOf(body));
  return undefined;
};

/** The JSON object of an answer; an answer that is none comes from something that stands between us and the provider. */
export const objectAnswered = (response: CarrierResponse): { readonly answer: JsonObject } | Refused => {
  const byStatus = refusedByStatus(response);
  if (byStatus !== undefined) return byStatus;
  const answer = objectOf(textOf(response.body));
  return answer === undefined ? refused('busy', response.status, 'the answer is no JSON object') : { answer };
};

/** Why a provider's own code refuses, by its table; a code that is not there is only told. */
export const refusedByCode = (
  table: Readonly<Record<string, WhyRefused>>,
  code: unknown,
  message: unknown,
): Refused => {
  const text = textIn(code);
  return refused(Object.hasOwn(table, text) ? (table[text] ?? 'failed') : 'failed', text, message);
};
