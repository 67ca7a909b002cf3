import { Injectable } from '@nestjs/common';
import type { CommandOn } from '@throughline/event-sourcing';
import {
  ConcurrencyConflict,
  StoreRuntime,
  type Answered,
  type Ask,
  type EventStore,
  type Plan,
  type StepResult,
} from '@throughline/event-store';
import { Metrics } from '../observability/metrics.js';
import { Problem } from '../problems/problem.js';
import { asProblem } from '../problems/problem-details.js';
import { Answer } from './answer.js';
import type { Asked } from './asked.js';

/** What a context says of a state to the caller: its status and what may be asked next. A pure function of the domain. */
export type AnswerOf<State> = (
  state: State,
  id: string,
) => { readonly status: string; readonly allowedActions: readonly string[] };

/** Runs commands of people: load, decide, append, answer. The only way from a controller to a decision. */
@Injectable()
export class CommandRunner {
  private readonly store: EventStore;

  constructor(
    runtime: StoreRuntime,
    private readonly metrics: Metrics,
  ) {
    this.store = runtime.store;
  }

  /** Changes something that exists: 200. */
  run<State>(asked: Asked, command: CommandOn, answerOf: AnswerOf<State>): Promise<Answer> {
    return this.one(asked, command, answerOf, 200);
  }

  /** Creates something: 201 with its Location, the route's path and the id. */
  create<State>(asked: Asked, command: CommandOn, answerOf: AnswerOf<State>): Promise<Answer> {
    return this.one(asked, command, answerOf, 201);
  }

  /** Several commands, all or none, whose streams are found by look-ups in the same transaction: 200 with what `say` makes of them. */
  async runAll(asked: Asked, plan: Plan, say: (results: readonly StepResult[]) => object): Promise<Answer> {
    const answered = await this.measured('several', asked, () =>
      this.store.executePlan(plan, askOf(asked), (results) => ({ status: 200, body: say(results) })),
    );
    return Answer.text(answered.body, replayed(answered), answered.status);
  }

  private async one<State>(
    asked: Asked,
    command: CommandOn,
    answerOf: AnswerOf<State>,
    status: number,
  ): Promise<Answer> {
    const answered = await this.measured(command.command.type, asked, () =>
      this.store.execute(command, askOf(asked), ({ state, version, readAfter }) => ({
        status,
        body: { id: command.streamId, version, ...answerOf(state as State, command.streamId), readAfter },
      })),
    );
    const { id } = JSON.parse(answered.body) as { id: string };
    return Answer.text(
      answered.body,
      {
        ETag: `"${answered.version}"`,
        ...(answered.status === 201 && { Location: `${asked.path}/${id}` }),
        ...replayed(answered),
      },
      answered.status,
    );
  }

  private async measured(command: string, asked: Asked, work: () => Promise<Answered>): Promise<Answered> {
    const { time } = this.store;
    const started = time.nowMs();
    try {
      const answered = await work();
      this.metrics.commanded(command, answered.replayed ? 'replayed' : 'done', time.nowMs() - started);
      return answered;
    } catch (error) {
      const problem = conflictOf(error, asked) ?? asProblem(error);
      this.metrics.commanded(command, problem.code === 'internal-error' ? 'failed' : 'refused', time.nowMs() - started);
      throw problem;
    }
  }
}

/** Without an `If-Match`, a conflict is no disagreement with the caller: others were faster, five times in a row. */
const conflictOf = (error: unknown, asked: Asked): Problem | undefined =>
  error instanceof ConcurrencyConflict && asked.ifMatch === undefined
    ? new Problem('changed-meanwhile', { headers: { 'Retry-After': '1' } })
    : undefined;

const replayed = (answered: Answered): Record<string, string> =>
  answered.replayed ? { 'Idempotency-Replayed': 'true' } : {};

const askOf = (asked: Asked): Ask => ({
  commandId: asked.commandId,
  actor: asked.actor,
  correlationId: asked.correlationId,
  causationId: asked.commandId,
  traceparent: asked.traceparent,
  ...(asked.requestHash !== undefined && { requestHash: asked.requestHash }),
  ...(asked.ifMatch !== undefined && { expectedVersion: asked.ifMatch }),
});
