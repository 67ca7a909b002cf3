import { setTimeout as sleep } from 'node:timers/promises';
import { patienceMs } from './api.js';

/**
 * Looks until there is an answer.
 * @param look undefined: not yet
 * @throws Error that says what was waited for, after `withinMs`
 */
export const eventually = async <Seen>(
  what: string | (() => string),
  look: () => Promise<Seen | undefined>,
  { everyMs = 10, withinMs = patienceMs } = {},
): Promise<Seen> => {
  for (const until = performance.now() + withinMs; ; await sleep(everyMs)) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (performance.now() > until)
      throw new Error(`waited ${withinMs / 1000} s for ${typeof what === 'string' ? what : what()}`);
  }
};

/** Does the work for each item, at most so many at once; fails with the first that fails, when those under way have ended. */
export const eachOf = async <Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<void> => {
  const left = items.values();
  const worker = async (): Promise<void> => {
    for (const item of left) await work(item);
  };
  const ended = await Promise.allSettled(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  const failed = ended.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
};
