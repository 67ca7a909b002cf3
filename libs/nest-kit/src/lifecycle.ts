import type { SystemTime } from '@throughline/event-store';
import { setMaxListeners } from 'node:events';
import type { Launcher } from './business-clock.js';
import type { Log } from './observability/log.js';

/** Where a process stands between start and end. Told to stop, it is not ready any more and whoever waits long is let go. */
export class Lifecycle {
  private readonly stopped = new AbortController();

  /** Aborted when the process is told to stop. */
  readonly stopping: AbortSignal = this.stopped.signal;

  constructor() {
    // Each long poll listens: as many as there may be.
    setMaxListeners(0, this.stopping);
  }

  /** Everything has been started. */
  started = false;

  get isReady(): boolean {
    return this.started && !this.stopping.aborted;
  }

  beginStop(): void {
    this.stopped.abort(new Error('the service is stopping'));
  }
}

/** A launcher that ends takes its services with it, also one that ended before they listened. */
export const onceLauncherIsGone = (launcher: Launcher, tell: () => void): void => {
  launcher.on('disconnect', tell);
  if (launcher.send !== undefined && launcher.connected === false) tell();
};

/** Runs one step of a shutdown, at most so long: a step that hangs does not keep the next one from its turn. */
export const withinBudget = async (
  what: string,
  ms: number,
  step: () => Promise<unknown>,
  { log, time }: { readonly log: Log; readonly time: SystemTime },
): Promise<void> => {
  const started = time.nowMs();
  const done = new AbortController();
  try {
    const late = await Promise.race([step().then(() => false), time.sleep(ms, done.signal).then(() => true)]);
    const line = { step: what, ms: time.nowMs() - started };
    if (late) log.warn(line, 'shutdown step took too long');
    else log.info(line, 'shutdown step done');
  } catch (error) {
    log.error({ step: what, err: error }, 'shutdown step failed');
  } finally {
    done.abort();
  }
};
