import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codeBlocks } from './documents.js';
import { PlantedWorkspace } from './planted-workspace.js';

/** A stranger adds a reaction by adding one folder and one line on the wiring page: the walkthrough, done. */

const root = fileURLToPath(new URL('../../..', import.meta.url));
const walkthrough = readFileSync(join(root, 'docs/walkthroughs/add-a-reaction.md'), 'utf8');
const patches = codeBlocks(walkthrough).filter(({ language }) => language === 'diff');
const patch = patches.map(({ code }) => code).join('');

describe('adding a reaction', () => {
  let workspace: PlantedWorkspace;

  beforeAll(async () => {
    workspace = await PlantedWorkspace.copyOf(root);
    await workspace.apply(patch);
  }, 180_000);

  afterAll(() => workspace.remove());

  it('touches one folder and the wiring page, where it adds an import and a line', () => {
    const files = [...patch.matchAll(/^\+\+\+ b\/(.+)$/gm)].map(([, file = '']) => file);
    expect(files).toHaveLength(3);
    const [wiring = '', ...others] = files.filter((file) => !file.includes('/reactions/'));
    expect(others).toEqual([]);
    expect(wiring).toMatch(/-app\.module\.ts$/);
    const lines = patches.find(({ code }) => code.includes(`+++ b/${wiring}`))!.code.split('\n');
    expect(lines.filter((line) => /^\+(?!\+\+)/.test(line))).toHaveLength(2);
    expect(lines.filter((line) => /^-(?!--)/.test(line))).toHaveLength(0);
  });

  it('compiles', async () => {
    expect(await workspace.compiler('services/logistics/app')).toEqual([]);
  }, 180_000);

  it('passes its spec, and the one that looks for slices without a line', async () => {
    const { passed, failed } = await workspace.specs('when-sales-order-rejected', 'fences/slices');
    expect(failed).toBe(0);
    expect(passed).toBeGreaterThan(50);
  }, 180_000);

  it('stays within the fences', async () => {
    expect(await workspace.dependencyCruiser()).toEqual([]);
  }, 180_000);
});
