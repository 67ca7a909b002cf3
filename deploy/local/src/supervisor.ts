import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { closeSync, fstatSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** `starting`: runs, not ready yet. `down`: died, comes back after a pause. `stopped`: nobody wants it to run. */
export type ServiceState = 'starting' | 'ready' | 'down' | 'stopped';

export interface Program {
  readonly name: string;
  /** The script that Node runs. */
  readonly script: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Where it answers; `/health/ready` tells when. */
  readonly url: string;
  readonly logFile: string;
  /** Each new process of the program, before it has said anything. */
  readonly onStart?: (child: ChildProcess) => void;
  /** Told when it ended by itself. */
  readonly say?: (line: string) => void;
}

const firstPauseMs = 200;
const longestPauseMs = 10_000;
/** Ready for so long, a program that dies begins again with the first pause. */
const stableAfterMs = 30_000;
const readyWithinMs = 180_000;
/** Deaths before it was ever ready, after which `start` gives up: it will not get better by itself. */
const hopelessAfter = 3;
const stopWithinMs = 5_000;
const logSize = 10_000_000;

/** Keeps one program running: started again, after a pause that doubles, whenever it ends. */
export class Supervisor {
  #state: ServiceState = 'stopped';
  #child: ChildProcess | undefined;
  #wanted = new AbortController();
  #running: Promise<void> | undefined;
  #logStart = 0;
  #wasReady = false;
  readonly #changes = new EventEmitter().setMaxListeners(0);

  constructor(private readonly program: Program) {
    this.#wanted.abort();
  }

  get name(): string {
    return this.program.name;
  }

  get url(): string {
    return this.program.url;
  }

  get state(): ServiceState {
    return this.#state;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /**
   * Resolves when it is ready.
   * @throws Error with the last lines of its log when it dies three times, or takes three minutes, before it is
   */
  async start(): Promise<void> {
    if (this.#wanted.signal.aborted) {
      await this.#running;
      this.#wanted = new AbortController();
      this.#wasReady = false;
      rotate(this.program.logFile);
      this.#running = this.#keepRunning(this.#wanted.signal);
    }
    await this.#ready();
  }

  /** Asks it to end, insists after 5 s. */
  async stop(): Promise<void> {
    this.#wanted.abort();
    this.#child?.kill('SIGTERM');
    const insist = setTimeout(() => this.#child?.kill('SIGKILL'), stopWithinMs);
    await this.#running;
    clearTimeout(insist);
  }

  /** As a power cut does; it comes back by itself. Resolves when the process has ended. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  async #ready(): Promise<void> {
    const patience = AbortSignal.timeout(readyWithinMs);
    let deaths = 0;
    while (this.#state !== 'ready') {
      if (this.#state === 'down') deaths += 1;
      if (this.#state === 'stopped') throw new Error(`${this.name} was stopped before it was ready.`);
      if (deaths >= hopelessAfter && !this.#wasReady) {
        await this.stop();
        throw new Error(`${this.name} does not start:\n${this.#lastLines()}`);
      }
      await once(this.#changes, 'change', { signal: patience }).catch(() => {
        throw new Error(`${this.name} is not ready after ${readyWithinMs / 1000} s:\n${this.#lastLines()}`);
      });
    }
  }

  async #keepRunning(wanted: AbortSignal): Promise<void> {
    for (let pause = firstPauseMs; !wanted.aborted; pause = Math.min(pause * 2, longestPauseMs)) {
      const readyForMs = await this.#run();
      if (readyForMs > stableAfterMs) pause = firstPauseMs;
      if (!this.#wanted.signal.aborted) await this.#pause(pause);
    }
    this.#become('stopped');
  }

  async #pause(ms: number): Promise<void> {
    this.program.say?.(
      `${this.name} has ended; it is started again in ${ms / 1000} s. Its log: ${this.program.logFile}`,
    );
    await sleep(ms, undefined, { signal: this.#wanted.signal }).catch(() => undefined);
  }

  /** One life of the program. @returns for how many milliseconds it was ready */
  async #run(): Promise<number> {
    const log = openSync(this.program.logFile, 'a', 0o600);
    this.#logStart = fstatSync(log).size;
    const child = fork(this.program.script, [], {
      env: this.program.environment,
      execArgv: [],
      // Detached: Ctrl-C in a terminal goes to the whole process group, and the launcher stops things in their order.
      detached: true,
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log);
    this.#child = child;
    const ended = new AbortController();
    const onEnd = (): void => {
      if (ended.signal.aborted) return;
      this.#child = undefined;
      this.#become('down');
      ended.abort();
    };
    child.once('exit', onEnd).on('error', onEnd);
    this.program.onStart?.(child);
    this.#become('starting');
    let readySince: number | undefined;
    if (await this.#answers(ended.signal)) {
      readySince = performance.now();
      this.#wasReady = true;
      this.#become('ready');
    }
    if (!ended.signal.aborted) await once(ended.signal, 'abort');
    return readySince === undefined ? 0 : performance.now() - readySince;
  }

  async #answers(ended: AbortSignal): Promise<boolean> {
    while (!ended.aborted) {
      const signal = AbortSignal.any([ended, AbortSignal.timeout(2_000)]);
      const response = await fetch(`${this.url}/health/ready`, { signal }).catch(() => undefined);
      await response?.body?.cancel();
      if (response?.ok === true) return true;
      await sleep(40);
    }
    return false;
  }

  #become(state: ServiceState): void {
    this.#state = state;
    this.#changes.emit('change');
  }

  #lastLines(): string {
    return readFileSync(this.program.logFile)
      .subarray(this.#logStart)
      .toString('utf8')
      .trimEnd()
      .split('\n')
      .slice(-20)
      .join('\n');
  }
}

/** A log of more than 10 MB is put aside when its service starts; the one put aside before goes. */
const rotate = (file: string): void => {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > logSize) renameSync(file, `${file}.1`);
};
