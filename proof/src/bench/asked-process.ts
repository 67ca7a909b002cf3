import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Work that a child process does on demand: by name, with one argument and one result that both fit into JSON. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each entry has types of its own
export type Work = Readonly<Record<string, (argument: any) => unknown>>;

type ArgumentOf<W extends Work, Name extends keyof W> = Parameters<W[Name]>[0];
type ResultOf<W extends Work, Name extends keyof W> = Awaited<ReturnType<W[Name]>>;

interface Question {
  readonly number: number;
  readonly name: string;
  readonly argument: unknown;
}
interface Answer {
  readonly number: number;
  readonly result?: unknown;
  readonly failed?: string;
}

/** A child process that works on demand, one script of this folder. */
export class AskedProcess<W extends Work> {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { done: (result: unknown) => void; failed: (error: Error) => void }>();
  readonly #exited: Promise<void>;
  #asked = 0;

  /** @param script URL of the compiled file, which calls {@link worksOnDemand} */
  constructor(
    script: URL,
    private readonly title: string,
    options: { readonly environment?: Readonly<Record<string, string>>; readonly nodeOptions?: readonly string[] } = {},
  ) {
    this.#child = fork(fileURLToPath(script), [], {
      env: { ...process.env, ...options.environment },
      execArgv: [...(options.nodeOptions ?? [])],
    });
    this.#child.on('message', (message) => this.#heard(message as Answer));
    this.#exited = new Promise((done) =>
      this.#child.once('exit', () => {
        for (const { failed } of this.#waiting.values()) failed(new Error(`${title} has ended`));
        done();
      }),
    );
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** @throws Error with what the child said where it failed, or that it has ended */
  ask<Name extends keyof W & string>(name: Name, argument?: ArgumentOf<W, Name>): Promise<ResultOf<W, Name>> {
    return new Promise((done, failed) => {
      const number = (this.#asked += 1);
      this.#waiting.set(number, { done: done as (result: unknown) => void, failed });
      this.#child.send({ number, name, argument } satisfies Question, (error) => {
        if (error !== null) failed(new Error(`${this.title}: ${error.message}`));
      });
    });
  }

  /** It ends when nobody is there to ask any more. */
  async end(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    const insist = setTimeout(() => this.#child.kill('SIGKILL'), 5_000);
    await this.#exited;
    clearTimeout(insist);
  }

  #heard({ number, result, failed }: Answer): void {
    const waiting = this.#waiting.get(number);
    this.#waiting.delete(number);
    if (failed === undefined) waiting?.done(result);
    else waiting?.failed(new Error(`${this.title}: ${failed}`));
  }
}

/** The child's side: answers until whoever asks is gone. */
export const worksOnDemand = (work: Work, end: () => Promise<unknown> = () => Promise.resolve()): void => {
  process.on('message', (message) => {
    const { number, name, argument } = message as Question;
    const say = (answer: Omit<Answer, 'number'>): void => void process.send?.({ number, ...answer });
    Promise.resolve()
      .then(() => work[name]!(argument))
      .then(
        (result) => say({ result }),
        (error: unknown) => say({ failed: (error as Error).stack ?? String(error) }),
      );
  });
  process.on('disconnect', () => void end().finally(() => process.exit()));
};
