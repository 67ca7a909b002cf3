import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Makes the folder of this test run. The first spec that needs a database starts PostgreSQL in it (a run of pure specs costs
 * nothing). A guard holds the other end of a pipe: when this process ends, in whatever way, it cleans up.
 */
export default () => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-test-'));
  // PostgreSQL may run under another account, which must pass through.
  chmodSync(folder, 0o755);
  process.env.THROUGHLINE_TEST_RUN = folder;
  const guard = spawn(process.execPath, [fileURLToPath(new URL('guard.mjs', import.meta.url)), folder], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  guard.unref();
  guard.stdin.unref();
  globalThis.throughlineTestGuard = guard;
};
