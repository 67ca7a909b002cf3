import Type, { type TSchema } from 'typebox';
import { breachesOf, type BreachRule, type JsonSchema, type PublishedContract } from './breaches.js';

const published = (schema: TSchema, audience: PublishedContract['audience'] = 'partner'): PublishedContract => ({
  type: 'logistics.parcel-weighed.v1',
  audience,
  schema: JSON.parse(JSON.stringify(schema)) as JsonSchema,
});

const state = ['new', 'used'];
const parcel = {
  parcelId: Type.String({ pattern: '^par_', maxLength: 64 }),
  weighedAt: Type.String({ format: 'date-time' }),
  grams: Type.Integer({ minimum: 1 }),
  state: Type.Enum(state),
  fragile: Type.Optional(Type.Literal(true)),
  scale: Type.Union([Type.Object({ station: Type.String() }), Type.Object({ lorry: Type.String() })]),
  lines: Type.Array(Type.Object({ sku: Type.String(), quantity: Type.Optional(Type.Integer()) }), { minItems: 1 }),
};
const was = published(Type.Object(parcel));
const { grams: _, ...withoutGrams } = parcel;
const line = (fields: Record<string, TSchema>) => Type.Array(Type.Object(fields), { minItems: 1 });

describe('a published contract', () => {
  it.each<[string, Record<string, TSchema>]>([
    ['an optional field', { ...parcel, remark: Type.Optional(Type.String()) }],
    [
      'an optional field of what stands in a list',
      {
        ...parcel,
        lines: line({ sku: Type.String(), quantity: Type.Optional(Type.Integer()), lot: Type.Optional(Type.String()) }),
      },
    ],
    [
      'an optional field of an alternative',
      {
        ...parcel,
        scale: Type.Union([
          Type.Object({ station: Type.String(), hall: Type.Optional(Type.String()) }),
          Type.Object({ lorry: Type.String() }),
        ]),
      },
    ],
    ['another value of an enum', { ...parcel, state: Type.Enum([...state, 'broken']) }],
    ['other words', { ...parcel, grams: Type.Integer({ minimum: 1, description: 'with packing', examples: [5] }) }],
  ])('may be given %s', (_, fields) => {
    expect(breachesOf(was, published(Type.Object(fields)))).toEqual([]);
  });

  it.each<[BreachRule, string, Record<string, TSchema>]>([
    ['field-removed', 'data.grams', withoutGrams],
    ['field-removed', 'data.lines[].quantity', { ...parcel, lines: line({ sku: Type.String() }) }],
    ['field-required', 'data.remark', { ...parcel, remark: Type.String() }],
    ['field-required', 'data.fragile', { ...parcel, fragile: Type.Literal(true) }],
    [
      'field-required',
      'data.lines[].quantity',
      { ...parcel, lines: line({ sku: Type.String(), quantity: Type.Integer() }) },
    ],
    ['field-optional', 'data.grams', { ...parcel, grams: Type.Optional(parcel.grams) }],
    ['type-changed', 'data.grams', { ...parcel, grams: Type.Number({ minimum: 1 }) }],
    [
      'type-changed',
      'data.lines[].sku',
      { ...parcel, lines: line({ sku: Type.Integer(), quantity: Type.Optional(Type.Integer()) }) },
    ],
    ['const-changed', 'data.fragile', { ...parcel, fragile: Type.Optional(Type.Literal(false)) }],
    ['enum-value-removed', 'data.state', { ...parcel, state: Type.Enum(['new']) }],
    ['enum-value-removed', 'data.state', { ...parcel, state: Type.Enum(['new', 'old']) }],
    ['enum-opened-or-closed', 'data.state', { ...parcel, state: Type.String() }],
    ['format-changed', 'data.weighedAt', { ...parcel, weighedAt: Type.String({ format: 'date' }) }],
    ['format-changed', 'data.weighedAt', { ...parcel, weighedAt: Type.String() }],
    ['pattern-changed', 'data.parcelId', { ...parcel, parcelId: Type.String({ pattern: '^pkg_', maxLength: 64 }) }],
    ['limit-changed', 'data.parcelId', { ...parcel, parcelId: Type.String({ pattern: '^par_', maxLength: 32 }) }],
    ['limit-changed', 'data.grams', { ...parcel, grams: Type.Integer({ minimum: 0 }) }],
    ['limit-changed', 'data.lines', { ...parcel, lines: Type.Array(parcel.lines.items) }],
    ['alternatives-changed', 'data.scale', { ...parcel, scale: Type.Union([Type.Object({ station: Type.String() })]) }],
    ['field-removed', 'data.scale.lorry', { ...parcel, scale: Type.Union([parcel.scale.anyOf[0], Type.Object({})]) }],
    [
      'other-rule-changed',
      'data.lines',
      { ...parcel, lines: Type.Array(parcel.lines.items, { minItems: 1, uniqueItems: true }) },
    ],
  ])('may not be changed: %s at %s', (rule, at, fields) => {
    expect(breachesOf(was, published(Type.Object(fields)))).toContainEqual({ rule, at });
  });

  it('may not be closed, and gets no field where it is', () => {
    const closed = published(Type.Object(parcel, { additionalProperties: false }));
    const more = { ...parcel, remark: Type.Optional(Type.String()) };
    expect(breachesOf(was, closed)).toEqual([{ rule: 'other-rule-changed', at: 'data' }]);
    expect(breachesOf(closed, published(Type.Object(more, { additionalProperties: false })))).toEqual([
      { rule: 'field-added-to-closed-object', at: 'data.remark' },
    ]);
  });

  it('may not be taken from partners, but opened to them', () => {
    const internal = published(Type.Object(parcel), 'internal');
    expect(breachesOf(was, internal)).toEqual([{ rule: 'audience-withdrawn', at: 'data' }]);
    expect(breachesOf(internal, was)).toEqual([]);
  });

  it('may have its enum written in the other way', () => {
    const literals = (...values: string[]) => Type.Union(values.map((value) => Type.Literal(value)));
    const [one, two, three] = [literals('new', 'used'), literals('used', 'new', 'broken'), literals('broken')].map(
      (state) => published(Type.Object({ state })),
    ) as [PublishedContract, PublishedContract, PublishedContract];
    expect(breachesOf(one, two)).toEqual([]);
    expect(breachesOf(two, one)).toEqual([{ rule: 'enum-value-removed', at: 'data.state' }]);
    expect(breachesOf(one, three)).toEqual([{ rule: 'enum-value-removed', at: 'data.state' }]);
  });
});
