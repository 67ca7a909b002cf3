import type { DomainEvent, Recorded } from './event.js';

/** PostgreSQL types that a read model's columns may have. */
export type ColumnType = 'text' | 'bigint' | 'integer' | 'boolean' | 'timestamptz' | 'jsonb' | 'text[]';

/** A row as a projection writes it. `undefined` is not a value: a column without one is null. */
export type Row = Readonly<Record<string, string | number | boolean | null | object>>;

/**
 * One question that can be read. A pure fold per row: the runner loads the rows that a batch touches, folds in memory and writes once.
 *
 * - `inline`: one row per stream of `streamType`, keyed by stream id, written in the append itself under a version guard.
 * - `cursor`: follows the feed; a batch's rows and its cursor move in one transaction.
 *
 * A timestamptz column holds an instant's text; it comes back in UTC, so keep text with an offset in a `text` column.
 */
export interface Projection<R extends Row = Row, Event extends DomainEvent = DomainEvent> {
  /** The question: `order-list`. */
  readonly name: string;
  /** Raise it when the fold changes: the runner then rebuilds. */
  readonly version: number;
  readonly kind: 'inline' | 'cursor';
  /** Inline only: the kind of stream that has one row each. */
  readonly streamType?: string;
  readonly table: {
    readonly name: string;
    readonly key: string;
    readonly columns: Readonly<Record<keyof R & string, ColumnType>>;
  };
  /** Event types that it reads; others move the cursor only. */
  readonly reads: readonly Event['type'][];
  /** Keys of the rows that an event touches. Inline: always the stream id. */
  readonly keysOf: (event: Recorded<Event>) => readonly string[];
  /** The row after the event; `undefined` removes it (or leaves it absent). */
  readonly project: (row: R | undefined, event: Recorded<Event>, key: string) => R | undefined;
  /** Inline only: values under which a row can be found within a transaction, by index name. */
  readonly lookUps?: Readonly<Record<string, LookUpIndex<R>>>;
}

export interface LookUpIndex<R extends Row> {
  readonly values: (row: R) => readonly string[];
  /** The code with which a command is rejected that wants a value which another row holds; absent: many rows may hold one value. */
  readonly takenCode?: string;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a registry of projections of every kind has no narrower type
export type AnyProjection = Projection<any, any>;

/** Defines a projection with its types checked. */
export const projection = <R extends Row, Event extends DomainEvent>(
  definition: Projection<R, Event>,
): Projection<R, Event> => definition;
