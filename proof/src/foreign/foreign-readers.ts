import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { jarsFolder } from '@throughline/local';
import { freshDatabase, type FreshDatabase } from '@throughline/test-kit';
import { Client } from 'pg';
import ts from 'typescript';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const consumers = join(root, 'docs/consumers');

/** Removed with everything in it by the guard of the test run. */
const runFolder = process.env['THROUGHLINE_TEST_RUN'] ?? tmpdir();

/** A busy machine takes its time over an installation or a compilation. */
const setUpWithinMs = 300_000;

/** What a reader did with one event. */
export interface Told {
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
}

/** A language in which docs/consumers has a complete reader, made ready to run as a stranger would. */
export interface Language {
  readonly name: string;
  readonly command: readonly [program: string, ...args: string[]];
  /** Does it read from the feed what the topic has no longer? */
  readonly readsFeed: boolean;
  /** A place of its own for effects and cursor. */
  newStore(folder: string): Promise<Store>;
}

/** Where a reader keeps what it was told, beside its cursor. */
export interface Store {
  readonly environment: Readonly<Record<string, string>>;
  told(): Promise<readonly Told[]>;
  drop(): Promise<void>;
}

/** The languages that this machine can run. One that it cannot is named in one line of the run. */
export const languagesHere = (): readonly Language[] => {
  const folder = mkdtempSync(join(runFolder, 'foreign-'));
  return [typeScript(folder), python(folder), java(folder)].flatMap((found) => {
    if (typeof found !== 'string') return [found];
    process.stderr.write(`\nA foreign reader is skipped: ${found}\n`);
    return [];
  });
};

/** As it is run by a Node that strips types; this one need not be able to. */
const typeScript = (folder: string): Language => {
  const source = readFileSync(join(consumers, 'topic-reader.ts'), 'utf8');
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  });
  const program = join(folder, 'topic-reader.mjs');
  writeFileSync(program, outputText);
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return {
    name: 'TypeScript',
    command: [process.execPath, '--disable-warning=TimeoutNegativeWarning', program],
    readsFeed: true,
    newStore: async () => {
      const database = await freshDatabase({ migrations: [] });
      return {
        environment: { DATABASE_URL: database.adminUrl },
        told: () => toldInPostgres(database),
        drop: () => database.drop(),
      };
    },
  };
};

const toldInPostgres = async ({ adminUrl }: FreshDatabase): Promise<readonly Told[]> => {
  const client = new Client(adminUrl);
  await client.connect();
  try {
    const { rows } = await client.query<{ fact: Told }>('SELECT fact FROM told ORDER BY n');
    return rows.map(({ fact }) => fact);
  } catch (error) {
    if ((error as { code?: string }).code === '42P01') return []; // no table yet
    throw error;
  } finally {
    await client.end();
  }
};

