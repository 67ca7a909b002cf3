import type { Row } from '@throughline/event-sourcing';
import type { Repository } from 'typeorm';
import type { PageQuery } from '../input/decorators.js';
import type { ReadModel } from './read-model.js';
import type { Page, Sort } from './reads.js';

/** One condition of a list. */
export interface Condition<R extends Row> {
  readonly kind: 'equals' | 'contains' | 'holds';
  readonly columns: readonly (keyof R & string)[];
  readonly value: string | number | boolean | undefined;
}

/** The column has this value. */
export const equals = <R extends Row>(
  column: keyof R & string,
  value: string | number | boolean | undefined,
): Condition<R> => ({
  kind: 'equals',
  columns: [column],
  value,
});

/** One of the text columns contains the text, upper or lower case alike. */
export const contains = <R extends Row>(
  columns: readonly (keyof R & string)[],
  value: string | undefined,
): Condition<R> => ({
  kind: 'contains',
  columns,
  value,
});

/** The list column has this text among its elements. */
export const holds = <R extends Row>(column: keyof R & string, value: string | undefined): Condition<R> => ({
  kind: 'holds',
  columns: [column],
  value,
});

export const pageOf = async <R extends Row>(
  rows: Repository<R>,
  _model: ReadModel<R>,
  query: PageQuery,
  _where: readonly Condition<R>[],
  _sorts: readonly [Sort<R>, ...Sort<R>[]],
): Promise<Page<R>> => ({ items: await rows.find({ take: query.limit ?? 50 }) });
