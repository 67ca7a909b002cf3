import type { Row } from '@throughline/event-sourcing';

/** A column, ascending, or with `-` descending. */
export type Sort<R extends Row> = (keyof R & string) | `-${keyof R & string}`;

/** One condition of a list. */
export interface Condition<R extends Row> {
  readonly kind: 'equals' | 'contains' | 'holds';
  readonly columns: readonly (keyof R & string)[];
  /** undefined: no condition. */
  readonly value: string | number | boolean | undefined;
}

/** The column has this value. */
export const equals = <R extends Row>(
  column: keyof R & string,
  value: string | number | boolean | undefined,
): Condition<R> => ({ kind: 'equals', columns: [column], value });

/** One of the text columns contains the text, upper or lower case alike. */
export const contains = <R extends Row>(
  columns: readonly (keyof R & string)[],
  value: string | undefined,
): Condition<R> => ({ kind: 'contains', columns, value });

/** The list column has this text among its elements. */
export const holds = <R extends Row>(column: keyof R & string, value: string | undefined): Condition<R> => ({
  kind: 'holds',
  columns: [column],
  value,
});
