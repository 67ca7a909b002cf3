import type { Projection, Row } from '@throughline/event-sourcing';

/** A projection as reads see it: which table, which rows; whatever events it folds. */
export interface ReadModel<R extends Row> {
  readonly name: string;
  readonly kind: 'inline' | 'cursor';
  readonly table: Projection<R>['table'];
  readonly project: (row: R | undefined, event: never, key: string) => R | undefined;
}
