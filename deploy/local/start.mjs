/** `npm start`: checks Node, builds what is stale, then starts Throughline. Plain JavaScript, because nothing is built before it has run. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Throughline needs Node 20.19 or later; this is ${process.versions.node}.`);
  process.exit(1);
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const compiler = `${root}node_modules/typescript7/bin/tsc`;
// Installed without development packages there is no compiler; then what was built before is started.
if (existsSync(compiler)) {
  const built = spawnSync(process.execPath, [compiler, '-b'], { cwd: root, stdio: 'inherit' });
  if (built.status !== 0) {
    console.error('The build failed; nothing was started.');
    process.exit(1);
  }
}

const { run } = await import('./dist/start.js');
await run();
