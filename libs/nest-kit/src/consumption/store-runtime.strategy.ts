import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import type { StoreRuntime } from '@throughline/event-store';
import type { ProcessRole } from '../environment.js';
import { withinBudget } from '../lifecycle.js';
import type { Log } from '../observability/log.js';
import type { Runner } from '../service-definition.js';

/** So long may what is in hand go on once the process is told to stop. */
const stopWithinMs = 4_000;

/**
 * Consumption as a Nest microservice: Nest starts and stops it, and that is all. What it runs (the sequencer, consumers of other
 * contexts' facts and of our own, deadlines, read models) takes plain functions from the wiring page and its own explicit transactions.
 *
 * `@EventPattern`, `addHandler` and `handleEvent` are not used: with Nest a handler that throws still resolves, and the cursor would move past
 * a lost event.
 */
export class StoreRuntimeStrategy extends Server implements CustomTransportStrategy {
  private stopped: Promise<void> | undefined;

  constructor(
    private readonly runtime: StoreRuntime,
    private readonly runners: readonly Runner[],
    private readonly roles: ReadonlySet<ProcessRole>,
    private readonly log: Log,
  ) {
    super();
  }

  async listen(callback: (error?: unknown) => void): Promise<void> {
    try {
      const worker = this.roles.has('worker');
      await this.runtime.start({ worker, sequencer: this.roles.has('sequencer') });
      if (worker) for (const runner of this.runners) runner.start();
      callback();
    } catch (error) {
      callback(error);
    }
  }

  /** Called before the listener closes, and again by Nest after it: the second time nothing is left to do. */
  close(): Promise<void> {
    return (this.stopped ??= withinBudget('stop consumers and claims', stopWithinMs, () => this.stop(), {
      log: this.log,
      time: this.runtime.store.time,
    }));
  }

  private async stop(): Promise<void> {
    await Promise.all(this.runners.map((runner) => runner.stop()));
    await this.runtime.stop();
  }

  on(): never {
    throw new Error('consumption has no events of its own');
  }

  unwrap<T>(): T {
    return this.runtime as T;
  }
}
