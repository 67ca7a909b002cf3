import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { withinBudget } from '../lifecycle.js';
import type { Machinery } from '../machinery.js';
import type { Log } from '../observability/log.js';

/** So long may a batch in hand go on once the process is told to stop. */
const stopWithinMs = 4_000;

/**
 * Consumption as a Nest microservice: Nest starts and stops it, and that is all. What it runs (the sequencer, consumers of other
 * contexts' facts and of our own, deadlines, read models) takes plain functions from the wiring page and its own explicit transactions.
 *
 * `@EventPattern`, `addHandler` and `handleEvent` are not used: with Nest a handler that throws still resolves, and the cursor would move past
 * a lost event.
 */
export class MachineryStrategy extends Server implements CustomTransportStrategy {
  private stopped: Promise<void> | undefined;

  constructor(
    private readonly machinery: Machinery,
    private readonly log: Log,
  ) {
    super();
  }

  async listen(callback: (error?: unknown) => void): Promise<void> {
    try {
      for (const runner of this.machinery.runners) await runner.start();
      callback();
    } catch (error) {
      callback(error);
    }
  }

  /** Stops what was started, last first: the sequencer still moves what others write while they stop. */
  close(): Promise<void> {
    return (this.stopped ??= this.stop());
  }

  private async stop(): Promise<void> {
    const { runners, store } = this.machinery;
    const [first, ...rest] = runners;
    await withinBudget(
      'stop consumers and claims',
      stopWithinMs,
      () => Promise.all(rest.map((runner) => runner.stop())),
      { log: this.log, time: store.time },
    );
    if (first !== undefined)
      await withinBudget('stop the sequencer', stopWithinMs, () => first.stop(), { log: this.log, time: store.time });
  }

  on(): never {
    throw new Error('consumption has no events of its own');
  }

  unwrap<T>(): T {
    return this.machinery as T;
  }
}
