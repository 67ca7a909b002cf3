import { spawn } from 'node:child_process';

/** Lets the guard go: what it watched over has ended in good order. Resolves when it has gone. */
export interface Guard {
  release(): Promise<void>;
}

export interface Watch {
  readonly pid: number;
  /** Where the lock file of the server lies; it goes when the server has ended. */
  readonly lockFile: string;
  /** Folders that are removed once it has ended. A server whose data are thrown away ends at once. */
  readonly thrownAway: readonly string[];
}

/**
 * A shell that waits for the end of this process, however it comes, and then stops the server: also `kill -9` leaves nothing
 * behind. It reads from a pipe that only we hold open; a line on it means that all is well.
 */
export const watchOver = ({ pid, lockFile, thrownAway }: Watch): Guard => {
  if (process.platform === 'win32') return { release: () => Promise.resolve() };
  const script = `
    read -r line && exit
    pid=$1 lock=$2
    shift 2
    kill -s ${thrownAway.length > 0 ? 'QUIT' : 'INT'} "$pid"
    tries=0
    while [ -e "$lock" ] && kill -s 0 "$pid" && [ $tries -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
    [ $# -eq 0 ] || rm -rf "$@"`;
  const shell = spawn('/bin/sh', ['-c', script, 'sh', String(pid), lockFile, ...thrownAway], {
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
