import type { Static, TSchema } from 'typebox';

/**
 * Who may read a contract. `partner`: also other companies, through a feed of their own, so it says what became of a promise that they are a
 * party to: the order's life as its customer sees it, and where its goods are. `internal`: only systems of ours, because it says how we work
 * (who prepares what, which entries contradict each other, who looks after which case), or is about no promise at all.
 *
 * What partners read may not be taken from them; a contract that starts internal may be opened later.
 */
export type Audience = 'internal' | 'partner';

/**
 * One integration event: what a context promises to tell others, apart from the domain event it comes from.
 * Optional fields may be added; anything else is a new version beside this one.
 */
export interface Contract<Type extends string = string, Schema extends TSchema = TSchema> {
  /** `context.noun-verb.vN` */
  readonly type: Type;
  /** The publication of the event names the same one. */
  readonly audience: Audience;
  /** One sentence: what a reader may rely on. */
  readonly promise: string;
  /** JSON Schema 2020-12 of `data`. */
  readonly schema: Schema;
  /** Golden messages: the producer's spec must emit data like these, each consumer's spec must accept them. */
  readonly samples: readonly Static<Schema>[];
}

/** Defines a contract with its samples checked against its type. */
export const contract = <const Type extends string, Schema extends TSchema>(
  definition: Contract<Type, Schema>,
): Contract<Type, Schema> => definition;

/** The type of a contract's data. */
export type DataOf<C extends Contract> = Static<C['schema']>;

/** A reaction's view of a contract: `Told<'logistics.shipment-delivered.v1', …>` parts. */
export type TypeOf<C extends Contract> = C['type'];
