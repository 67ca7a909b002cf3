import type { Static, TSchema } from 'typebox';

/**
 * One integration event: what a context promises to tell others, apart from the domain event it comes from.
 * Optional fields may be added; anything else is a new version beside this one.
 */
export interface Contract<Type extends string = string, Schema extends TSchema = TSchema> {
  /** `context.noun-verb.vN` */
  readonly type: Type;
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
