import type { Row } from '@throughline/event-sourcing';
import { instantAt } from '@throughline/values';
import type { Repository, SelectQueryBuilder } from 'typeorm';
import type { Paged } from '../input/decorators.js';
import { Problem } from '../problems/problem.js';
import type { Condition, Sort } from './query-grammar.js';

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Hand it back as `after`; absent on the last page. */
  readonly next?: string;
  /** Hand it back as `before`; absent on the first page. */
  readonly previous?: string;
}

const defaultLimit = 50;

/** Where a page ends: the sort it was made for, the value of that column, the row's key. */
type Place = readonly [sort: string, value: string | number | boolean | null, key: string];

/**
 * One page by keyset: rows that come after (or before) the place that the cursor names, never by counting. Null sorts last, both ways
 * round.
 * @param key the column that names a row
 */
export const pageOf = async <R extends Row>(
  rows: Repository<R>,
  key: string,
  query: Paged,
  where: readonly Condition<R>[],
  sorts: readonly [Sort<R>, ...Sort<R>[]],
): Promise<Page<R>> => {
  const sort = sortOf(query.sort, sorts);
  const limit = query.limit ?? defaultLimit;
  if (query.after !== undefined && query.before !== undefined) throw new Problem('cursor-invalid');
  const cursor = query.after ?? query.before;
  const backwards = query.before !== undefined;
  const select = rows.createQueryBuilder('row');
  where.forEach((condition, index) => addCondition(select, condition, `where${index}`));
  if (cursor !== undefined) addPlace(select, sort, key, placeOf(cursor, sort), backwards);
  const descending = sort.descending !== backwards;
  // The two ends of a keyset must be ordered as the comparison in addPlace reads them.
  select
    .orderBy(`row.${sort.column} IS NULL`, backwards ? 'DESC' : 'ASC')
    .addOrderBy(`row.${sort.column}`, descending ? 'DESC' : 'ASC')
    .addOrderBy(`row.${key}`, descending ? 'DESC' : 'ASC')
    .limit(limit + 1);
  const found = await select.getMany();
  const more = found.length > limit;
  const items = found.slice(0, limit).map(asWritten);
  if (backwards) items.reverse();
  const [first, last] = [items[0], items.at(-1)];
  const cursorOf = (row: R): string => encode([sort.text, row[sort.column] as Place[1], row[key] as string]);
  return {
    items,
    ...(last !== undefined && (backwards || more) && { next: cursorOf(last) }),
    ...(first !== undefined && (backwards ? more : cursor !== undefined) && { previous: cursorOf(first) }),
  };
};

/** A row as its projection wrote it: TypeORM makes dates of instants. */
export const asWritten = <R extends Row>(row: R): R =>
  Object.fromEntries(
    Object.entries(row).map(([column, value]) => [column, value instanceof Date ? instantAt(value.getTime()) : value]),
  ) as R;

interface ReadSort {
  readonly text: string;
  readonly column: string;
  readonly descending: boolean;
}

const sortOf = (asked: string | undefined, allowed: readonly [string, ...string[]]): ReadSort => {
  const bare = (sort: string): string => sort.replace(/^-/, '');
  const text = asked ?? allowed[0];
  if (!allowed.some((sort) => bare(sort) === bare(text)))
    throw new Problem('sort-not-allowed', { errors: [{ pointer: '?sort', code: 'not-one-of' }] });
  return { text, column: bare(text), descending: text.startsWith('-') };
};

const addCondition = <R extends Row>(
  select: SelectQueryBuilder<R>,
  { kind, columns, value }: Condition<R>,
  name: string,
): void => {
  if (value === undefined) return;
  const tests = columns.map((column) =>
    kind === 'equals'
      ? `row.${column} = :${name}`
      : kind === 'holds'
        ? `row.${column} @> ARRAY[:${name}]::text[]`
        : `row.${column} ILIKE :${name}`,
  );
  const parameter = kind === 'contains' ? `%${String(value).replaceAll(/[\\%_]/g, '\\$&')}%` : value;
  select.andWhere(`(${tests.join(' OR ')})`, { [name]: parameter });
};

const addPlace = <R extends Row>(
  select: SelectQueryBuilder<R>,
  { column, descending }: ReadSort,
  key: string,
  [, value, rowKey]: Place,
  backwards: boolean,
): void => {
  const beyond = descending === backwards ? '>' : '<';
  const col = `row.${column}`;
  if (value === null) {
    const withinNulls = `(${col} IS NULL AND row.${key} ${beyond} :placeKey)`;
    select.andWhere(backwards ? `(${col} IS NOT NULL OR ${withinNulls})` : withinNulls, { placeKey: rowKey });
    return;
  }
  const withinValues = `(${col} ${beyond} :placeValue OR (${col} = :placeValue AND row.${key} ${beyond} :placeKey))`;
  select.andWhere(backwards ? withinValues : `(${withinValues} OR ${col} IS NULL)`, {
    placeValue: value,
    placeKey: rowKey,
  });
};

const encode = (place: Place): string => Buffer.from(JSON.stringify(place)).toString('base64url');

const placeOf = (cursor: string, sort: ReadSort): Place => {
  const place = decode(cursor);
  if (place?.[0] !== sort.text) throw new Problem('cursor-invalid');
  return place;
};

const decode = (cursor: string): Place | undefined => {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (!Array.isArray(place) || place.length !== 3) return undefined;
    const [sort, value, key] = place as unknown[];
    const isValue = value === null || ['string', 'number', 'boolean'].includes(typeof value);
    const isClean = [sort, value, key].every(
      (part) => typeof part !== 'string' || (part.length <= 1_000 && !part.includes('\0')),
    );
    return typeof sort === 'string' && isValue && typeof key === 'string' && isClean
      ? (place as unknown as Place)
      : undefined;
  } catch {
    return undefined;
  }
};
