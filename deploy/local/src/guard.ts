import { spawn } from 'node:child_process';

/** Lets the guard go: what it watched over has ended in good order. Resolves when it has gone. */
export interface Guard {
  release(): Promise<void>;
}

export interface Watch {
  readonly pid: number;
  /** What ends the server. */
  readonly signal: 'INT' | 'QUIT' | 'TERM' | 'KILL';
  /** A file that goes when the server has ended; without one its process is looked at, and killed after 10 s. */
  readonly lockFile?: string;
  /** Folders that are removed once it has ended. */
  readonly thrownAway: readonly string[];
}

/**
 * A shell that waits for the end of this process, however it comes, and then stops the server: also `kill -9` leaves nothing
 * behind. It reads from a pipe that only we hold open; a line on it means that all is well.
 */
export const watchOver = ({ pid, signal, lockFile = '', thrownAway }: Watch): Guard => {
  if (process.platform === 'win32') return { release: () => Promise.resolve() };
  const script = `
    read -r line && exit
    pid=$1 signal=$2 lock=$3
    shift 3
    kill -s "$signal" "$pid"
    tries=0
    while { [ -z "$lock" ] || [ -e "$lock" ]; } && kill -s 0 "$pid" && [ $tries -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
    [ -n "$lock" ] || [ $tries -lt 100 ] || kill -s KILL "$pid"
    [ $# -eq 0 ] || rm -rf "$@"`;
  const shell = spawn('/bin/sh', ['-c', script, 'sh', String(pid), signal, lockFile, ...thrownAway], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const gone = new Promise<void>((done) => shell.once('exit', () => done()).once('error', () => done()));
  shell.stdin.on('error', () => undefined);
  shell.unref();
  (shell.stdin as unknown as { unref(): void }).unref();
  return {
    release: () => {
      shell.ref();
      shell.stdin.end('all is well\n');
      return gone;
    },
  };
};
