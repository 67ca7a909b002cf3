/**
 * Renders the chart with each of the example values: `render.mjs` (needs `helm` on the PATH, or its path in HELM).
 *
 * What comes out is committed, so that a change of a template shows as what it changes in a cluster, and so that machines without Helm
 * can check the manifests. Each file begins with the fingerprint of what it was made from: specs see when it is stale.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
export const examples = readdirSync(join(here, 'examples')).sort();
export const renderedFile = (example) => join(here, 'rendered', example);

/** Of the chart and one file of values; prose counts for nothing. */
export const fingerprintOf = (example) => {
  const hash = createHash('sha256');
  const files = readdirSync(join(here, 'throughline'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.md'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
  for (const file of [...files, join(here, 'examples', example)])
    hash.update(file.slice(here.length)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
};

/** @throws where Helm is missing or refuses the values */
export const render = (example) => {
  const values = join(here, 'examples', example);
  const flags = ['--namespace', 'throughline', '--kube-version', '1.34.0', '--values', values];
  const manifests = execFileSync(
    process.env.HELM ?? 'helm',
    ['template', 'throughline', join(here, 'throughline'), ...flags],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  return `# Made by deploy/helm/render.mjs from examples/${example}; fingerprint ${fingerprintOf(example)}\n${manifests.replace(/[ \t]+$/gm, '')}`;
};

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const example of examples) writeFileSync(renderedFile(example), render(example));
