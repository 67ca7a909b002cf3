import type { CommandOn, ContextDefinition, DomainEvent, Recorded } from '@throughline/event-sourcing';
import type { Instant } from '@throughline/values';

/** What the shell needs of the event store. */
export interface BusinessClock {
  now(): Instant;
  onTurn(listener: () => void): () => void;
}

export interface Ask {
  readonly commandId: string;
  /** Present when the caller gave an idempotency key. */
  readonly requestHash?: string;
  readonly actor: string;
  readonly correlationId: string;
  readonly causationId?: string;
  readonly traceparent?: string;
  /** From `If-Match`. */
  readonly expectedVersion?: number;
}

export interface Executed<State = unknown> {
  readonly state: State;
  readonly version: number;
  readonly events: readonly DomainEvent[];
  readonly readAfter: string;
}

export interface Answered {
  readonly replayed: boolean;
  readonly status: number;
  readonly body: string;
  readonly version: number;
}

export interface StorePort {
  readonly definition: ContextDefinition;
  execute(
    command: CommandOn,
    ask: Ask,
    answer: (executed: Executed) => { status: number; body: object },
  ): Promise<Answered>;
  load(streamType: string, streamId: string): Promise<{ version: number; events: Recorded<DomainEvent>[] }>;
}

export interface ReadModelsPort {
  /** Waits until the write that the token names can be read in the model; throws where it cannot within `ms`. */
  waitFor(readAfter: string, readModel: string, ms: number): Promise<void>;
  /** How far the model has read, and when. */
  position(readModel: string): Promise<{ position: bigint; at: Instant }>;
}
