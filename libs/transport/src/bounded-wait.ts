/** One wait that ends when its time is up, when the signal is aborted or when somebody ends it, whichever comes first. */
export interface BoundedWait {
  /** Aborted once the wait is over. */
  readonly signal: AbortSignal;
  end(): void;
}

/**
 * Not `AbortSignal.any`: with a signal that lives as long as the process, Node 20 keeps a trace of every wait.
 *
 * @param ms how long at most
 */
export const boundedWait = (signal: AbortSignal, ms: number): BoundedWait => {
  const wait = new AbortController();
  const end = () => {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
    wait.abort();
  };
  const timer = setTimeout(end, ms);
  signal.addEventListener('abort', end);
  if (signal.aborted) end();
  return { signal: wait.signal, end };
};
