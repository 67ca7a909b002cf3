import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandOf, isAlive, signal } from './processes.js';

/** A service ends by itself when its launcher is gone; so long it may take. */
const patienceMs = 5_000;

interface Known {
  readonly pid: number;
  readonly script: string;
}

/** Remembers on disk which processes a launcher has started, for the next one, should this one be killed. */
export class Leftovers {
  readonly #known = new Map<string, Known>();

  constructor(
    private readonly file: string,
    private readonly patience = patienceMs,
  ) {}

  note(name: string, pid: number, script: string): void {
    this.#known.set(name, { pid, script });
    writeFileSync(`${this.file}.new`, JSON.stringify([...this.#known.values()]));
    renameSync(`${this.file}.new`, this.file);
  }

  /** Waits for what an earlier launcher left behind, and ends what does not end by itself. */
  async end(): Promise<void> {
    const left = (): Known[] =>
      this.#read().filter(({ pid, script }) => isAlive(pid) && commandOf(pid).includes(script));
    for (const until = Date.now() + this.patience; left().length > 0; await sleep(50)) {
      if (Date.now() > until) for (const { pid } of left()) signal(pid, 'SIGKILL');
    }
  }

  #read(): readonly Known[] {
    try {
      return JSON.parse(readFileSync(this.file, 'utf8')) as Known[];
    } catch {
      return [];
    }
  }
}
