import { invalidInput, Problem } from '../problems/problem.js';
import { isEveryObjects, pointerPart, textFault } from './body.js';

/**
 * Looks at a raw address before anything else reads it: percent-encoding must be UTF-8, no U+0000, and no parameter twice (no
 * route declares a list).
 */
export const checkUrl = (url: string): void => {
  const question = url.indexOf('?');
  const path = question < 0 ? url : url.slice(0, question);
  const query = question < 0 ? '' : url.slice(question + 1);
  if (textFault(decoded(path)) !== undefined) throw new Problem('malformed-url');
  const names = new Set<string>();
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const [name = '', value = ''] = splitOnce(pair, '=').map((part) => decoded(part.replaceAll('+', ' ')));
    if (textFault(name) !== undefined) throw new Problem('malformed-url');
    if (textFault(value) !== undefined) throw invalidInput(`?${pointerPart(name)}`, 'nul-character');
    if (isEveryObjects(name)) throw invalidInput(`?${name}`, 'unknown-parameter');
    if (names.has(name)) throw invalidInput(`?${pointerPart(name)}`, 'repeated');
    names.add(name);
  }
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Problem('malformed-url');
  }
};

const splitOnce = (text: string, by: string): string[] => {
  const at = text.indexOf(by);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
};
