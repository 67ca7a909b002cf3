import { instant, type Instant } from '@throughline/values';
import { fold, type CommandShape, type Decider } from './decider.js';
import type { Addressed, DomainEvent, Recorded } from './event.js';
import { Rejection } from './rejection.js';

/** What followed from the command, and what may be said of it. Each check throws an error that shows both sides. */
export interface Outcome<Event extends DomainEvent> {
  /** Exactly these facts, in this order. */
  then(...expected: readonly (Event | Addressed<DomainEvent>)[]): void;
  /** Facts of exactly these types, in this order. */
  thenTypes(...types: readonly string[]): void;
  thenNothing(): void;
  thenRejected(code: string): void;
  /** The facts, for a closer look; throws the rejection where there was one. */
  readonly events: readonly (Event | Addressed<DomainEvent>)[];
}

export interface Given<State, Command extends CommandShape, Event extends DomainEvent> {
  when(command: Command): Outcome<Event>;
  /** Runs the command, folds what followed and runs it again: the second time nothing may happen (twice is once). */
  twice(command: Command): Outcome<Event>;
  readonly state: State;
}

/** In a spec, a fact is recorded when it occurs unless it says otherwise. */
export type Past<Event extends DomainEvent> = Event & { readonly recordedAt?: Instant };

/** Given these facts, when this is asked, then those follow: three words for a decider's specs. */
export const specification = <State, Command extends CommandShape, Event extends DomainEvent>(
  decider: Decider<State, Command, Event>,
  streamId = 'spec',
): { given(...past: readonly Past<Event>[]): Given<State, Command, Event> } => ({
  given: (...past) => {
    const state = fold(
      decider,
      past.map((event, index) => asRecorded(decider.streamType, streamId, event, index)),
    );
    const run = (at: State, command: Command) => {
      try {
        return { events: decider.decide(at, command) };
      } catch (error) {
        if (error instanceof Rejection) return { rejection: error };
        throw error;
      }
    };
    const when = (command: Command): Outcome<Event> => outcome(run(state, command));
    return {
      state,
      when,
      twice: (command) => {
        const first = when(command);
        const own = first.events.filter((event) => !('to' in event)) as Event[];
        const after = fold(
          decider,
          own.map((event, i) => asRecorded(decider.streamType, streamId, event, past.length + i)),
          state,
        );
        const second = run(after, command);
        if (second.rejection !== undefined || second.events.length > 0)
          throw mismatch('nothing, the second time', second);
        return first;
      },
    };
  },
});

/** Dresses a fact as the store would, for folds and projections in specs. */
export const asRecorded = <Event extends DomainEvent>(
  streamType: string,
  streamId: string,
  event: Past<Event>,
  index = 0,
): Recorded<Event> => ({
  ...event,
  eventId: `00000000-0000-5000-8000-${String(index + 1).padStart(12, '0')}`,
  streamType,
  streamId,
  version: index + 1,
  recordedAt: event.recordedAt ?? event.occurredAt,
  metadata: { commandId: 'spec', correlationId: 'spec', causationId: 'spec', actor: 'spec' },
});

/** Short for specs: `at('2026-03-02T10:00:00+08:00')`. */
export const at = instant;

type Ran<Event extends DomainEvent> =
  | { readonly events: readonly (Event | Addressed<DomainEvent>)[]; readonly rejection?: undefined }
  | { readonly rejection: Rejection; readonly events?: undefined };

const outcome = <Event extends DomainEvent>(ran: Ran<Event>): Outcome<Event> => {
  const events = () => {
    if (ran.rejection !== undefined) throw ran.rejection;
    return ran.events;
  };
  return {
    get events() {
      return events();
    },
    then: (...expected) => {
      if (canonical(ran.events) !== canonical(expected)) throw mismatch(expected, ran);
    },
    thenTypes: (...types) => {
      if (canonical(ran.events?.map((event) => event.type)) !== canonical(types)) throw mismatch(types, ran);
    },
    thenNothing: () => {
      if (ran.rejection !== undefined || ran.events.length > 0) throw mismatch('nothing', ran);
    },
    thenRejected: (code) => {
      if (ran.rejection?.code !== code) throw mismatch(`rejected: ${code}`, ran);
    },
  };
};

const mismatch = (expected: unknown, ran: { events?: unknown; rejection?: Rejection | undefined }): Error =>
  new Error(
    `expected ${JSON.stringify(expected, null, 2)}\nbut got ${
      ran.rejection === undefined ? JSON.stringify(ran.events, null, 2) : `rejected: ${ran.rejection.code}`
    }`,
  );

/** Text that is equal exactly when the values are: keys sorted, absent and undefined the same. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
