import type { CodeMapping, Meaning } from './code-mapping.js';
import { genericCodes } from './generic-codes.js';

/** The newest mapping of each provider. */
const mappings: readonly CodeMapping[] = [genericCodes];

/** What this code means today, and by which version of the mapping; no meaning where nobody has said so yet. */
export const meaningOf = (
  provider: string,
  code: string,
): { readonly mappingVersion: number; readonly meaning?: Meaning } => {
  const mapping = mappings.find((each) => each.provider === provider);
  const meaning = mapping?.meanings.get(code);
  return { mappingVersion: mapping?.version ?? 0, ...(meaning && { meaning }) };
};
