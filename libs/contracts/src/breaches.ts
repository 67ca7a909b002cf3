import type { Audience } from './contract.js';
import { canonicalText } from './canonical-text.js';

/** What of a contract others rely on, and may therefore no longer change. */
export interface PublishedContract {
  readonly type: string;
  readonly audience: Audience;
  /** JSON Schema of `data`. */
  readonly schema: JsonSchema;
}

export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** What a change of a published contract breaks, and where in `data`. */
export interface Breach {
  readonly rule: BreachRule;
  /** A path of fields, `[]` for what stands in a list: `data.lines[].quantity` */
  readonly at: string;
}

export type BreachRule =
  /** Readers who use it find nothing. */
  | 'field-removed'
  /** A field was added or became such that what was said before does not have it. */
  | 'field-required'
  /** Readers who count on it may find nothing. */
  | 'field-optional'
  /** Readers were told that nothing else would stand there. */
  | 'field-added-to-closed-object'
  | 'type-changed'
  | 'const-changed'
  /** Values may be added: readers are told so. */
  | 'enum-value-removed'
  /** Any text where there was a list of values, or the other way round. */
  | 'enum-opened-or-closed'
  | 'format-changed'
  | 'pattern-changed'
  /** A length, a number or a count that is allowed: a wider one is news to readers, a narrower one to what was said before. */
  | 'limit-changed'
  /** What a value may be instead. */
  | 'alternatives-changed'
  /** A keyword of JSON Schema that this comparison does not know: refused rather than guessed at. */
  | 'other-rule-changed'
  /** Partners read it and shall no longer. */
  | 'audience-withdrawn';

/**
 * Compares a contract with what was published under its name. Optional fields may have been added, enum values may have grown, a closed audience
 * may have been opened and words may have been changed; anything else is a new version beside the old one.
 *
 * What was said before is read with today's schema, and what is said today by readers of yesterday's: so a constraint may be moved in neither
 * direction.
 */
export const breachesOf = (was: PublishedContract, is: PublishedContract): readonly Breach[] => [
  ...(was.audience === 'partner' && is.audience !== 'partner'
    ? [{ rule: 'audience-withdrawn', at: 'data' } as const]
    : []),
  ...compare(was.schema, is.schema, 'data'),
];

const compare = (was: JsonSchema, is: JsonSchema, at: string): readonly Breach[] => [
  ...compareValues(was, is, at),
  ...compareFields(was, is, at),
  ...compareNested(was['items'], is['items'], `${at}[]`),
  ...[...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((keyword) => !lookedInto.has(keyword) && !onlyWords.has(keyword))
    .filter((keyword) => canonicalText(was[keyword]) !== canonicalText(is[keyword]))
    .map((keyword) => ({ rule: rules[keyword] ?? 'other-rule-changed', at })),
];

const compareValues = (was: JsonSchema, is: JsonSchema, at: string): readonly Breach[] => {
  const [valuesWere, valuesAre] = [valuesOf(was), valuesOf(is)];
  if (valuesWere === undefined && valuesAre === undefined) return compareAlternatives(was['anyOf'], is['anyOf'], at);
  if (valuesWere === undefined || valuesAre === undefined) return [{ rule: 'enum-opened-or-closed', at }];
  return valuesWere.every((value) => valuesAre.includes(value)) ? [] : [{ rule: 'enum-value-removed', at }];
};

const compareFields = (was: JsonSchema, is: JsonSchema, at: string): readonly Breach[] => {
  const [fieldsWere, fieldsAre] = [fieldsOf(was), fieldsOf(is)];
  const [requiredWas, requiredIs] = [requiredOf(was), requiredOf(is)];
  const isClosed = was['additionalProperties'] !== undefined && was['additionalProperties'] !== true;
  return [
    ...Object.entries(fieldsWere).flatMap(([name, field]): readonly Breach[] => {
      const now = fieldsAre[name];
      if (now === undefined) return [{ rule: 'field-removed', at: `${at}.${name}` }];
      return [
        ...(requiredWas.has(name) && !requiredIs.has(name)
          ? [{ rule: 'field-optional', at: `${at}.${name}` } as const]
          : []),
        ...compare(field, now, `${at}.${name}`),
      ];
    }),
    ...[...requiredIs]
      .filter((name) => !requiredWas.has(name))
      .map((name) => ({ rule: 'field-required', at: `${at}.${name}` }) as const),
    ...Object.keys(fieldsAre)
      .filter((name) => isClosed && fieldsWere[name] === undefined)
      .map((name) => ({ rule: 'field-added-to-closed-object', at: `${at}.${name}` }) as const),
  ];
};

const compareNested = (was: unknown, is: unknown, at: string): readonly Breach[] => {
  if (was === undefined && is === undefined) return [];
  return isSchema(was) && isSchema(is) ? compare(was, is, at) : [{ rule: 'other-rule-changed', at }];
};

const compareAlternatives = (was: unknown, is: unknown, at: string): readonly Breach[] => {
  if (was === undefined && is === undefined) return [];
  if (!Array.isArray(was) || !Array.isArray(is) || was.length !== is.length)
    return [{ rule: 'alternatives-changed', at }];
  return was.flatMap((alternative, n) => compareNested(alternative, is[n], at));
};

/** The values of an enum, however it is written; undefined where the schema is none. A lone `const` is no enum: it cannot grow. */
const valuesOf = (schema: JsonSchema): readonly string[] | undefined => {
  const alternatives = schema['anyOf'];
  if (Array.isArray(schema['enum'])) return schema['enum'].map(canonicalText);
  if (!Array.isArray(alternatives) || !alternatives.every((one) => isSchema(one) && 'const' in one)) return undefined;
  return alternatives.map((one: JsonSchema) => canonicalText(one['const']));
};

const fieldsOf = (schema: JsonSchema): Readonly<Record<string, JsonSchema>> =>
  (schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;

const requiredOf = (schema: JsonSchema): ReadonlySet<string> =>
  new Set((schema['required'] ?? []) as readonly string[]);

const isSchema = (value: unknown): value is JsonSchema => typeof value === 'object' && value !== null;

/** Compared member by member, above. */
const lookedInto: ReadonlySet<string> = new Set(['properties', 'required', 'items', 'anyOf', 'enum']);

/** For people: no reader's program sees them. */
const onlyWords: ReadonlySet<string> = new Set(['title', 'description', 'examples', '$comment', 'deprecated']);

const limits = [
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'minItems',
  'maxItems',
];

const rules: Readonly<Record<string, BreachRule>> = {
  type: 'type-changed',
  const: 'const-changed',
  format: 'format-changed',
  pattern: 'pattern-changed',
  ...Object.fromEntries(limits.map((keyword) => [keyword, 'limit-changed' as const])),
};
