import type { CodeMapping } from './code-mapping.js';

/** What is wrong with these mappings; empty: nothing. Looked at when a service starts. */
export const faultsOf = (mappings: readonly CodeMapping[]): readonly string[] => [
  ...repeated(mappings.map(({ provider }) => provider)).map((provider) => `${provider} is mapped twice`),
  ...mappings.flatMap(({ provider, version, meanings, textRules = [] }) => [
    ...(Number.isSafeInteger(version) && version > 0 ? [] : [`${provider} has the version ${version}`]),
    ...textRules.flatMap(({ codes, pattern }) => [
      ...codes
        .filter((code) => !meanings.has(code))
        .map((code) => `${provider} reads the text of ${code}, a code it does not map`),
      ...(isPattern(pattern) ? [] : [`${provider} has a text rule that is no pattern: ${pattern}`]),
    ]),
  ]),
];

const repeated = (values: readonly string[]): readonly string[] => [
  ...new Set(values.filter((value, index) => values.indexOf(value) < index)),
];

const isPattern = (pattern: string): boolean => {
  try {
    // Whatever fits the empty text fits every text.
    return !new RegExp(pattern, 'iu').test('');
  } catch {
    return false;
  }
};