const python = (folder: string): Language | string => {
  if (spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']).status !== 0)
    return 'Python (there is no python3, 3.9 or later).';
  const venv = join(folder, 'venv');
  const program = join(venv, 'bin', 'python');
  const requirements = join(consumers, 'requirements.txt');
  const ready =
    spawnSync('python3', ['-m', 'venv', venv], { timeout: setUpWithinMs }).status === 0 &&
    spawnSync(program, ['-m', 'pip', 'install', '--quiet', '-r', requirements], {
      timeout: setUpWithinMs,
    }).status === 0;
  if (!ready) return 'Python (its client cannot be installed with venv and pip).';
  const everything =
    'import sqlite3, sys; print("\\n".join(f for f, in sqlite3.connect(sys.argv[1]).execute(sys.argv[2])))';
  return {
    name: 'Python',
    command: [program, join(consumers, 'topic_reader.py')],
    readsFeed: true,
    newStore: async (own) => {
      const file = join(own, 'reading.sqlite');
      return {
        environment: { DATABASE: file },
        told: async () => {
          const { stdout } = spawnSync(program, ['-c', everything, file, 'SELECT fact FROM told ORDER BY n'], {
            encoding: 'utf8',
            maxBuffer: 100_000_000,
          });
          return linesOf(stdout).map((line) => JSON.parse(line) as Told);
        },
        drop: async () => undefined,
      };
    },
  };
};

/** With the client of the broker's own jars, where they are: they are not fetched for this. */
const java = (folder: string): Language | string => {
  const jars = jarsFolder();
  if (!existsSync(jars)) return 'Java (kafka-clients is not at hand: no broker was started from the published jars).';
  const classes = join(folder, 'classes');
  mkdirSync(classes);
  const path = `${classes}:${join(jars, '*')}`;
  const compiled = spawnSync('javac', ['-cp', path, '-d', classes, join(consumers, 'TopicReader.java')], {
    encoding: 'utf8',
    timeout: setUpWithinMs,
  });
  if ((compiled.error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') return 'Java (there is no javac).';
  if (compiled.error !== undefined) throw compiled.error;
  if (compiled.status !== 0) throw new Error(`docs/consumers/TopicReader.java:\n${compiled.stderr}`);
  return {
    name: 'Java',
    command: ['java', '-Xmx128m', '-cp', path, 'TopicReader'],
    readsFeed: false,
    newStore: async (own) => {
      const file = join(own, 'reading.journal');
      return {
        environment: { JOURNAL: file },
        told: async () =>
          linesOf(existsSync(file) ? readFileSync(file, 'utf8').replace(/[^\n]*$/, '') : '')
            .map((line) => line.split('\t'))
            .filter(([, , , , , data]) => data !== '')
            .map(([, , id = '', type = '', , data = '']) => ({ id, type, data: JSON.parse(data) as unknown })),
        drop: async () => undefined,
      };
    },
  };
};

const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');

/** One reader of one topic: its store, and the process that runs at the moment. */
export class ForeignReader {
  private child: ChildProcess | undefined;
  private said = '';
  private starts = 0;

  private constructor(
    private readonly language: Language,
    private readonly folder: string,
    private readonly store: Store,
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  static async in(language: Language, environment: Readonly<Record<string, string>>): Promise<ForeignReader> {
    const folder = mkdtempSync(join(runFolder, 'reader-'));
    return new ForeignReader(language, folder, await language.newStore(folder), environment);
  }

  /**
   * Each start takes a group of its own, for which the broker knows no offset: the reader gets the whole topic from its beginning and has
   * nothing but its own cursor. (And nobody waits until the broker has given up a member that was killed.)
   */
  start(more: Readonly<Record<string, string>> = {}): void {
    this.starts += 1;
    const [program, ...args] = this.language.command;
    const child = spawn(program, args, {
      cwd: this.folder,
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        GROUP: `${this.environment['TOPIC'] ?? ''}.${this.language.name}.${this.starts}`,
        ...this.environment,
        ...this.store.environment,
        ...more,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.said = '';
    child.stderr.on('data', (chunk: Buffer) => (this.said += chunk.toString()));
    this.child = child;
  }

  /** `kill -9` */
  async kill(): Promise<void> {
    const { child } = this;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  /** Waits for the end of the process. @returns what it said on its way out */
  async end(): Promise<{ code: number | null; said: string }> {
    const { child } = this;
    if (child === undefined) throw new Error('it was not started');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
    return { code: child.exitCode, said: this.said };
  }

  told(): Promise<readonly Told[]> {
    return this.store.told();
  }

  /** @throws Error when the process ends first, or after two minutes */
  async toldAtLeast(count: number): Promise<readonly Told[]> {
    for (const until = Date.now() + 120_000; ; await sleep(250)) {
      const told = await this.told();
      if (told.length >= count) return told;
      const ended = this.child?.exitCode !== null;
      if (ended || Date.now() > until)
        throw new Error(
          `${this.language.name} was told ${told.length} of ${count}${ended ? ' and ended' : ''}: ${this.said}`,
        );
    }
  }

  async remove(): Promise<void> {
    await this.kill();
    await this.store.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
