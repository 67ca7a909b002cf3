import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deliveryExceptions, milestones } from '@throughline/logistics-domain';
import { rules } from '@throughline/alerting-domain';
import { stages } from '@throughline/order-domain';
import { codeBlocks, excerptsOf, missingFrom, namedPaths, tableUnder } from './documents.js';

/** Documents run: what they name is there, what they show is in the file, what they tell to type exists. */

const root = fileURLToPath(new URL('../../..', import.meta.url));
const text = (file: string) => readFileSync(join(root, file), 'utf8');
const markdownIn = (folder: string, deep = false) =>
  readdirSync(join(root, folder), { recursive: deep, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !name.includes('node_modules'))
    .map((name) => join(folder, name));

const documents = [
  'README.md',
  ...markdownIn('docs', true),
  ...['order', 'logistics', 'alerting'].flatMap((context) => markdownIn(`services/${context}`)),
];
const walkthroughs = markdownIn('docs/walkthroughs');

describe('documents', () => {
  it.each(documents)('%s names only files that exist', (document) => {
    const lost = namedPaths(text(document), dirname(document)).filter((path) => !existsSync(join(root, path)));
    expect(lost).toEqual([]);
  });

  it.each(documents)('%s tells to type only commands that exist', (document) => {
    const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> };
    const builtIn = ['ci', 'start', 'test'];
    const typed = [...text(document).matchAll(/(?:^|`)npm (?:run )?([a-z]+(?::[a-z]+)*)/gm)].map(
      ([, name = '']) => name,
    );
    expect(typed.filter((name) => !builtIn.includes(name) && !(name in scripts))).toEqual([]);
  });

  it.each(walkthroughs)('%s shows code as it stands in its file', (document) => {
    const wrong = excerptsOf(text(document)).flatMap(({ file, code }) =>
      missingFrom(text(file), code).map((part) => `${file}:\n${part}`),
    );
    expect(wrong).toEqual([]);
  });

  it('walks with excerpts, not with paraphrases', () => {
    for (const document of walkthroughs.filter((name) => !name.endsWith('add-a-reaction.md'))) {
      const code = codeBlocks(text(document)).filter(({ language }) => language === 'ts');
      expect(code.length).toBeGreaterThan(2);
      expect(excerptsOf(text(document))).toHaveLength(code.length);
    }
  });
});

describe('the readers of events', () => {
  const files = readdirSync(join(root, 'docs/consumers'))
    .filter((name) => !name.endsWith('.txt'))
    .map((name) => `docs/consumers/${name}`);
  const shown = excerptsOf(text('docs/consuming-events.md'));

  it('are all shown', () => {
    expect(files).toHaveLength(3);
    expect(shown.map(({ file }) => file).sort()).toEqual(files.sort());
  });

  it.each(files)('%s is shown whole, and is no longer than sixty lines', (file) => {
    expect(shown.find((excerpt) => excerpt.file === file)?.code).toBe(text(file));
    expect(text(file).trimEnd().split('\n').length).toBeLessThanOrEqual(60);
    expect(
      Math.max(
        ...text(file)
          .split('\n')
          .map(({ length }) => length),
      ),
    ).toBeLessThanOrEqual(120);
  });
});

describe('the glossary', () => {
  const glossary = text('docs/GLOSSARY.md');
  const labels = (table: Readonly<Record<string, { readonly zh: string; readonly en: string }>>) =>
    Object.entries(table).map(([code, { zh, en }]) => [`\`${code}\``, zh, en]);

  it('has every milestone with its labels', () => {
    expect(tableUnder(glossary, 'Milestones · 物流节点')).toEqual(labels(milestones));
  });

  it('has every delivery exception with its labels', () => {
    expect(tableUnder(glossary, 'Delivery exceptions · 物流异常')).toEqual(labels(deliveryExceptions));
  });

  it('has every rule', () => {
    expect(tableUnder(glossary, 'Rules · 规则').map(([code]) => code)).toEqual(
      Object.keys(rules).map((code) => `\`${code}\``),
    );
  });

  it('has every stage', () => {
    expect(tableUnder(glossary, 'Stages · 阶段').map(([code]) => code)).toEqual(stages.map((code) => `\`${code}\``));
  });
});
