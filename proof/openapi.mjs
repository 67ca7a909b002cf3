/**
 * `npm run openapi`: builds what is stale and writes each service's OpenAPI document, which is committed so that a change of an interface shows
 * in the diff. With `--check` it writes nothing and fails where a committed document is not what the service says.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = (...args) => spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status === 0;
const read = (file) => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
};

if (!run('node_modules/typescript7/bin/tsc', '-b')) process.exit(1);
const check = process.argv.includes('--check');
const scratch = mkdtempSync(join(tmpdir(), 'throughline-openapi-'));
try {
  for (const context of ['order', 'logistics', 'alerting']) {
    const committed = join(root, 'services', context, 'openapi.json');
    const written = check ? join(scratch, `${context}.json`) : committed;
    if (!run(join('services', context, 'app/dist/main.js'), 'openapi', written)) process.exitCode = 1;
    else if (check && read(written) !== read(committed)) {
      console.error(`services/${context}/openapi.json is not what the service says: npm run openapi`);
      process.exitCode = 1;
    }
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
