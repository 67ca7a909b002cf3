import type { ChildProcess } from 'node:child_process';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { epochMs, type Instant, instantAt, isBefore, parseInstant } from '@throughline/values';

/** What a turn of the clock came to. */
export interface Turn {
  readonly now: Instant;
  /** Services that work by the new time. */
  readonly confirmed: readonly string[];
  /** Services that do not run: they read the new time when they start, before they claim or accept anything. */
  readonly down: readonly string[];
  /** Services that run and did not confirm in time. The turn stands all the same. */
  readonly silent: readonly string[];
}

export class ClockGoesBack extends Error {
  constructor(readonly present: Instant) {
    super(`The clock shows ${present} and is only turned forward.`);
  }
}

export class ClockNotConfirmed extends Error {
  constructor(readonly turn: Turn) {
    super(`The clock was turned to ${turn.now}; ${turn.silent.join(', ')} did not confirm.`);
  }
}

export interface ClockOptions {
  /** Where it is kept over restarts. */
  readonly file: string;
  /** Names of the services that follow it. */
  readonly services: readonly string[];
  /** What it shows before its first turn. */
  readonly start: Instant;
  /** Does a turn survive a loss of power? A throw-away stack does without, and turns several times as fast. */
  readonly durable: boolean;
  /** How long a running service may take to confirm; milliseconds. */
  readonly confirmWithinMs?: number;
}

/** The business clock of a whole stack. It stands still until it is turned, and is only turned forward. */
export class StackClock {
  #now: Instant;
  readonly #following = new Map<string, ChildProcess>();
  #lastTurn: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: ClockOptions) {
    this.#now = storedTime(options.file) ?? inUtc(options.start);
    this.#store();
  }

  now(): Instant {
    return this.#now;
  }

  /** From the moment that a service has asked for the time, no turn is over without it. */
  follow(name: string, child: ChildProcess): void {
    child.on('message', (message) => {
      if ((message as { type?: unknown }).type !== 'clock?') return;
      this.#following.set(name, child);
      tell(child, this.#now);
    });
    child.once('exit', () => {
      if (this.#following.get(name) === child) this.#following.delete(name);
    });
  }

  /**
   * Stores the new time, tells every running service, and answers when each has confirmed. Turns wait for one another.
   *
   * @throws ClockGoesBack where `to` lies before the present
   * @throws ClockNotConfirmed where a running service is silent for 5 s; the turn stands
   */
  turn(to: Instant): Promise<Turn> {
    const turn = this.#lastTurn.then(() => this.#turn(inUtc(to)));
    this.#lastTurn = turn.catch(() => undefined);
    return turn;
  }

  async #turn(to: Instant): Promise<Turn> {
    if (isBefore(to, this.#now)) throw new ClockGoesBack(this.#now);
    this.#now = to;
    this.#store();
    const answers = new Map<string, Answer>();
    await Promise.all(
      [...this.#following].map(async ([name, child]) => answers.set(name, await this.#confirms(child, to))),
    );
    const that = (answer: Answer): string[] =>
      this.options.services.filter((name) => (answers.get(name) ?? 'down') === answer);
    const turn: Turn = { now: to, confirmed: that('confirmed'), down: that('down'), silent: that('silent') };
    if (turn.silent.length > 0) throw new ClockNotConfirmed(turn);
    return turn;
  }

  #confirms(child: ChildProcess, to: Instant): Promise<Answer> {
    return new Promise((resolve) => {
      const done = (answer: Answer): void => {
        clearTimeout(timer);
        child.off('message', onMessage).off('exit', onExit);
        resolve(answer);
      };
      const onMessage = (message: unknown): void => {
        const { type, now } = message as { type?: unknown; now?: unknown };
        if (type === 'clock-turned' && typeof now === 'string' && Date.parse(now) === epochMs(to)) done('confirmed');
      };
      const onExit = (): void => done('down');
      const timer = setTimeout(() => done('silent'), this.options.confirmWithinMs ?? 5_000);
      child.on('message', onMessage).once('exit', onExit);
      tell(child, to);
    });
  }

  /** Written beside and renamed: whoever reads it finds the old time or the new one. */
  #store(): void {
    const file = openSync(`${this.options.file}.new`, 'w');
    writeSync(file, this.#now);
    if (this.options.durable) fsyncSync(file);
    closeSync(file);
    renameSync(`${this.options.file}.new`, this.options.file);
  }
}

type Answer = 'confirmed' | 'silent' | 'down';

/** A message to a child that ends meanwhile is lost, and its exit says the rest. */
const tell = (child: ChildProcess, now: Instant): void => {
  child.send({ type: 'clock-turn', now }, () => undefined);
};

const inUtc = (at: Instant): Instant => instantAt(epochMs(at));

/** What the clock that is kept in this file shows. */
export const storedTime = (file: string): Instant | undefined => {
  try {
    return parseInstant(readFileSync(file, 'utf8').trim());
  } catch {
    return undefined;
  }
};
