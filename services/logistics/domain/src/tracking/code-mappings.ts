import type { CodeMapping, Meaning } from './code-mapping.js';
import { genericCodes } from './generic-codes.js';
import { faultsOf } from './mapping-faults.js';
import { seventeenTrackCodes } from './mappings/17track-codes.js';
import { aftershipCodes } from './mappings/aftership-codes.js';
import { dhlCodes } from './mappings/dhl-codes.js';
import { easypostCodes } from './mappings/easypost-codes.js';
import { kdniaoCodes } from './mappings/kdniao-codes.js';
import { kuaidi100Codes } from './mappings/kuaidi100-codes.js';
import { sfCodes } from './mappings/sf-codes.js';

/** The newest mapping of each provider. */
export const codeMappings: readonly CodeMapping[] = [
  genericCodes,
  kuaidi100Codes,
  kdniaoCodes,
  sfCodes,
  seventeenTrackCodes,
  aftershipCodes,
  easypostCodes,
  dhlCodes,
];

const faults = faultsOf(codeMappings);
if (faults.length > 0) throw new Error(`code mappings: ${faults.join('; ')}`);

const byProvider = new Map(
  codeMappings.map((mapping) => [
    mapping.provider,
    {
      ...mapping,
      textRules: (mapping.textRules ?? []).map((rule) => ({ ...rule, pattern: new RegExp(rule.pattern, 'iu') })),
    },
  ]),
);

export interface Reading {
  readonly mappingVersion: number;
  /** Absent where nobody has said yet what the code means. */
  readonly meaning?: Meaning;
}

/**
 * What this code means today, and by which version of the mapping.
 * @param text what the carrier wrote beside it: some codes say too little without
 */
export const meaningOf = (provider: string, code: string, text?: string): Reading => {
  const mapping = byProvider.get(provider);
  if (mapping === undefined) return { mappingVersion: 0 };
  const meaning = (text === undefined ? undefined : meantByText(mapping, code, text)) ?? mapping.meanings.get(code);
  return { mappingVersion: mapping.version, ...(meaning && { meaning }) };
};

const meantByText = (
  { textRules }: NonNullable<ReturnType<typeof byProvider.get>>,
  code: string,
  text: string,
): Meaning | undefined => {
  const rule = textRules.find(({ codes, pattern }) => codes.includes(code) && pattern.test(text));
  return rule && { ...rule.meaning, inferred: true };
};
