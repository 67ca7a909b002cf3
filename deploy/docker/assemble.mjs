/**
 * Puts together what the image holds: `assemble.mjs ROOT NODE_MODULES TO`.
 *
 * ROOT is a built checkout, NODE_MODULES a folder of run-time dependencies. A workspace comes along when a service depends on it, so
 * test kit, launcher and proofs stay behind by themselves. Type declarations and source maps serve compilers: without them the
 * tree is half as large.
 */
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const services = ['order', 'logistics', 'alerting'];

/** Beside the services: what asks them for their health, and what a stack of one's own is prepared with. */
const extras = [
  'LICENSE',
  'deploy/docker/health.mjs',
  'deploy/docker/which-service.mjs',
  'deploy/docker/development.mjs',
  // Databases and roles as `npm start` makes them.
  'deploy/local/package.json',
  'deploy/local/dist/postgres/provision.js',
];

const isForCompilers = (path) => /\.(?:d\.[cm]?ts|map|tsbuildinfo)$/.test(path);

/** Folders of the workspaces that the services are made of. */
export const workspacesOf = (root) => {
  const folders = new Map(
    ['libs/*', 'services/*/domain', 'services/*/app']
      .flatMap((pattern) => foldersOf(root, pattern.split('/')))
      .map((folder) => [manifestOf(root, folder).name, folder]),
  );
  const found = new Set();
  const visit = (folder) => {
    if (found.has(folder)) return;
    found.add(folder);
    for (const name of Object.keys(manifestOf(root, folder).dependencies ?? {}))
      if (folders.has(name)) visit(folders.get(name));
  };
  for (const service of services) visit(`services/${service}/app`);
  return [...found].sort();
};

const foldersOf = (root, [head, ...rest], folder = '') => {
  if (head === undefined) return existsSync(join(root, folder, 'package.json')) ? [folder] : [];
  const names = head === '*' ? readdirSync(join(root, folder)) : [head];
  return names.flatMap((name) => foldersOf(root, rest, folder === '' ? name : `${folder}/${name}`));
};

const manifestOf = (root, folder) => JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));

export const assemble = (root, nodeModules, to) => {
  const copy = (path) =>
    cpSync(join(root, path), join(to, path), { recursive: true, filter: (source) => !isForCompilers(source) });
  for (const folder of workspacesOf(root)) {
    if (!existsSync(join(root, folder, 'dist'))) throw new Error(`${folder} is not built`);
    copy(`${folder}/package.json`);
    copy(`${folder}/dist`);
  }
  for (const path of extras) copy(path);
  cpSync(nodeModules, join(to, 'node_modules'), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => !isForCompilers(source) && relative(nodeModules, source) !== '.package-lock.json',
  });
  dropDanglingLinks(join(to, 'node_modules', '@throughline'));
};

/** npm links every workspace, whether the image has it or not. */
const dropDanglingLinks = (scope) => {
  for (const name of readdirSync(scope)) if (!existsSync(join(scope, name))) rmSync(join(scope, name));
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [root, nodeModules, to] = process.argv.slice(2);
  assemble(root, nodeModules, to);
}
