import { join, resolve } from 'node:path';
import { mkdirSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, portFrom } from '../ports.js';
import { signal } from '../processes.js';
import { answersWithin } from './client.js';
import { endLeftover, launch, lastLines, type Life } from './jar-process.js';

export interface JarBrokerOptions {
  /** Folder of its data, settings and log; made when missing. */
  readonly folder: string;
  readonly jars: string;
  readonly java: string;
  /** The port to take where it is free; any without one. */
  readonly preferredPort?: number | undefined;
  /** Folders that go with it: it is killed at the end, not stopped in good order. */
  readonly thrownAway: readonly string[];
  /** It outlives this process and is not started again; whoever made the folder ends it (`broker.pid` in there). */
  readonly leaveRunning: boolean;
  readonly say: (line: string) => void;
}

/** A virtual machine starts slowly on a machine that has other work. */
const readyWithinMs = 120_000;
const stopWithinMs = 4_000;
const firstPauseMs = 500;
const longestPauseMs = 10_000;

/** One broker, which is its own controller, started from the published jars, and again, on its port, whenever it ends by itself. */
export class JarBroker {
  readonly brokers: readonly string[];
  #life: Life | undefined;
  /** Aborted: nobody wants it to run. */
  #wanted = new AbortController();
  #kept: Promise<void> | undefined;

  private constructor(
    private readonly options: JarBrokerOptions,
    private readonly ports: { readonly broker: number; readonly controller: number },
  ) {
    this.brokers = [`127.0.0.1:${ports.broker}`];
  }

  /** Resolves when it answers. */
  static async start(options: JarBrokerOptions): Promise<JarBroker> {
    const { preferredPort } = options;
    const folder = resolve(options.folder);
    mkdirSync(folder, { recursive: true });
    await endLeftover(folder);
    const port = preferredPort === undefined ? await freePort() : await portFrom(preferredPort);
    const broker = new JarBroker({ ...options, folder }, { broker: port, controller: await freePort() });
    await broker.restart();
    return broker;
  }

  /** Undefined while it does not run. */
  get pid(): number | undefined {
    return this.#life?.pid;
  }

  /** Starts it where it was stopped or killed, on the same port. Resolves when it answers. */
  async restart(): Promise<void> {
    if (this.#kept !== undefined) return;
    this.#wanted = new AbortController();
    const life = await this.#start();
    this.#kept = this.#keep(life, this.#wanted.signal);
  }

  /** As a power cut does; it stays away until it is restarted. */
  async kill(): Promise<void> {
    await this.#end([['SIGKILL', stopWithinMs]]);
  }

  /** In good order, unless its data are thrown away. */
  async stop(): Promise<void> {
    const { thrownAway } = this.options;
    const insist = ['SIGKILL', stopWithinMs] as const;
    await this.#end(thrownAway.length > 0 ? [insist] : [['SIGTERM', stopWithinMs], insist]);
    for (const folder of thrownAway) rmSync(folder, { recursive: true, force: true });
  }

  async #start(): Promise<Life> {
    const { folder } = this.options;
    const life = launch(this.options, this.ports);
    this.#life = life;
    try {
      await answersWithin(readyWithinMs, this.brokers, {}, () => (life.isOver() ? 'it has ended' : undefined));
    } catch (cause) {
      signal(life.pid, 'SIGKILL');
      await this.#over(life);
      const why = `${(cause as Error).message}\n${lastLines(join(folder, 'broker.log'))}`;
      throw new Error(`Kafka did not start on ${folder}: ${why}`, { cause });
    }
    return life;
  }

  async #keep(first: Life, wanted: AbortSignal): Promise<void> {
    let life: Life | undefined = first;
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      if (life !== undefined) await this.#over(life);
      if (wanted.aborted || this.options.leaveRunning) return;
      this.options.say(`Kafka has ended; it is started again. Its log: ${join(this.options.folder, 'broker.log')}`);
      life = await this.#start().catch((error: unknown) => {
        if (!wanted.aborted) this.options.say((error as Error).message);
        return undefined;
      });
      await sleep(pauseMs, undefined, { signal: wanted, ref: false }).catch(() => undefined);
    }
  }

  async #over(life: Life): Promise<void> {
    await life.ended;
    await life.guard.release();
    if (this.#life === life) this.#life = undefined;
  }

  async #end(signals: readonly (readonly [NodeJS.Signals, number])[]): Promise<void> {
    this.#wanted.abort();
    const life = this.#life;
    if (life !== undefined) {
      life.child.ref();
      for (const [name, patienceMs] of signals) {
        if (life.isOver()) break;
        signal(life.pid, name);
        const timer = new AbortController();
        await Promise.race([life.ended, sleep(patienceMs, undefined, { signal: timer.signal }).catch(() => undefined)]);
        timer.abort();
      }
    }
    await this.#kept;
    this.#kept = undefined;
  }
}
