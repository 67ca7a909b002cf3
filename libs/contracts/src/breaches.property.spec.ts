import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { breachesOf, type BreachRule, type JsonSchema } from './breaches.js';

/** A schema, and something that it allows. */
interface Told {
  readonly schema: JsonSchema;
  readonly data: unknown;
}

const leaf: fc.Arbitrary<Told> = fc.oneof(
  fc.string({ maxLength: 8 }).map((data) => ({ schema: { type: 'string', maxLength: 16 }, data })),
  fc.integer({ min: 1, max: 9 }).map((data) => ({ schema: { type: 'integer', minimum: 1 }, data })),
  fc.constantFrom('a', 'b').map((data) => ({ schema: { enum: ['a', 'b'] }, data })),
  fc.constant({ schema: { const: true }, data: true }),
);

const fieldNames = ['alpha', 'beta', 'gamma', 'delta'];

const { object } = fc.letrec<{ object: Told; value: Told }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    leaf,
    tie('object'),
    tie('object').map(({ schema, data }) => ({ schema: { type: 'array', items: schema }, data: [data] })),
  ),
  object: fc
    .uniqueArray(fc.tuple(fc.constantFrom(...fieldNames), tie('value'), fc.boolean(), fc.boolean()), {
      selector: ([name]) => name,
      minLength: 1,
      maxLength: 3,
    })
    .map((fields) => ({
      schema: {
        type: 'object',
        required: fields.filter(([, , required]) => required).map(([name]) => name),
        properties: Object.fromEntries(fields.map(([name, { schema }]) => [name, schema])),
      },
      data: Object.fromEntries(
        fields.filter(([, , required, sent]) => required || sent).map(([name, { data }]) => [name, data]),
      ),
    })),
}));

type Fields = Record<string, JsonSchema>;
const fieldsOf = (schema: JsonSchema) => schema['properties'] as Fields;
const requiredOf = (schema: JsonSchema) => schema['required'] as string[];

/** Every object of a schema, however deep. */
const objectsIn = (schema: JsonSchema): readonly JsonSchema[] =>
  schema['type'] === 'array'
    ? objectsIn(schema['items'] as JsonSchema)
    : schema['type'] === 'object'
      ? [schema, ...Object.values(fieldsOf(schema)).flatMap(objectsIn)]
      : [];

/** One object of the schema, changed in place in a copy. */
const changed = (schema: JsonSchema, pick: number, change: (object: JsonSchema) => void): JsonSchema => {
  const copy = JSON.parse(JSON.stringify(schema)) as JsonSchema;
  const objects = objectsIn(copy);
  change(objects[pick % objects.length]!);
  return copy;
};

const compare = (was: JsonSchema, is: JsonSchema) => {
  const as = (schema: JsonSchema) => ({ type: 'order.any-fact.v1', audience: 'internal', schema }) as const;
  return breachesOf(as(was), as(is));
};

const ajv = new Ajv2020({ strict: false });

describe('the comparison of published schemas', () => {
  it('finds nothing in a schema that did not change', () => {
    fc.assert(
      fc.property(object, ({ schema }) =>
        expect(compare(schema, JSON.parse(JSON.stringify(schema)) as JsonSchema)).toEqual([]),
      ),
    );
  });

  it('lets optional fields and enum values be added at any depth, and what was said before is still allowed', () => {
    fc.assert(
      fc.property(object, object, fc.nat(), ({ schema, data }, added, pick) => {
        const grown = changed(schema, pick, (object) => {
          fieldsOf(object)['added'] = added.schema;
          for (const field of Object.values(fieldsOf(object)))
            if ('enum' in field) (field['enum'] as string[]).push('c');
        });
        expect(compare(schema, grown)).toEqual([]);
        expect(ajv.validate(grown, data)).toBe(true);
      }),
    );
  });

  it.each<[BreachRule, (object: JsonSchema) => boolean]>([
    ['field-removed', (object) => Reflect.deleteProperty(fieldsOf(object), Object.keys(fieldsOf(object))[0]!)],
    [
      'field-required',
      (object) => {
        fieldsOf(object)['added'] = { type: 'string' };
        return requiredOf(object).push('added') > 0;
      },
    ],
    ['field-optional', (object) => requiredOf(object).pop() !== undefined],
    [
      'type-changed',
      (object) => (fieldsOf(object)[Object.keys(fieldsOf(object))[0]!] = { type: 'boolean' }) !== undefined,
    ],
  ])('finds %s at any depth', (rule, change) => {
    fc.assert(
      fc.property(object, fc.nat(), ({ schema }, pick) => {
        let done = false;
        const is = changed(schema, pick, (object) => {
          done = change(object);
        });
        fc.pre(done);
        expect(compare(schema, is).map((breach) => breach.rule)).toContain(rule);
      }),
    );
  });

  it('finds something wherever what was said before is no longer allowed', () => {
    fc.assert(
      fc.property(object, object, ({ schema, data }, other) => {
        fc.pre(!ajv.validate(other.schema, data));
        expect(compare(schema, other.schema)).not.toEqual([]);
      }),
    );
  });
});
