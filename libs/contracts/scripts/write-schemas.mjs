// Writes schemas/ anew from the built contracts: npm run build && node libs/contracts/scripts/write-schemas.mjs
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { schemaDocuments } from '../dist/index.js';

const folder = new URL('../schemas/', import.meta.url);
rmSync(folder, { recursive: true, force: true });
for (const { path, text } of schemaDocuments()) {
  const file = new URL(path, folder);
  mkdirSync(new URL('.', file), { recursive: true });
  writeFileSync(file, text);
}
