import type { Instant } from '@throughline/values';
import type { CommandShape, Decider } from './decider.js';
import type { DomainEvent } from './event.js';

/**
 * `logistics`: that source's own watermark. `order:logistics`: order's entry for logistics. `logistics:carrier-sf`: what logistics has heard for
 * certain of one carrier that it asks. `own`: the watermark of the context itself, for
 * the absence of something that only it records.
 */
export type WatermarkEntry = string;

/**
 * A clock for something that did not happen. Its due time is a pure function of the stream's state: the store arms the row in the
 * append that first makes `dueAt` defined (or earlier), disarms it when it becomes undefined, and leaves it alone when it moves later: then the
 * decision, called at the old due time, finds nothing to say and the row is armed again with the later one.
 */
export interface Deadline<State = unknown> {
  /** The condition that becomes true: `silence-after-dispatch`. Permanent. */
  readonly name: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a registry of deadlines of every kind has no narrower type
  readonly decider: Decider<State, any, any>;
  readonly dueAt: (state: State) => Instant | undefined;
  /** Whose facts a verdict speaks about (`shp_…`, an order number): while one of them is parked, no verdict. */
  readonly subjects: (state: State, streamId: string) => readonly string[];
  /** Judged only for instants before the earliest of the clock and these entries. */
  readonly needs: readonly WatermarkEntry[];
  /**
   * Entries of the stream's own that hold its verdicts back as well, where their source tells them at all: `logistics:carrier-sf`. Taken when
   * the clock is armed, and not waited for before they were first heard.
   */
  readonly needsOf?: (state: State) => readonly `${string}:${string}`[];
  readonly judge: (
    due: Instant,
    streamId: string,
    context: { readonly now: Instant; id(prefix: string, key?: string): string },
  ) => CommandShape;
}

/** Defines a deadline with its types checked against its decider. */
export const deadline = <State, Command extends CommandShape, Event extends DomainEvent>(
  definition: Omit<Deadline<State>, 'decider' | 'judge'> & {
    readonly decider: Decider<State, Command, Event>;
    readonly judge: (
      due: Instant,
      streamId: string,
      context: { readonly now: Instant; id(prefix: string, key?: string): string },
    ) => Command;
  },
): Deadline<State> => definition;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a registry of deadlines of every kind has no narrower type
export type AnyDeadline = Deadline<any>;
