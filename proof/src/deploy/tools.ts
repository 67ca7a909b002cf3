import { spawnSync } from 'node:child_process';

/** What a program that is not a package of npm said; undefined where this machine does not have it. */
export const ifThere = (
  program: string,
  args: readonly string[],
): { readonly ok: boolean; readonly said: string } | undefined => {
  const done = spawnSync(program, args, { encoding: 'utf8' });
  if (done.error !== undefined) {
    if ((done.error as NodeJS.ErrnoException).code !== 'ENOENT') throw done.error;
    process.stderr.write(`not run: ${program} is not on this machine\n`);
    return undefined;
  }
  return { ok: done.status === 0, said: `${done.stdout}${done.stderr}` };
};
