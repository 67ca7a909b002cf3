import { getEventListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { boundedWait } from './bounded-wait.js';

describe('a bounded wait', () => {
  it('ends when its time is up', async () => {
    const wait = boundedWait(new AbortController().signal, 20);
    expect(wait.signal.aborted).toBe(false);
    await sleep(60);
    expect(wait.signal.aborted).toBe(true);
  });

  it('ends with its caller, also one that is gone already', () => {
    const caller = new AbortController();
    const before = boundedWait(caller.signal, 10_000);
    caller.abort();
    expect(before.signal.aborted).toBe(true);
    expect(boundedWait(caller.signal, 10_000).signal.aborted).toBe(true);
  });

  it('leaves no trace on a caller that lives long', () => {
    const caller = new AbortController();
    const wait = boundedWait(caller.signal, 10_000);
    expect(getEventListeners(caller.signal, 'abort')).toHaveLength(1);
    wait.end();
    expect(wait.signal.aborted).toBe(true);
    expect(getEventListeners(caller.signal, 'abort')).toHaveLength(0);
  });
});
