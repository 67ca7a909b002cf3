import type { OpenAPIObject } from '@nestjs/swagger';

/** As far as the documents of our services go. */
export interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** A body that is wrong at one place at least. */
export interface BadBody {
  readonly what: string;
  readonly body: unknown;
  /** One of these must be named: the place itself or, for an entry of a list, the list. */
  readonly pointers: readonly string[];
}

/** Where a value stands, and the body around it. */
interface Place {
  readonly pointers: readonly string[];
  readonly around: (value: unknown) => unknown;
}

/** For every property that a schema declares, in nested objects and lists as well, values that it forbids. */
export const badBodies = (schema: Schema, document: OpenAPIObject): readonly BadBody[] => {
  const resolved = (of: Schema): Schema => {
    const [first] = of.allOf ?? [];
    if (first !== undefined) return resolved(first);
    if (of.$ref === undefined) return of;
    return resolved((document.components?.schemas?.[of.$ref.split('/').at(-1) ?? ''] ?? {}) as Schema);
  };

  const within = (of: Schema, place: Place): readonly BadBody[] => {
    const { oneOf, properties, items } = resolved(of);
    const [pointer = ''] = place.pointers;
    return [
      ...(oneOf ?? []).flatMap((one) => within(one, place)),
      ...Object.entries(properties ?? {}).flatMap(([name, property]) =>
        at(property, {
          pointers: [`${pointer}/${name}`],
          around: (value) => place.around({ [name]: value }),
        }),
      ),
      ...(items === undefined
        ? []
        : at(items, { pointers: [`${pointer}/0`, pointer], around: (value) => place.around([value]) })),
    ];
  };

  const at = (of: Schema, place: Place): readonly BadBody[] => [
    ...badValues(resolved(of)).map((value) => ({
      what: `${place.pointers[0] ?? ''} ${JSON.stringify(value).slice(0, 60)}`,
      body: place.around(value),
      pointers: place.pointers,
    })),
    ...within(of, place),
  ];

  return within(schema, { pointers: [''], around: (body) => body });
};

const oneOfEach: readonly (readonly [type: string, value: unknown])[] = [
  ['string', 'x'],
  ['number', 7],
  ['boolean', true],
  ['array', []],
  ['object', {}],
  ['null', null],
];

const noInstants = [
  '',
  'tomorrow',
  '2026-03-02',
  '2026-03-02T10:00:00',
  '2026-02-30T10:00:00Z',
  '2026-03-02T25:00:00Z',
  '1899-12-31T23:59:59Z',
  '10000-01-01T00:00:00Z',
  '-002026-03-02T10:00:00Z',
];

const badValues = (schema: Schema): readonly unknown[] => {
  const { format, minimum, maximum, minLength = 0, maxLength, minItems = 0, maxItems } = schema;
  const types = [schema.type ?? []].flat().map((type) => (type === 'integer' ? 'number' : type));
  const entry = schema.items?.type === 'string' ? 'x' : {};
  return [
    ...(types.length === 0 ? [] : oneOfEach.filter(([type]) => !types.includes(type)).map(([, value]) => value)),
    ...(schema.type === 'integer' ? [1.5] : []),
    ...(minimum === undefined ? [] : [minimum - 1]),
    ...(maximum === undefined ? [] : [maximum + 1]),
    ...(minLength === 0 ? [] : ['x'.repeat(minLength - 1)]),
    ...(maxLength === undefined ? [] : ['x'.repeat(maxLength + 1)]),
    ...(schema.enum === undefined ? [] : ['stranger', 'toString']),
    ...(format === 'date-time' ? noInstants : []),
    ...(minItems === 0 ? [] : [Array<unknown>(minItems - 1).fill(entry)]),
    ...(maxItems === undefined ? [] : [Array<unknown>(maxItems + 1).fill(entry)]),
  ];
};
