import { join, normalize } from 'node:path';

/** A fenced block of a Markdown document. */
export interface CodeBlock {
  readonly language: string;
  readonly code: string;
}

/** A piece of code that a document shows, and the file that it says it is from. */
export interface Excerpt {
  readonly file: string;
  readonly code: string;
}

const ours = /^(?:libs|services|deploy|proof|docs|\.ci)\/[\w.@/-]+$/;
const rootFile =
  /^(?:[a-z.-]+\.config\.mjs|\.dependency-cruiser\.cjs|tsconfig[.\w]*\.json|nx\.json|package\.json|LICENSE|README\.md)$/;

/** Files and folders of the project that a document names: in backticks, from the root, or as a link, from its own folder. */
export const namedPaths = (document: string, folder: string): readonly string[] => {
  const prose = document.replace(/^```[\s\S]*?^```/gm, '');
  const quoted = [...prose.matchAll(/`([^`\n]+)`/g)]
    .map(([, path = '']) => path)
    .filter((path) => ours.test(path) || rootFile.test(path));
  const linked = [...prose.matchAll(/\]\(([^)\s#]+)(?:#[^)\s]*)?\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => normalize(join(folder, target)));
  return [...new Set([...quoted, ...linked])];
};

export const codeBlocks = (document: string): readonly CodeBlock[] =>
  [...document.matchAll(/^```(\w*)\n([\s\S]*?)^```/gm)].map(([, language = '', code = '']) => ({ language, code }));

/** Blocks whose first line names their file: `// services/order/…`, or `# docs/…` where that is a comment. */
export const excerptsOf = (document: string): readonly Excerpt[] =>
  codeBlocks(document).flatMap(({ code }) => {
    const [first = '', ...rest] = code.split('\n');
    const file = /^(?:\/\/|#) (\S+\/\S+)$/.exec(first)?.[1];
    return file === undefined ? [] : [{ file, code: rest.join('\n') }];
  });

/** Parts of an excerpt, divided by lines of `// …`, that do not stand in the source, each after the one before. */
export const missingFrom = (source: string, excerpt: string): readonly string[] => {
  const plain = (code: string) =>
    code
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .join('\n');
  let rest = plain(source);
  const missing: string[] = [];
  for (const part of excerpt.split(/^\s*\/\/ …$/m).map(plain)) {
    const at = part === '' ? 0 : `\n${rest}\n`.indexOf(`\n${part}\n`);
    if (at < 0) missing.push(part);
    else rest = rest.slice(at + part.length);
  }
  return missing;
};

/** The rows of the first table under a heading, without its head. */
export const tableUnder = (document: string, heading: string): readonly (readonly string[])[] => {
  const section = document.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
};
