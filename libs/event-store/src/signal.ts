/** Something happened, in this process: wakes who waits and calls who listens. Raising it many times before somebody looks is one wake-up. */
export class Signal {
  private readonly listeners = new Set<() => void>();

  /** Returns how to stop listening. */
  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  raise(): void {
    for (const listener of [...this.listeners]) listener();
  }
}

/** Waits for the first of several signals, the time or the abort. Never rejects. */
export const firstOf = (signals: readonly Signal[], ms: number, abort?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (abort?.aborted === true) {
      resolve();
      return;
    }
    const done = () => {
      clearTimeout(timer);
      abort?.removeEventListener('abort', done);
      for (const stop of stops) stop();
      resolve();
    };
    const timer = setTimeout(done, ms);
    const stops = signals.map((signal) => signal.listen(done));
    abort?.addEventListener('abort', done, { once: true });
  });
