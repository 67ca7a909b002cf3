import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';

/** Whom PostgreSQL runs as. It refuses to run as root, so root lends it another account; everybody else runs it as they are. */
export type Account = { readonly uid: number; readonly gid: number } | undefined;

/**
 * Not root: as you are. Root: the owner of data that exists already, else `postgres` when there is such an account, else `nobody`.
 * @param existingData folder of an earlier start
 */
export const accountFor = (existingData: string): Account => {
  const owner = statSync(existingData, { throwIfNoEntry: false });
  const me = process.getuid?.();
  if (me !== 0) {
    if (me === undefined || owner === undefined || owner.uid === me) return undefined;
    throw new Error(
      `${existingData} belongs to another account (uid ${owner.uid}). Start as root, or remove the folder.`,
    );
  }
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return named('postgres') ?? named('nobody') ?? { uid: 65_534, gid: 65_534 };
};

const named = (name: string): Account => {
  const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout.trim());
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
};

/** Can this account enter the folder? Asked by trying, because modes, ACLs and mounts all have a say. */
export const canEnter = (account: Account, folder: string): boolean => runs(account, 'cd "$1"', folder);

/** Can this account run the program? */
export const canRun = (account: Account, program: string): boolean => runs(account, '"$1" --version', program);

const runs = (account: Account, script: string, argument: string): boolean =>
  account === undefined ||
  spawnSync('/bin/sh', ['-c', script, 'sh', argument], { ...account, cwd: '/', stdio: 'ignore' }).status === 0;
