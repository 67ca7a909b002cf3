import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One name, one slice: searching a name lists the whole feature, and each part of it has its specification. */

const root = fileURLToPath(new URL('../../..', import.meta.url));
const contexts = ['order', 'logistics', 'alerting'];
const text = (file: string) => readFileSync(join(root, file), 'utf8');
const filesUnder = (folder: string): readonly string[] =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .map((name) => join(folder, name))
        .filter((name) => name.endsWith('.ts'))
    : [];
const foldersIn = (folder: string): readonly string[] =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name)
    : [];
const kebab = (name: string) => name.replace(/(?<!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();

describe.each(contexts)('%s', (context) => {
  const domain = filesUnder(`services/${context}/domain/src`);
  const app = `services/${context}/app/src`;
  const commands = domain
    .filter((file) => !file.endsWith('.spec.ts'))
    .flatMap((file) =>
      [...text(file).matchAll(/CommandShape<\s*'(\w+)'/g)].map(([, command = '']) => [command, file] as const),
    );

  it('has commands', () => {
    expect(commands.length).toBeGreaterThan(3);
  });

  it.each(commands)('%s stands in the file of its name', (command, file) => {
    expect(basename(file)).toBe(`${kebab(command)}.ts`);
  });

  it.each(commands)('%s is asked a second time in a spec, and does nothing', (command, file) => {
    const specs = domain.filter((name) => dirname(name) === dirname(file) && name.endsWith('.spec.ts'));
    const twice = specs.filter((spec) => /\btwice\(/.test(text(spec)) && text(spec).includes(`'${command}'`));
    expect(twice).not.toEqual([]);
  });

  const wiring = existsSync(join(root, `${app}/${context}-app.module.ts`))
    ? text(`${app}/${context}-app.module.ts`)
    : '';

  it.each(
    ['reactions', 'deadlines'].flatMap((kind) => foldersIn(`${app}/${kind}`).map((name) => [kind, name] as const)),
  )('%s/%s has its name, its spec and its line on the wiring page', (kind, name) => {
    const file = `${app}/${kind}/${name}/${name}`;
    expect(existsSync(join(root, `${file}.spec.ts`))).toBe(true);
    expect(wiring).toContain(name);
    // What a source's own word about time triggers is judged by a runner: it has a name, but no row that falls due.
    if (!/\b(?:Reaction|Deadline)</.test(text(`${file}.ts`))) return;
    expect(text(`${file}.ts`)).toContain(`name: '${name}'`);
    expect(wiring).toContain(`./${kind}/${name}/${name}.js`);
  });

  it.each(
    ['commands', 'read-models'].flatMap((kind) => foldersIn(`${app}/${kind}`).map((name) => [kind, name] as const)),
  )('%s/%s has its line on the wiring page', (kind, name) => {
    expect(wiring).toContain(`./${kind}/${name}/`);
  });
});

it('leaves nothing for later', () => {
  const unfinished = ['libs', 'services', 'deploy', 'proof']
    .flatMap(filesUnder)
    .filter((file) => !file.includes('/dist/') && !file.includes('node_modules') && !file.endsWith('slices.spec.ts'))
    .filter((file) => /\b(?:TODO|FIXME|XXX|@ts-ignore|@ts-expect-error)\b/.test(text(file)));
  expect(unfinished).toEqual([]);
});
