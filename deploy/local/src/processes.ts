import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** Does a process of this id run? One that has ended and that nobody has collected (a zombie) does not. */
export const isAlive = (pid: number): boolean => startOf(pid) !== '';

/** When the process started, in words of the machine; empty where there is none. A pid alone may have been given out again. */
export const startOf = (pid: number): string => {
  if (!existsSync('/proc/self/stat')) return ps('lstart=', pid);
  // The name in brackets may hold anything; behind it come the state and, as the 20th, the start.
  const fields = readProc(pid, 'stat').split(') ').at(-1)?.split(' ') ?? [];
  return fields[0] === 'Z' ? '' : (fields[19] ?? '');
};

/** The command line of the process; empty where there is none. */
export const commandOf = (pid: number): string =>
  existsSync('/proc/self/cmdline') ? readProc(pid, 'cmdline').replaceAll('\0', ' ') : ps('args=', pid);

/** Sends the signal; a process that has ended already is no error. */
export const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
};

const readProc = (pid: number, file: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
};

/** Where there is no /proc (macOS). */
const ps = (column: string, pid: number): string =>
  spawnSync('ps', ['-o', column, '-p', String(pid)], {
    encoding: 'utf8',
    env: { LC_ALL: 'C', TZ: 'UTC' },
  }).stdout.trim();
