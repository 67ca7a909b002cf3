import { runningClock, turnableClock, type BusinessClock } from '@throughline/event-store';
import { instant, parseInstant, type Instant } from '@throughline/values';
import type { EventEmitter } from 'node:events';
import type { Log } from './observability/log.js';

/** The end of an IPC channel to whoever launched this process; `process` is one. */
export interface Launcher extends Pick<EventEmitter, 'on' | 'once' | 'off'> {
  send?(message: object): unknown;
  readonly connected?: boolean;
}

const answerWithinMs = 10_000;

/**
 * The clock of the business. A turnable one belongs to the launcher: it is read before anything is claimed or accepted, and each turn is
 * confirmed once every listener here has heard of it.
 *
 * @throws Error where a turnable clock has no launcher, or none that answers
 */
export const openClock = async (kind: 'system' | 'turnable', launcher: Launcher, log: Log): Promise<BusinessClock> => {
  if (kind === 'system') return runningClock();
  if (launcher.send === undefined) throw new Error('CLOCK=turnable needs a launcher: start the stack with npm start');
  const clock = turnableClock(await askFor(launcher));
  const confirm = () => launcher.send?.({ type: 'clock-turned', now: clock.now() });
  launcher.on('message', (message: unknown) => {
    const now = turnOf(message);
    if (now === undefined) return;
    try {
      clock.turn(now);
      confirm();
    } catch (error) {
      log.error({ err: error }, 'the clock was not turned');
    }
  });
  confirm();
  return clock;
};

const askFor = (launcher: Launcher): Promise<Instant> =>
  new Promise((resolve, reject) => {
    const heard = (message: unknown) => {
      const now = turnOf(message);
      if (now === undefined) return;
      clearTimeout(timer);
      launcher.off('message', heard);
      resolve(now);
    };
    const timer = setTimeout(() => {
      launcher.off('message', heard);
      reject(new Error(`the launcher did not tell the time within ${answerWithinMs / 1_000} s`));
    }, answerWithinMs);
    launcher.on('message', heard);
    launcher.send?.({ type: 'clock?' });
  });

const turnOf = (message: unknown): Instant | undefined => {
  const { type, now } = (message ?? {}) as { type?: unknown; now?: unknown };
  return type === 'clock-turn' && typeof now === 'string' && parseInstant(now) !== undefined ? instant(now) : undefined;
};
