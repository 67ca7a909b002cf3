import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { startOf } from './processes.js';

/** A folder is served by one launcher at a time. */
export interface Lock {
  release(): void;
}

/** @throws Error naming the process that holds it, where that one is alive */
export const takeLock = (file: string): Lock => {
  mkdirSync(dirname(file), { recursive: true });
  const own = `${process.pid} ${startOf(process.pid)}`;
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, own);
  try {
    while (!taken(mine, file)) {
      const held = read(file);
      if (held === undefined) continue;
      const pid = Number(held.split(' ')[0]);
      if (held === `${pid} ${startOf(pid)}`)
        throw new Error(
          `Throughline runs already (pid ${pid}, by ${file}). Stop that one with Ctrl-C, or kill ${pid}.`,
        );
      removeStale(file, held, mine);
    }
  } finally {
    rmSync(mine, { force: true });
  }
  return {
    release: () => {
      if (read(file) === own) rmSync(file);
    },
  };
};

/** A link appears whole or not at all, and only one process can make it. */
const taken = (mine: string, file: string): boolean => {
  try {
    linkSync(mine, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
};

/** Moved away before it is removed: another starter may have put its own there in the meantime, which then goes back. */
const removeStale = (file: string, stale: string, mine: string): void => {
  const aside = `${mine}.aside`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (read(aside) !== stale) taken(aside, file);
  rmSync(aside, { force: true });
};

const read = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
};
