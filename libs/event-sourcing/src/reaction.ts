import type { Instant } from '@throughline/values';
import type { CommandOn } from './decider.js';

/** A published fact, as a reaction gets it: from another context's feed or, for reactions to own events, from the own log. */
export interface Told<Type extends string = string, Data extends object = object> {
  /** Contract name with version (`logistics.shipment-delivered.v1`), or the own event's type (`SalesOrderPlaced`). */
  readonly type: Type;
  readonly data: Data;
  /** The source's event id: what makes "twice" recognisable. */
  readonly eventId: string;
  /** `shipment/shp_…` at the source. */
  readonly subject: string;
  readonly occurredAt: Instant;
  /** By the source's business clock. */
  readonly recordedAt: Instant;
  /** The earlier of the two. */
  readonly effectiveAt: Instant;
  readonly correlationId: string;
}

/** A question to a unique or small look-up index of the own inline read models. */
export interface LookUp {
  /** The index's name, as its read model declares it: `sales-order-by-number`. */
  readonly index: string;
  readonly value: string;
  /** At most so many rows, by stream id, of an index that many may share; absent: all of them. */
  readonly limit?: number;
}

/** What the look-ups found: the rows of the inline read model, current within the reaction's own transaction. */
export interface Found {
  /** Rows whose index holds the value; none when nobody has it. */
  rows<Row>(index: string, value: string): readonly { readonly streamId: string; readonly row: Row }[];
  /** The only stream that has the value, or undefined. */
  one(index: string, value: string): string | undefined;
}

/** Ids that a reaction gives to what it creates: the same for the same source event, however often it runs. */
export interface ReactionContext {
  /** The business clock at which the reaction's events are recorded. */
  readonly now: Instant;
  /** A time-sortable id with a prefix (`shp_…`), derived from the source event and the key. */
  readonly id: (prefix: string, key?: string) => string;
}

/**
 * What we do when another context speaks, or when something happened in our own log: a published fact in, commands out. Pure.
 * A fact may not be refused: the decision that gets the command records it, or returns no event.
 */
export interface Reaction<T extends Told = Told> {
  /** `when-shipment-delivered`. Permanent: ids of the events that follow are derived from it. */
  readonly name: string;
  /** Contract types or own event types that it handles. Of several versions of one fact, list each that it can read. */
  readonly to: readonly T['type'][];
  /** What it needs to look up before it reacts. */
  readonly lookUps?: (told: T) => readonly LookUp[];
  readonly react: (told: T, found: Found, context: ReactionContext) => readonly CommandOn[];
}

/** A reaction whose types are nobody's business here. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a registry of reactions of every kind has no narrower type
export type AnyReaction = Reaction<any>;
