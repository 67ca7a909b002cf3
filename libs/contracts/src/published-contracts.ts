import { allContracts } from './all-contracts.js';
import { type Breach, breachesOf, type JsonSchema, type PublishedContract } from './breaches.js';
import { canonicalText } from './canonical-text.js';
import type { Contract } from './contract.js';

/** The committed copies of what others were told to rely on, by contract name. */
export interface Committed {
  /** `published/<type>.json` */
  readonly published: ReadonlyMap<string, PublishedContract>;
  /** `golden/<type>.json` */
  readonly golden: ReadonlyMap<string, readonly unknown[]>;
}

/** What the committed copies lack, and what they forbid. */
export interface Publishing {
  /** Files to write so that the copies are complete: nothing is ever taken out of one. */
  readonly additions: readonly { readonly path: string; readonly text: string }[];
  /** Why the contracts may not be published as they are; a sentence each. */
  readonly refusals: readonly string[];
}

/**
 * Compares the contracts with what was published before. Where nothing is refused and the additions are written, a second comparison finds
 * neither.
 */
export const publishing = (committed: Committed, contracts: readonly Contract[] = allContracts): Publishing => {
  const known = new Set(contracts.map(({ type }) => type));
  const gone = [...new Set([...committed.published.keys(), ...committed.golden.keys()])].filter(
    (type) => !known.has(type),
  );
  const each = contracts.map((contract) => publish(contract, committed));
  return {
    additions: each.flatMap(({ additions }) => additions),
    refusals: [
      ...gone.map((type) => `${type}: was published and is gone; a version stays as long as its events`),
      ...each.flatMap(({ refusals }) => refusals),
    ],
  };
};

const publish = (contract: Contract, { published, golden }: Committed): Publishing => {
  const { type, samples } = contract;
  const copy = copyOf(contract);
  const was = published.get(type);
  const kept = golden.get(type) ?? [];
  const [said, shown] = [samples.map(canonicalText), kept.map(canonicalText)];
  const added = samples.filter((_, n) => !shown.includes(said[n] ?? ''));
  return {
    additions: [
      ...(canonicalText(was) === canonicalText(copy) ? [] : [{ path: `published/${type}.json`, text: textOf(copy) }]),
      ...(added.length === 0 ? [] : [{ path: `golden/${type}.json`, text: textOf([...kept, ...added]) }]),
    ],
    refusals: [
      ...(was === undefined ? [] : breachesOf(was, copy).map((breach) => `${type}: ${sentence(breach)}`)),
      ...shown.flatMap((text, n) =>
        said.includes(text) ? [] : [`${type}: golden sample ${n + 1} was changed or taken out`],
      ),
    ],
  };
};

const copyOf = ({ type, audience, schema }: Contract): PublishedContract => ({
  type,
  audience,
  schema: JSON.parse(JSON.stringify(schema)) as JsonSchema,
});

const sentence = ({ rule, at }: Breach): string => `${rule} at ${at}; make a new version beside it`;

const textOf = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
