import type { SystemTime } from '@throughline/event-store';

/** Asks again only when the last answer has stood for so long; whoever asks while one is on its way waits for that one. */
export const standing = <T>(ms: number, time: SystemTime, ask: () => Promise<T>): (() => Promise<T>) => {
  let last: Promise<T> | undefined;
  let until = 0;
  return () => {
    if (last !== undefined && time.nowMs() < until) return last;
    until = Infinity;
    return (last = ask().finally(() => (until = time.nowMs() + ms)));
  };
};
