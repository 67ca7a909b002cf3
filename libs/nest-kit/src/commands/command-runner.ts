import { Inject, Injectable } from '@nestjs/common';
import type { CommandOn, Decider, CommandShape, DomainEvent } from '@throughline/event-sourcing';
import { eventStore } from '../tokens.js';
import type { Ask, Executed, StorePort } from '../store-port.js';
import { Answer } from './answer.js';
import type { Asked } from './asked.js';

/** What a context says of a state to the caller: its status and what may be asked next. A pure function of the domain. */
export type AnswerOf<State> = (
  state: State,
  id: string,
) => { readonly status: string; readonly allowedActions: readonly string[] };

/** What came of one command, for a route that runs several. */
export interface Ran {
  readonly replayed: boolean;
  readonly version: number;
  /** What `say` made of it; the same on a replay. */
  readonly body: object;
}

/** Runs commands of people: load, decide, append, answer. The only way from a controller to a decision. */
@Injectable()
export class CommandRunner {
  constructor(@Inject(eventStore) private readonly store: StorePort) {}

  /** Changes something that exists: 200. */
  run<State>(asked: Asked, command: CommandOn, answerOf: AnswerOf<State>): Promise<Answer> {
    return this.answer(asked, command, answerOf, 200);
  }

  /** Creates something: 201 with its Location. */
  create<State>(asked: Asked, command: CommandOn, answerOf: AnswerOf<State>): Promise<Answer> {
    return this.answer(asked, command, answerOf, 201);
  }

  /** Runs a command whose answer the route composes itself (a batch): `say` becomes what is stored for replays. */
  async execute(asked: Asked, command: CommandOn, say: (executed: Executed) => object): Promise<Ran> {
    const answered = await this.store.execute(command, askOf(asked), (executed) => ({
      status: 200,
      body: say(executed),
    }));
    return { replayed: answered.replayed, version: answered.version, body: JSON.parse(answered.body) as object };
  }

  /** The state of a stream as it is now, for a route that must look before it decides which command to send. */
  async state<State, C extends CommandShape, E extends DomainEvent>(
    decider: Decider<State, C, E>,
    id: string,
  ): Promise<State> {
    const { events } = await this.store.load(decider.streamType, id);
    return events.reduce((state, event) => decider.evolve(state, event as never), decider.initialState);
  }

  private async answer<State>(
    asked: Asked,
    command: CommandOn,
    answerOf: AnswerOf<State>,
    status: number,
  ): Promise<Answer> {
    const answered = await this.store.execute(command, askOf(asked), ({ state, version, readAfter }) => ({
      status,
      body: { id: command.streamId, version, ...answerOf(state as State, command.streamId), readAfter },
    }));
    const { id } = JSON.parse(answered.body) as { id: string };
    return Answer.text(
      answered.body,
      {
        ETag: `"${answered.version}"`,
        ...(answered.status === 201 && { Location: `${asked.path}/${id}` }),
        ...(answered.replayed && { 'Idempotency-Replayed': 'true' }),
      },
      answered.status,
    );
  }
}

const askOf = (asked: Asked): Ask => ({
  commandId: asked.commandId,
  actor: asked.actor,
  correlationId: asked.correlationId,
  traceparent: asked.traceparent,
  ...(asked.requestHash !== undefined && { requestHash: asked.requestHash }),
  ...(asked.ifMatch !== undefined && { expectedVersion: asked.ifMatch }),
});
