/** `npm run simulate`: builds what is stale of it, then plays the carriers. Plain JavaScript, because nothing is built before it has run. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const compiler = `${root}node_modules/typescript7/bin/tsc`;
// Installed without development packages there is no compiler; then what was built before is run.
if (existsSync(compiler)) {
  const built = spawnSync(process.execPath, [compiler, '-b', 'deploy/simulator'], { cwd: root, stdio: 'inherit' });
  if (built.status !== 0) {
    console.error('The build failed; nothing was started.');
    process.exit(1);
  }
}

const { main } = await import('./dist/main.js');
await main();
