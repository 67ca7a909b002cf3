import { existsSync, readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { pathToFileURL } from 'node:url';
import { instructionsOf, stagesOf } from './dockerfile.js';
import { root, text } from './schemas.js';
import { ifThere } from './tools.js';

const instructions = instructionsOf(text('deploy/docker/Dockerfile'));
const stages = stagesOf(instructions);
const image = stages.find(({ name }) => name === 'throughline')!;
const of = (keyword: string): readonly string[] =>
  image.instructions.filter((instruction) => instruction.keyword === keyword).map(({ rest }) => rest);
const manifest = (path: string) =>
  JSON.parse(text(path)) as {
    dependencies?: Record<string, string>;
    devDependencies?: Record<string, string>;
    engines?: { node: string };
  };

const { workspacesOf } = (await import(pathToFileURL(`${root}deploy/docker/assemble.mjs`).href)) as {
  workspacesOf(root: string): readonly string[];
};
const workspaces = workspacesOf(root);

/** Packages that files of a folder import, specs left out. */
const importedBy = (folder: string): ReadonlySet<string> => {
  const files = readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !/(?:\.spec|\.histories|contract-suite)\.ts$/.test(file),
  );
  const names = files.flatMap((file) =>
    [...text(`${folder}/${file}`).matchAll(/(?:\bfrom\s+|\bimport\s*\(\s*|^import\s+)['"]([^'"./][^'"]*)['"]/gm)].map(
      ([, name = '']) =>
        name
          .split('/')
          .slice(0, name.startsWith('@') ? 2 : 1)
          .join('/'),
    ),
  );
  return new Set(names.filter((name) => !name.startsWith('node:') && !builtinModules.includes(name)));
};

describe('the Dockerfile', () => {
  it('has nothing that a linter minds', () => {
    const said = ifThere('hadolint', [`${root}deploy/docker/Dockerfile`]);
    if (said !== undefined) expect(said).toEqual({ ok: true, said: '' });
  });

  it('is based on one release of the current long-term line of Node, by its full number', () => {
    const base = instructions.find(({ keyword }) => keyword === 'ARG')?.rest;
    expect(base).toMatch(/^NODE_IMAGE=docker\.io\/library\/node:24\.\d+\.\d+-\w+-slim$/);
    const from = instructions.filter(({ keyword }) => keyword === 'FROM').map(({ rest }) => rest);
    expect(from.map((rest) => rest.split(' ')[0])).toEqual([
      ...Array<string>(4).fill('${NODE_IMAGE}'),
      'throughline',
      'throughline',
    ]);
    // What is built where no target is asked for is the image of the services, and nothing more.
    expect(stages.at(-1)?.instructions).toEqual([]);
  });

  it('runs as a number that is not root, and what it runs belongs to root', () => {
    expect(of('USER')).toEqual(['10001:10001']);
    const keywords = image.instructions.map(({ keyword }) => keyword);
    expect(keywords.lastIndexOf('USER')).toBeGreaterThan(keywords.lastIndexOf('RUN'));
    for (const copy of of('COPY')) expect(copy).not.toContain('--chown');
  });

  it('hands signals to Node itself, which also looks after its health', () => {
    expect(of('ENTRYPOINT')).toEqual(['["node"]']);
    expect(of('STOPSIGNAL')).toEqual(['SIGTERM']);
    const [check = ''] = of('HEALTHCHECK');
    const [program, script] = JSON.parse(check.replace(/^.*?CMD\s+/, '')) as string[];
    expect(program).toBe('node');
    expect(existsSync(`${root}${script ?? ''}`)).toBe(true);
    const [otherwise] = JSON.parse(of('CMD')[0] ?? '[]') as string[];
    expect(existsSync(`${root}${otherwise ?? ''}`)).toBe(true);
  });

  it('installs nothing in the image, and takes one folder from the stage that built it', () => {
    expect(of('COPY')).toEqual(['--from=build /app ./']);
    expect(of('ADD')).toEqual([]);
    for (const run of of('RUN')) expect(run).toMatch(/^rm -rf /);
    for (const { rest } of instructions) expect(rest).not.toMatch(/\bnpm install\b|\bapt(?:-get)?\b|\bcurl\b|\bwget\b/);
  });

  it('sees of the checkout only what it is made of', () => {
    const lines = text('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(lines[0]).toBe('*');
    expect(lines.filter((line) => line.startsWith('!')).sort()).toEqual(
      [
        '.npmrc',
        'LICENSE',
        'deploy',
        'libs',
        'package-lock.json',
        'package.json',
        'proof/package.json',
        'services',
        'tsconfig.base.json',
      ].map((name) => `!${name}`),
    );
    for (const away of ['**/node_modules', '**/dist', '**/.throughline']) expect(lines).toContain(away);
  });
});

describe('the image of the demo', () => {
  const copies = (stages.find(({ name }) => name === 'demo')?.instructions ?? []).flatMap(({ keyword, rest }) =>
    keyword === 'COPY' ? [rest] : [],
  );

  it('has every package that the demo and what it plays carriers with import, besides those of the services', () => {
    const all = ['deploy/demo', 'deploy/simulator'].flatMap((folder) => [...importedBy(`${folder}/src`)]);
    const there = new Set(workspaces.map((folder) => (manifest(`${folder}/package.json`) as { name?: string }).name));
    const missing = all.filter(
      (name) => !there.has(name) && !copies.some((copy) => copy.includes(`./node_modules/${name.split('/')[0]}/`)),
    );
    expect(missing).toEqual([]);
  });

  it('has the simulator where Node looks for it: its manifest, and what is built of it', () => {
    const to = './node_modules/@throughline/simulator';
    expect(copies).toContain(`--from=build /build/deploy/simulator/package.json ${to}/`);
    expect(copies).toContain(`--from=build /build/deploy/simulator/dist ${to}/dist/`);
  });
});

describe('the image', () => {
  it('holds the services and the libraries that they are made of', () => {
    expect(workspaces).toEqual([
      'libs/contracts',
      'libs/event-sourcing',
      'libs/event-store',
      'libs/nest-kit',
      'libs/transport',
      'libs/values',
      ...['alerting', 'logistics', 'order'].flatMap((service) => [
        `services/${service}/app`,
        `services/${service}/domain`,
      ]),
    ]);
  });

  it('finds every package that these import among the run-time dependencies', () => {
    const { dependencies = {} } = manifest('package.json');
    const missing = workspaces.flatMap((folder) => {
      const own = { ...dependencies, ...manifest(`${folder}/package.json`).dependencies };
      return [...importedBy(`${folder}/src`)].filter((name) => !(name in own)).map((name) => `${folder}: ${name}`);
    });
    expect(missing).toEqual([]);
  });

  it('makes databases with one file of the launcher, which needs no other', () => {
    const imports = [...text('deploy/local/src/postgres/provision.ts').matchAll(/from '([^']+)'/g)].map(
      ([, name]) => name,
    );
    expect(imports).toEqual(['pg']);
  });

  it('carries no package that they do not import, save what others ask for', () => {
    const { dependencies = {} } = manifest('package.json');
    const imported = new Set(workspaces.flatMap((folder) => [...importedBy(`${folder}/src`)]));
    // Nest loads these by itself: the validation pipe, the Swagger pages, decorators' metadata.
    const asked = new Set(['class-transformer', '@fastify/static', 'reflect-metadata', 'rxjs']);
    expect(Object.keys(dependencies).filter((name) => !imported.has(name) && !asked.has(name))).toEqual([]);
  });
});
