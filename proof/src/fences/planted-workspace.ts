import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

/** What a tool said, one line per finding: the file it is about and the rule that it breaks. */
export interface Finding {
  readonly file: string;
  readonly rule: string;
}

export interface Ran {
  readonly exitCode: number;
  readonly output: string;
}

const rootFiles = [
  'package.json',
  'package-lock.json',
  'nx.json',
  'tsconfig.base.json',
  'tsconfig.json',
  'tsconfig.spec.json',
  'eslint.config.mjs',
  '.dependency-cruiser.cjs',
  '.prettierrc.json',
  '.prettierignore',
];

const projectFolders = ['libs', 'services/order', 'services/logistics', 'services/alerting', 'deploy'];

/**
 * A workspace with the real configuration and the real projects, but with one line of code in each: a place to break rules in.
 * It has no project graph, like a fresh clone.
 */
export class PlantedWorkspace {
  private constructor(
    private readonly root: string,
    readonly folder: string,
  ) {}

  static async of(root: string): Promise<PlantedWorkspace> {
    const folder = await mkdtemp(join(tmpdir(), 'throughline-fences-'));
    const workspace = new PlantedWorkspace(root, folder);
    for (const file of rootFiles) await cp(join(root, file), join(folder, file));
    const projects = await projectsOf(root);
    await linkModules(root, folder, projects);
    for (const project of projects) {
      for (const file of ['package.json', 'tsconfig.json'])
        await cp(join(root, project, file), join(folder, project, file));
      await workspace.plant(join(project, 'src/index.ts'), `export const place = '${project}';\n`);
    }
    return workspace;
  }

  /** A copy of the project as git sees it, with what is not committed yet. */
  static async copyOf(root: string): Promise<PlantedWorkspace> {
    const folder = await mkdtemp(join(tmpdir(), 'throughline-fences-'));
    const listed = await spawned('git', ['ls-files', '--cached', '--others', '--exclude-standard'], root);
    for (const file of listed.output.split('\n')) {
      if (file !== '' && (await exists(join(root, file)))) await cp(join(root, file), join(folder, file));
    }
    await linkModules(root, folder, await projectsOf(root));
    return new PlantedWorkspace(root, folder);
  }

  /** @throws Error with git's words where the patch does not fit */
  async apply(patch: string): Promise<void> {
    await this.plant('planted.patch', patch);
    const { exitCode, output } = await spawned('git', ['apply', 'planted.patch'], this.folder);
    await rm(join(this.folder, 'planted.patch'));
    if (exitCode !== 0) throw new Error(output);
  }

  /** Runs the specs whose path holds one of these words. */
  async specs(...words: readonly string[]): Promise<{ readonly passed: number; readonly failed: number }> {
    const report = 'planted-report.json';
    await spawned(
      process.execPath,
      [
        '--experimental-vm-modules',
        '--disable-warning=ExperimentalWarning',
        join(this.folder, 'node_modules/jest/bin/jest.js'),
        ...['--runInBand', '--json', `--outputFile=${report}`, ...words],
      ],
      this.folder,
    );
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = parsed<{
      numPassedTests: number;
      numFailedTests: number;
      numRuntimeErrorTestSuites: number;
    }>(await readFile(join(this.folder, report), 'utf8'));
    return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites };
  }

  async plant(file: string, code: string): Promise<void> {
    const path = join(this.folder, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, code);
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  async eslint(): Promise<readonly Finding[]> {
    const { output } = await this.tool('eslint/bin/eslint.js', ['--format', 'json', '.']);
    const files = parsed<{ filePath: string; messages: { ruleId: string | null; message: string }[] }[]>(output);
    return files.flatMap(({ filePath, messages }) =>
      messages.map(({ ruleId, message }) => ({ file: relative(this.folder, filePath), rule: ruleId ?? message })),
    );
  }

  async dependencyCruiser(): Promise<readonly Finding[]> {
    return (await cruise(this.root, this.folder)).violations;
  }

  /** Builds these projects, or all. Findings carry TypeScript's error number as their rule. */
  async compiler(...projects: readonly string[]): Promise<readonly Finding[]> {
    const { output } = await this.tool('typescript7/bin/tsc', ['-b', '--pretty', 'false', ...projects]);
    return [...output.matchAll(/^(.+?)\(\d+,\d+\): error (TS\d+)/gm)].map(([, file = '', rule = '']) => ({
      file,
      rule,
    }));
  }

  async prettier(): Promise<readonly Finding[]> {
    const { output } = await this.tool('prettier/bin/prettier.cjs', ['--list-different', '.']);
    return output
      .split('\n')
      .filter((line) => line !== '')
      .map((file) => ({ file, rule: 'prettier' }));
  }

  private tool(script: string, args: readonly string[]): Promise<Ran> {
    return run(this.root, this.folder, script, args);
  }
}

/** Dependency-cruiser over a workspace: what it looked at, and what it found. */
export const cruise = async (
  root: string,
  folder: string,
): Promise<{ modules: readonly string[]; violations: readonly Finding[] }> => {
  const { output } = await run(root, folder, 'dependency-cruiser/bin/dependency-cruise.mjs', [
    ...['--output-type', 'json'],
    ...['libs', 'services', 'deploy', 'proof'],
  ]);
  const { modules, summary } = parsed<{
    modules: { source: string }[];
    summary: { violations: { from: string; rule: { name: string } }[] };
  }>(output);
  return {
    modules: modules.map(({ source }) => source),
    violations: summary.violations.map(({ from, rule }) => ({ file: from, rule: rule.name })),
  };
};

/** The folders of all projects of the workspace, as the root's package.json names them. */
export const projectsOf = async (root: string): Promise<readonly string[]> => {
  const found = ['proof'];
  for (const parent of projectFolders) {
    for (const entry of await readdir(join(root, parent), { withFileTypes: true })) {
      if (entry.isDirectory() && (await exists(join(root, parent, entry.name, 'package.json')))) {
        found.push(`${parent}/${entry.name}`);
      }
    }
  }
  return found;
};

/** The packages of the real workspace, but its own projects are those of the planted one. */
const linkModules = async (root: string, folder: string, projects: readonly string[]): Promise<void> => {
  const modules = join(folder, 'node_modules');
  await mkdir(join(modules, '@throughline'), { recursive: true });
  for (const name of await readdir(join(root, 'node_modules'))) {
    if (!name.startsWith('.') && name !== '@throughline') {
      await symlink(join(root, 'node_modules', name), join(modules, name));
    }
  }
  for (const project of projects) {
    const { name } = parsed<{ name: string }>(await readFile(join(root, project, 'package.json'), 'utf8'));
    await symlink(join(folder, project), join(modules, name));
  }
};

const exists = (path: string): Promise<boolean> =>
  readFile(path).then(
    () => true,
    () => false,
  );

const parsed = <Shape>(output: string): Shape => {
  try {
    return JSON.parse(output) as Shape;
  } catch {
    throw new Error(`a tool answered no JSON:\n${output}`);
  }
};

const run = (root: string, folder: string, script: string, args: readonly string[]): Promise<Ran> =>
  spawned(process.execPath, [join(root, 'node_modules', script), ...args], folder);

const spawned = (command: string, args: readonly string[], folder: string): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: folder,
      env: { ...process.env, NODE_OPTIONS: '', FORCE_COLOR: '0', NX_DAEMON: 'false' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ exitCode: code ?? 1, output: output === '' ? errors : output }));
  });
