import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The folder of this test run, which its guard removes together with everything that was started in it. */
export const runFolder = (): string => {
  const folder = process.env['THROUGHLINE_TEST_RUN'];
  if (folder === undefined)
    throw new Error('jest.config.mjs must name the globalSetup and globalTeardown of test-kit.');
  return folder;
};

/**
 * Starts something for the whole run: by whoever asks first, in whichever Jest worker; the others wait for it. What `start` resolves to
 * lies in `<what>.json` of the run's folder, where the guard finds it.
 *
 * @throws Error with what the start has failed with, to everybody who asks
 */
export const startedOnce = async <Started extends object>(
  what: string,
  withinMs: number,
  start: (folder: string) => Promise<Started>,
): Promise<Started> => {
  const folder = runFolder();
  const file = join(folder, `${what}.json`);
  if (isFirst(folder, what)) {
    const started = await start(folder).catch((error: unknown) => ({ failed: String(error) }));
    writeFileSync(`${file}.new`, JSON.stringify(started), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  for (const until = Date.now() + withinMs; Date.now() < until; await sleep(20)) {
    const started = readJson(file) as Started | { failed: string } | undefined;
    if (started === undefined) continue;
    if ('failed' in started) throw new Error(started.failed);
    return started;
  }
  throw new Error(`The ${what} of this test run did not start within ${withinMs / 1000} s.`);
};

/** Is this the first call of the whole run? */
export const isFirst = (folder: string, what: string): boolean => {
  try {
    mkdirSync(join(folder, `${what}.first`));
    return true;
  } catch {
    return false;
  }
};

const readJson = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
};
