import { epochMs, instantAt, isBefore, type Instant } from '@throughline/values';

/** The clock of the business: facts, deadlines and ids. May be turned in tests and replays, and then only forward. */
export interface BusinessClock {
  now(): Instant;
  /** Called after each turn of a turnable clock; never by one that runs by itself. Returns how to stop listening. */
  onTurn(listener: () => void): () => void;
  /** True where the clock stands still between turns. */
  readonly turnable: boolean;
}

/** The machine's time: leases, time-outs, token expiry, retention, lag. Never turns. */
export interface SystemTime {
  /** Milliseconds since 1970-01-01T00:00Z. */
  nowMs(): number;
  /** Resolves after `ms` milliseconds, or at once when the signal aborts. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The business clock of production: the machine's time, in UTC. */
export const runningClock = (): BusinessClock => ({
  now: () => instantAt(Date.now()),
  onTurn: () => () => undefined,
  turnable: false,
});

export interface TurnableClock extends BusinessClock {
  /** @throws RangeError when `to` lies before the present: a business clock never goes back. The same instant again is no turn. */
  turn(to: Instant): void;
}

/** A business clock that stands still until it is turned. */
export const turnableClock = (start: Instant): TurnableClock => {
  let present = instantAt(epochMs(start));
  const listeners = new Set<() => void>();
  return {
    turnable: true,
    now: () => present,
    onTurn: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    turn: (to) => {
      if (isBefore(to, present)) throw new RangeError('a business clock is only turned forward');
      if (epochMs(to) === epochMs(present)) return;
      present = instantAt(epochMs(to));
      for (const listener of listeners) listener();
    },
  };
};

export const systemTime = (): SystemTime => ({
  nowMs: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) {
        resolve();
        return;
      }
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal?.addEventListener('abort', done, { once: true });
    }),
});
