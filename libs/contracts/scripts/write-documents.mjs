/**
 * npm run build && node libs/contracts/scripts/write-documents.mjs
 *
 * Writes what is made from the contracts: schemas/ and asyncapi/ anew, published/ and golden/ by addition only. Where a contract was changed in a
 * way that its readers do not survive, it says so, writes nothing and exits 1: the change is a new version, in a file beside the old one.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { asyncApiDocuments, publishing, schemaDocuments } from '../dist/index.js';

const here = new URL('../', import.meta.url);
const committed = (folder) => {
  const path = new URL(`${folder}/`, here);
  return new Map(
    (existsSync(path) ? readdirSync(path) : []).map((file) => [
      file.replace(/\.json$/, ''),
      JSON.parse(readFileSync(new URL(file, path), 'utf8')),
    ]),
  );
};
const write = ({ path, text }) => {
  const file = new URL(path, here);
  mkdirSync(new URL('.', file), { recursive: true });
  writeFileSync(file, text);
};

const { additions, refusals } = publishing({ published: committed('published'), golden: committed('golden') });
if (refusals.length > 0) {
  console.error(refusals.join('\n'));
  process.exit(1);
}
for (const folder of ['schemas', 'asyncapi']) rmSync(new URL(`${folder}/`, here), { recursive: true, force: true });
for (const { path, text } of schemaDocuments()) write({ path: `schemas/${path}`, text });
for (const { path, text } of asyncApiDocuments()) write({ path: `asyncapi/${path}`, text });
for (const addition of additions) {
  write(addition);
  console.log(`published: ${addition.path}`);
}
