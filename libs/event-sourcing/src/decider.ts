import type { Addressed, DomainEvent, Recorded } from './event.js';

/** What a command says besides its own data. Ids, clock and actor come in with the command, so that a decision is a pure function. */
export interface CommandShape<Type extends string = string, Data extends object = object> {
  readonly type: Type;
  readonly data: Data;
}

/** The facts that follow from a command; empty when it changes nothing. */
export type Decision<Event extends DomainEvent> = readonly (Event | Addressed<DomainEvent>)[];

/**
 * One kind of stream: how its state is folded and what may be decided on it.
 *
 * `decide` is called with the state of all facts so far; it returns the new facts or throws a {@link Rejection}. Both functions are
 * pure. `initialState` is the state of a stream that does not exist.
 */
export interface Decider<State, Command extends CommandShape, Event extends DomainEvent> {
  /** kebab-case, permanent: it is part of every stream's name. */
  readonly streamType: string;
  readonly initialState: State;
  readonly decide: (state: State, command: Command) => Decision<Event>;
  readonly evolve: (state: State, event: Recorded<Event>) => State;
}

/** A decider whose types are nobody's business here: what registries hold. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a registry of deciders of every kind has no narrower type
export type AnyDecider = Decider<any, any, any>;

/** A command on its way to one stream: plain data, so that a spec can assert it. */
export interface CommandOn<Command extends CommandShape = CommandShape> {
  readonly decider: AnyDecider;
  readonly streamId: string;
  readonly command: Command;
}

/** Names the stream that a command goes to, with types checked against its decider. */
export const on = <State, Command extends CommandShape, Event extends DomainEvent, C extends Command>(
  decider: Decider<State, Command, Event>,
  streamId: string,
  command: C,
): CommandOn<C> => ({ decider, streamId, command });

/** Folds recorded facts into the state that a decision needs. */
export const fold = <State, Command extends CommandShape, Event extends DomainEvent>(
  decider: Decider<State, Command, Event>,
  events: Iterable<Recorded<Event>>,
  from: State = decider.initialState,
): State => {
  let state = from;
  for (const event of events) state = decider.evolve(state, event);
  return state;
};
