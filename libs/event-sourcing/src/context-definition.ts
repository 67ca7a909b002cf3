import type { AnyDeadline } from './deadline.js';
import type { AnyDecider } from './decider.js';
import type { AnyProjection } from './projection.js';
import type { Publication } from './publication.js';
import type { AnyReaction } from './reaction.js';
import type { Upcaster } from './upcaster.js';

/** Everything of one context that the store and its consumers need to know: plain data and pure functions, no framework. */
export interface ContextDefinition {
  /** `order`, `logistics`, `alerting`: the first word of its contracts and the name of its feed. */
  readonly context: string;
  readonly deciders: readonly AnyDecider[];
  /** Every event type with the schema version that is written today. */
  readonly eventVersions: Readonly<Record<string, number>>;
  readonly upcasters: readonly Upcaster[];
  /** By source context; `own` are reactions to the own log. */
  readonly reactions: Readonly<Record<string, readonly AnyReaction[]>>;
  readonly deadlines: readonly AnyDeadline[];
  readonly readModels: readonly AnyProjection[];
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- publications of every event type
  readonly publications: Readonly<Record<string, 'private' | Publication<any>>>;
}

/**
 * A context that has nothing yet: for whoever needs only some of its parts (`{ ...emptyContext('bench'), deciders: [thing] }`), or the store and
 * the shell alone. A service says every part itself.
 */
export const emptyContext = (context: string): ContextDefinition => ({
  context,
  deciders: [],
  eventVersions: {},
  upcasters: [],
  reactions: {},
  deadlines: [],
  readModels: [],
  publications: {},
});
